import { type Diagnostic, diagnostic, none } from './diagnostic';
import { type PlannedIngress } from '../ingress';
import { isWildcard } from '../names/host-name';
import { sourceText, type WiringSource } from '../source';
import { type TcpHost } from '../tcp-routes';
import { type Facts } from './facts';
import { andMore } from './once-per-host';

const hint = 'Give one of them another host, or an entry point of its own.';

/** EW1009 for routes of TCP: Traefik gives every connection for a host to HTTP or to TCP, and there to one route. */
export function tcpRouteRules(facts: Facts): Diagnostic[] {
  return [...hiddenRoutes(facts), ...hiddenWildcards(facts), ...doubleRoutes(facts)];
}

/** Routes of TCP with one host; one finding for a route. */
function doubleRoutes({ tcpRoutes }: Facts): Diagnostic[] {
  const told = new Set<PlannedIngress>();
  return tcpRoutes.doubles().flatMap(({ route, host, path, isPassed, first }): readonly Diagnostic[] => {
    if (told.has(route)) return none;
    told.add(route);
    const owner = sourceText(first.route.source);
    const message = `${sourceText(route.source)} ${verbOf(isPassed)} for ${host}, and ${owner} takes its connections too: Traefik gives all of them to one of the two.`;
    return [diagnostic('EW1009', path, message, hint)];
  });
}

function verbOf(isPassed: boolean): string {
  return isPassed ? 'passes TLS through' : 'takes connections';
}

/** Routes of TCP whose hosts rules of HTTP have too; one finding for a route. */
function hiddenRoutes(facts: Facts): Diagnostic[] {
  const hidden = facts.tcpRoutes.hidden();
  const counts = new Map<PlannedIngress, number>();
  for (const { route } of hidden) counts.set(route, (counts.get(route) ?? 0) + 1);
  return [...counts].flatMap(([route, count]) => {
    const first = hidden.find((one) => one.route === route);
    if (first === undefined) return [];
    const { source } = route;
    const { host, path, isPassed, by } = first;
    const owner = httpRouteOf(facts, first);
    const named = owner === undefined ? 'a route of HTTP' : sourceText(owner);
    const message = `${sourceText(source)} ${verbOf(isPassed)} for ${host}, and ${named} serves ${by}: Traefik gives a connection to HTTP wherever a rule of HTTP names the host, so ${sourceText(source)} gets none.`;
    return [diagnostic('EW1009', path, message + andMore(count - 1, 'host'), hint)];
  });
}

function httpRouteOf({ hosts, claims }: Facts, { controller, by, route }: TcpHost & { by: string }) {
  const other = hosts.find(
    (wired) =>
      wired.host.host === by &&
      wired.controller === controller &&
      wired.ingress !== route &&
      wired.ingress.declared?.kind !== 'IngressRouteTCP' &&
      wired.ingress.declared?.kind !== 'TLSRoute' &&
      wired.ingress.declared?.kind !== 'Gateway',
  );
  return other?.ingress.source ?? claims.anyOf(controller, by)?.source;
}

/** Wildcards of HTTPRoutes, for which Traefik has regular expressions: rules of TCP with the same wildcard come first. */
function hiddenWildcards({ hosts, tcpRoutes }: Facts): Diagnostic[] {
  const told = new Set<WiringSource>();
  return hosts.flatMap((wired): readonly Diagnostic[] => {
    const { ingress, controller } = wired;
    const { source, declared } = ingress;
    const { host } = wired.host;
    if (declared?.kind !== 'HTTPRoute' || !isWildcard(host) || controller === undefined) return none;
    const passedTo = tcpRoutes.passedTo(controller, host);
    if (passedTo === undefined || told.has(source)) return [];
    told.add(source);
    const message = `${sourceText(source)} serves ${host}, and ${sourceText(passedTo)} passes TLS through for it: Traefik has a regular expression for the wildcard of an HTTPRoute, and gives such a connection to TCP first, so ${sourceText(source)} gets none.`;
    return [diagnostic('EW1009', wired.host.path, message, hint)];
  });
}
