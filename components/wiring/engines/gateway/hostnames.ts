/**
 * The hostnames that a Gateway API listener and a route have in common, and the hosts that these serve. `*.` stands for
 * one label or more, so a route can serve hosts that no certificate of the same name covers.
 */
import { decided, type HostEngine } from '../engine';
import { compareBytes, quote } from '../go/strconv';

/** A listener's hostname (null: it has none) and a route's hostnames. */
export interface ListenerAndRoute {
  readonly listener: string | null;
  readonly route: readonly string[];
}

/** The hosts that a route serves, as Traefik's router rule states them. */
export type HostRule =
  | { readonly kind: 'any' }
  | { readonly kind: 'hosts'; readonly text: string }
  /** Traefik refuses the rule, so the route serves nothing. */
  | { readonly kind: 'invalid'; readonly text: string; readonly error: string };

/** Whether Traefik attaches the route to the listener, and for which hostnames (none: any host). */
export type Attachment =
  | { readonly kind: 'detached' }
  | { readonly kind: 'attached'; readonly hostnames: readonly string[]; readonly rule: HostRule };

export interface GatewayDecision {
  readonly traefik: Attachment;
  /** What Envoy Gateway serves, sorted: `['*']` is any host, an empty list none. */
  readonly envoy: readonly string[];
  /** Whether an API server with the Gateway API's CRDs takes the listener and the route. */
  readonly apiAccepts: { readonly listener: boolean; readonly route: boolean };
}

const MAX_HOSTNAME_LENGTH = 253;
const MAX_ROUTE_HOSTNAMES = 16;

/** Traefik: findMatchingHostname. The narrower of two hostnames, if the first is a wildcard above the second. */
function narrowed(wide: string, narrow: string): string | undefined {
  const isWithin = wide === narrow || (wide.startsWith('*.') && narrow.endsWith(wide.slice(1)));
  return isWithin && narrow !== '' ? narrow : undefined;
}

/** Traefik: findMatchingHostnames. Undefined: the route is not attached. Repetitions stay. */
function intersect({ listener, route }: ListenerAndRoute): readonly string[] | undefined {
  if (listener === null) return route;
  if (route.length === 0) return [listener];
  const hostnames = route
    .map((hostname) => narrowed(listener, hostname) ?? narrowed(hostname, listener))
    .filter((hostname) => hostname !== undefined);
  return hostnames.length === 0 ? undefined : hostnames;
}

/** One alternative of a rule: a matcher and its argument. */
interface Matcher {
  readonly name: 'Host' | 'HostRegexp';
  readonly argument: string;
}

/** Traefik: buildHostRule. Only the first `*.` becomes a wildcard, wherever it stands; other stars are literal. */
function matcherFor(hostname: string): Matcher {
  if (!hostname.includes('*')) return { name: 'Host', argument: hostname };
  const literal = hostname.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
  return { name: 'HostRegexp', argument: `^${literal.replace('\\*\\.', () => '[a-z0-9-\\.]+\\.')}$` };
}

/** Why Traefik's matcher refuses its argument, if it does (pkg/rules/parser.go, pkg/muxer/http/matcher.go). */
function refusal({ name, argument }: Matcher): string | undefined {
  if (argument === '') return `error while checking rule ${name}: empty args for matcher ${name}, []`;
  if (Array.from(argument).every((character) => character <= '\x7f')) return undefined;
  const reason = `invalid value ${quote(argument)} for ${name} matcher, non-ASCII characters are not allowed`;
  return `error while adding rule ${name}: ${reason}`;
}

/** Traefik: buildHostRule, and the muxer's verdict on its text. */
function hostRule(hostnames: readonly string[]): HostRule {
  const matchers = hostnames.map(matcherFor);
  if (matchers.length === 0) return { kind: 'any' };
  const alternatives = matchers.map(({ name, argument }) => `${name}(${quote(argument)})`).join(' || ');
  const text = matchers.length === 1 ? alternatives : `(${alternatives})`;
  const refusals = matchers.map(refusal);
  const position = refusals.findIndex((reason) => reason !== undefined);
  if (position < 0) return { kind: 'hosts', text };
  // The rule is a tree that leans left, and each `||` puts words of its own before the error of its left side.
  const reason = 'error while adding rule or: '.repeat(matchers.length - 1 - position) + (refusals[position] ?? '');
  return { kind: 'invalid', text, error: `error while parsing rule ${text}: adding rule ${text}: ${reason}` };
}

function withoutDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

/** Traefik: what Host and HostRegexp of pkg/muxer/http/matcher.go match; `host` is trimmed and in lower case. */
function matches(hostname: string, host: string): boolean {
  if (!hostname.includes('*')) {
    const expected = hostname.toLowerCase();
    return host !== '' && (host === expected || host === withoutDot(expected) || withoutDot(host) === expected);
  }
  const star = hostname.indexOf('*.');
  if (star < 0) return host === hostname;
  const before = hostname.slice(0, star);
  const after = hostname.slice(star + 1);
  if (!host.startsWith(before) || !host.endsWith(after)) return false;
  return /^[a-z0-9.-]+$/.test(host.slice(before.length, Math.max(before.length, host.length - after.length)));
}

/**
 * Whether Traefik's router for these hostnames takes a request for `host` (a name without port): wildcards take deep
 * hosts, but no underscore and no trailing dot; exact names do take a trailing dot. The host's case does not count.
 */
export function serves(hostnames: readonly string[], host: string): boolean {
  const name = host.trim().toLowerCase();
  if (hostnames.some((hostname) => refusal(matcherFor(hostname)) !== undefined)) return false;
  return hostnames.length === 0 || hostnames.some((hostname) => matches(hostname, name));
}

/** Envoy Gateway: wildcardHostnameMatchesHostname. */
function isBelow(wildcard: string, hostname: string): boolean {
  const suffix = wildcard.slice(1);
  const name = hostname.startsWith('*') ? hostname.slice(1) : hostname;
  const rest = name.slice(0, name.length - suffix.length);
  return name.endsWith(suffix) && rest !== '' && (name === hostname || rest.startsWith('.'));
}

/** Envoy Gateway: computeHosts, for a Gateway with no other listener. */
function envoyHosts({ listener, route }: ListenerAndRoute): string[] {
  // An empty hostname counts as none.
  const own = listener ?? '';
  if (route.length === 0) return [own === '' ? '*' : own];
  const hosts = route.flatMap((hostname) => {
    if (own === '' || own === hostname) return [hostname];
    const narrowListener = hostname.startsWith('*') && isBelow(hostname, own) ? [own] : [];
    const narrowRoute = own.startsWith('*') && isBelow(own, hostname) ? [hostname] : [];
    return [...narrowListener, ...narrowRoute];
  });
  return [...new Set(hosts)].sort(compareBytes);
}

/** Whether the CRDs of Gateway API v1.5.1 accept a Hostname, by pattern and lengths; they accept an IPv4 address. */
function isApiHostname(hostname: string): boolean {
  const labels = (hostname.startsWith('*.') ? hostname.slice(2) : hostname).split('.');
  const isLabel = (label: string) => /^[a-z0-9-]+$/.test(label) && !label.startsWith('-') && !label.endsWith('-');
  return hostname.length <= MAX_HOSTNAME_LENGTH && labels.every(isLabel);
}

function attach(situation: ListenerAndRoute): Attachment {
  const hostnames = intersect(situation);
  return hostnames === undefined ? { kind: 'detached' } : { kind: 'attached', hostnames, rule: hostRule(hostnames) };
}

/** Traefik's Gateway provider, with Envoy Gateway as a second opinion. Never ambiguous. */
export const gateway: HostEngine<ListenerAndRoute, GatewayDecision> = {
  name: 'Gateway API',
  source:
    'Traefik v3.7.9: pkg/provider/kubernetes/gateway/kubernetes.go findMatchingHostnames, httproute.go buildHostRule, ' +
    'pkg/muxer/http/matcher.go; Envoy Gateway v1.9.1: internal/gatewayapi/helpers.go computeHosts; Gateway API v1.5.1',
  decide: (situation) =>
    decided({
      traefik: attach(situation),
      envoy: envoyHosts(situation),
      apiAccepts: {
        listener: situation.listener === null || isApiHostname(situation.listener),
        route: situation.route.length <= MAX_ROUTE_HOSTNAMES && situation.route.every(isApiHostname),
      },
    }),
  covers: (name, host) => serves([name], host),
};
