import { copying, type Distribution, distributorOf } from '../../config/values/distribution';
import { type Environment } from '../../config/sections/environments';
import { nameLabel } from '../namespaces';
import { type PlannedCopies, type PlannedEnvironment, type PlannedRoutingSecret, type Wiring } from '../plan';
import { plainSelector, type Reach } from '../reach';

/**
 * The annotations of a source that ask a controller for copies.
 *
 * @param selector label selector of the namespaces that get one; null where no copy is made
 */
export function copyAnnotations(distribution: Distribution, selector: string | null): Record<string, string> {
  const distributor = distributorOf(distribution);
  return distributor === undefined || selector === null ? {} : { [copying[distributor].annotation]: selector };
}

/**
 * The routing secrets: one for each environment whose TLS ends in the cluster.
 *
 * @param routed the wiring of everything that the program or others route
 */
export function plannedRoutingSecrets(
  environments: readonly PlannedEnvironment[],
  routed: readonly Wiring[],
  reach: Reach,
): PlannedRoutingSecret[] {
  const wired = wiredNamespaces(routed);
  return environments.flatMap((environment) => {
    const { name, names, secret, issuance, config } = environment;
    if (issuance.kind === 'arn' || issuance.kind === 'traefikAcme') return [];
    const copies = copiesOf(environment, wired.get(name) ?? new Set(), reach);
    const { keyType, renewBefore } = config;
    const { namespace } = secret;
    return [{ environment: name, namespace, name: secret.name, names, issuance, keyType, renewBefore, copies }];
  });
}

/** The namespaces whose Ingresses need the routing secret, by environment. */
function wiredNamespaces(wiring: readonly Wiring[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { tls, environment, namespace } of wiring) {
    if (tls !== 'routing-secret' || environment === null) continue;
    const others = found.get(environment);
    if (others === undefined) found.set(environment, new Set([namespace]));
    else others.add(namespace);
  }
  return found;
}

function copiesOf(environment: PlannedEnvironment, namespaces: ReadonlySet<string>, reach: Reach): PlannedCopies {
  const { config, secret, selector } = environment;
  const { distribution } = config;
  const wired = [...namespaces].filter((namespace) => namespace !== secret.namespace);
  const further =
    distribution === 'direct'
      ? reach.places(environment).filter((place) => place !== secret.namespace && !namespaces.has(place))
      : [];
  return {
    distribution,
    annotations: copyAnnotations(distribution, selector),
    selector: selector === null ? '' : plainSelector(selector, distribution),
    wired,
    further,
    letGo: letGo(config, selector, [...wired, ...further]),
  };
}

/**
 * The selector of copies that kubed has to let go of: it would remove copies that others continue, as soon as the
 * source stops asking kubed for any.
 */
function letGo(
  { distribution }: Pick<Environment, 'distribution'>,
  selector: string | null,
  places: readonly string[],
): string | undefined {
  switch (distribution) {
    case 'kubed':
    case 'reflector':
      return undefined;
    case 'replicator':
      return selector ?? undefined;
    case 'direct':
      return places.length === 0 ? undefined : `${nameLabel} in (${places.join(', ')})`;
  }
}
