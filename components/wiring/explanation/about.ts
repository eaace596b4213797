import { configPath, isConfigPath, isWithin } from '../../config/path';
import { type IngressHost, type PlannedIngress } from '../ingress';
import { type PlannedEnvironment } from '../plan';
import { type Diagnostic } from '../rules/diagnostic';
import { sourceText } from '../source';
import { type ExplainedRoute } from './explanation';
import { visible } from '../../config/visible';

/**
 * Whether a diagnostic is about a host: about one of its routes, but for their other hosts, or about what secures it:
 * environments, their issuers, the controllers.
 */
export function isAbout(
  routes: readonly ExplainedRoute[],
  environments: readonly PlannedEnvironment[],
): (diagnostic: Diagnostic) => boolean {
  const places = [
    ...environments.flatMap(({ path, issuance }) => [
      path,
      ...(issuance.kind === 'issuer' ? [configPath('issuers', issuance.issuer)] : []),
    ]),
    ...routes.flatMap(({ wired: { controller, host } }) => [
      ...(controller === undefined ? [] : [configPath('controllers', controller.name)]),
      ...(host.own?.issuer === undefined ? [] : [configPath('issuers', host.own.issuer)]),
    ]),
  ];
  return ({ path }) =>
    places.some((place) => isWithin(path, place)) ||
    routes.some(({ wired }) => isOfHost(path, wired.ingress, wired.host));
}

/** Whether a path is in a route, and not about another host of it. */
function isOfHost(path: string, ingress: PlannedIngress, host: IngressHost): boolean {
  const isHere = placesOf(ingress).some((place) => isBelow(path, place));
  const others = ingress.hosts.filter((one) => one.host !== host.host);
  return isHere && !others.some((one) => isBelow(path, one.path)) && !isOfOtherBlock(path, ingress, host);
}

function isOfOtherBlock(path: string, { declared }: PlannedIngress, { host }: IngressHost): boolean {
  return (declared?.blocks ?? []).some(({ hosts }) =>
    hosts.some(({ name, path: at }) => name !== host && isBelow(path, at)),
  );
}

/** Where a route stands: an application as a whole, whose parts have paths of their own. */
function placesOf({ source, namespacePath, hosts }: PlannedIngress): string[] {
  if (source.kind === 'manifest') return [visible(sourceText(source))];
  if (source.kind === 'app') return [namespacePath.replace(/\.namespace$/, '')];
  return [namespacePath, ...hosts.map(({ path }) => path)];
}

/** Paths in manifests have slashes; those of the configuration dots and brackets. */
function isBelow(path: string, place: string): boolean {
  return isWithin(path, place) || (!isConfigPath(path) && path.startsWith(`${place}/`));
}
