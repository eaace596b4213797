import { type Config } from '../../config/config';
import { canonicalName, isWildcard } from '../names/host-name';
import { type PlannedController, type PlannedEnvironment, type PublishedName } from '../plan';
import { ownIngress } from '../own-ingresses';
import { type WiredHost } from '../wire';

/** The names of a stack that are to be found in the DNS: its hosts, and the wildcards that environments ask for. */
export function publishedNames(
  config: Config,
  environments: readonly PlannedEnvironment[],
  hosts: readonly WiredHost[],
  controllers: readonly PlannedController[],
): PublishedName[] {
  if (config.dns.length === 0) return [];
  const byName = new Map(controllers.map((controller) => [controller.name, controller]));
  const ofHosts = hosts.flatMap((wired): PublishedName[] => {
    const { ingress, host, mistake } = wired;
    const controller = byName.get(wired.controller?.name ?? '');
    if (mistake !== undefined || controller === undefined || isUnderWildcard(wired)) return [];
    const { source, annotations } = ingress;
    const isCarried = source.kind === 'controller';
    return [{ name: host.host, path: host.path, controller, source, annotations, isCarried }];
  });
  const ofWildcards = environments.flatMap(({ config: { dns, controller: named }, names, path }): PublishedName[] => {
    const controller = named === undefined ? controllers.find((one) => one.default) : byName.get(named);
    if (dns !== 'wildcard' || controller === undefined) return [];
    return names
      .filter(isWildcard)
      .map((name) => ({ name, path, controller, source: undefined, annotations: {}, isCarried: true }));
  });
  return [...ofHosts, ...ofWildcards];
}

/**
 * Whether the wildcard record of its environment stands for a host. ExternalDNS reads Ingresses of others, such as
 * those of Epinio's chart, all the same.
 */
export function isUnderWildcard({ chosen, ingress: { source } }: WiredHost): boolean {
  if (chosen?.environment.config.dns !== 'wildcard' || !isWildcard(chosen.name)) return false;
  return source.kind === 'controller' || ownIngress(source) !== undefined;
}

/** Whether a zone contains a name. */
export function isInZone(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** The zone of a name, the most specific one of several. */
export function zoneOf(name: string, zones: readonly string[]): string | undefined {
  return zones
    .map(canonicalName)
    .filter((zone) => isInZone(name, zone))
    .sort((one, other) => other.length - one.length)[0];
}
