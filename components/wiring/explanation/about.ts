import { configPath, isConfigPath, isWithin } from '../../config/path';
import { type PlannedIngress } from '../ingress';
import { coversName } from '../ledger/ledger';
import { canonicalName } from '../names/host-name';
import { type PlannedEnvironment } from '../plan';
import { type Diagnostic } from '../rules/diagnostic';
import { sourceText } from '../source';
import { type WiredHost } from '../wire';
import { type ExplainedRoute } from './explanation';
import { visible } from '../../config/visible';

/**
 * Whether a diagnostic is about a host: about one of its routes, but for their other hosts, or about what secures it:
 * environments, their issuers, the controllers.
 *
 * @param passing routes that would pass its TLS through: the host is none of theirs to wire
 */
export function isAbout(
  routes: readonly ExplainedRoute[],
  environments: readonly PlannedEnvironment[],
  passing: { readonly host: string; readonly routes: readonly PlannedIngress[] },
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
  const through = passing.routes.flatMap(placesOf);
  const passed = passing.routes.flatMap(({ declared }) => declared?.passes ?? []).map(({ value }) => value);
  const own = routes.map(({ wired }) => ownPlaces(wired));
  return ({ path, message }) =>
    places.some((place) => isWithin(path, place)) ||
    (isBelowAny(path, through) && !isAboutOther(message, passing.host, passed)) ||
    own.some(
      ({ inside, others, host, neighbours }) =>
        isBelowAny(path, inside) &&
        !isBelowAny(path, others) &&
        !(path === host.path && isAboutOther(message, host.written, neighbours)),
    );
}

/** Where a route stands, where its other hosts do, and which of them stand at one place with the host. */
function ownPlaces({ ingress, host }: WiredHost) {
  const rivals = ingress.hosts.filter((one) => one.host !== host.host);
  const blocks = (ingress.declared?.blocks ?? []).flatMap(({ hosts }) => hosts);
  return {
    host,
    inside: placesOf(ingress),
    others: [
      ...rivals.map(({ path }) => path),
      ...blocks.flatMap(({ name, path }) => (coversName([canonicalName(name)], host.host) ? [] : [path])),
    ].filter((path) => path !== host.path),
    neighbours: rivals.filter(({ path }) => path === host.path).map(({ written }) => written),
  };
}

/** A rule of an IngressRoute has several hosts at one place; messages name theirs. */
function isAboutOther(message: string, host: string, neighbours: readonly string[]): boolean {
  return !message.includes(host) && neighbours.some((one) => message.includes(one));
}

function isBelowAny(path: string, places: readonly string[]): boolean {
  return places.some((place) => isBelow(path, place));
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
