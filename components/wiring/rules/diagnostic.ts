import { neverAccepted } from '../../config/values/never-accepted';
import { messageText } from '../../config/message-text';

/** How much a diagnostic matters: an error stops `up`, a warning stops it under `planning.strict`. */
export type Severity = 'error' | 'warning' | 'information';

/** Every diagnostic: its usual severity, and what it is about in a few words. The contract of these codes is docs/diagnostics/. */
export const catalogue = {
  EW1001: { severity: 'error', title: 'host is not a DNS name' },
  EW1002: { severity: 'error', title: 'name of an environment is not a DNS name' },
  EW1003: { severity: 'error', title: 'host lies too deep under a wildcard' },
  EW1004: { severity: 'error', title: 'host is the apex of a wildcard domain' },
  EW1005: { severity: 'warning', title: 'no environment covers the host' },
  EW1006: { severity: 'error', title: 'same name in two environments' },
  EW1007: { severity: 'information', title: 'several environments cover the host' },
  EW1008: { severity: 'warning', title: 'upper-case letters or a trailing dot' },
  EW1009: { severity: 'error', title: 'same host and path claimed twice' },
  EW1010: { severity: 'error', title: 'named environment does not cover the host' },
  EW2001: { severity: 'error', title: 'routing secret does not reach the namespace' },
  EW2002: { severity: 'error', title: 'not a valid Kubernetes name' },
  EW2003: { severity: 'error', title: 'two environments with the same set of names' },
  EW2004: { severity: 'error', title: 'two Secrets of one name in one namespace' },
  EW2005: { severity: 'error', title: 'label selector does not parse' },
  EW2006: { severity: 'warning', title: 'selector matches no known namespace' },
  EW2007: { severity: 'error', title: 'distribution drops labels' },
  EW2008: { severity: 'warning', title: "namespace's labels are not known" },
  EW2009: { severity: 'warning', title: "selector matches the source's own namespace" },
  EW2010: { severity: 'error', title: 'two Secrets share one key in Traefik' },
  EW2011: { severity: 'error', title: 'two resources of one name' },
  EW3001: { severity: 'error', title: 'Secret that nothing puts into the namespace' },
  EW3002: { severity: 'error', title: 'routed Ingress asks cert-manager for a certificate' },
  EW3003: { severity: 'warning', title: 'host served without TLS' },
  EW3004: { severity: 'error', title: 'tls block lists a host that its Secret does not cover' },
  EW3005: { severity: 'warning', title: 'tls block without hosts or secretName' },
  EW3006: { severity: 'error', title: 'ingress class of no controller' },
  EW3007: { severity: 'error', title: 'one secretName in two tls blocks of an annotated Ingress' },
  EW3008: { severity: 'warning', title: 'rule without paths' },
  EW3009: { severity: 'error', title: 'Traefik would serve another certificate' },
  EW3010: { severity: 'warning', title: 'TLS without a Secret' },
  EW3011: { severity: 'error', title: 'entry point that nobody reaches' },
  EW3012: { severity: 'error', title: 'route with a certificate resolver' },
  EW3013: { severity: 'error', title: 'reference to another namespace that is refused' },
  EW3014: { severity: 'error', title: 'two writers of one Secret' },
  EW3015: { severity: 'error', title: 'certificate of the named Secret does not cover the host' },
  EW3016: { severity: 'error', title: 'Ingress that the API server refuses' },
  EW3017: { severity: 'warning', title: 'objects that are not read' },
  EW3018: { severity: 'warning', title: 'canary that gets no share of the requests' },
  EW3019: { severity: 'information', title: 'object with two contents' },
  EW4001: { severity: 'error', title: 'wildcard without a DNS-01 solver' },
  EW4002: { severity: 'error', title: 'production authority for a shared wildcard DNS service' },
  EW4003: { severity: 'error', title: 'public authority for a name that is not public' },
  EW4004: { severity: 'error', title: 'wildcard on a public suffix' },
  EW4005: { severity: 'warning', title: 'orders near or over a rate limit' },
  EW4006: { severity: 'error', title: 'too many names for the profile' },
  EW4007: { severity: 'error', title: "Traefik's own ACME with several replicas" },
  EW4008: { severity: 'error', title: 'unknown issuer, controller or environment' },
  EW4009: { severity: 'error', title: 'name outside of the name constraints of its CA' },
  EW4010: { severity: 'error', title: 'issuer that cannot sign there' },
  EW4011: { severity: 'error', title: 'issuer that is not there' },
  EW4012: { severity: 'warning', title: 'renewal that does not fit the lifetime' },
  EW4013: { severity: 'warning', title: 'certificate that runs out between two updates' },
  EW4014: { severity: 'error', title: 'DNS-PERSIST-01 where it is not offered' },
  EW4016: { severity: 'warning', title: 'profile that the authority does not have' },
  EW4017: { severity: 'warning', title: 'wait that is longer than an order of the profile lives' },
  EW4018: { severity: 'warning', title: 'preferred chain that clients do not trust, or that is not offered' },
  EW4019: { severity: 'warning', title: 'given certificate lives longer than browsers trust' },
  EW4020: { severity: 'information', title: 'tables of authorities are older than a year' },
  EW4021: { severity: 'warning', title: 'standing records that end' },
  EW4022: { severity: 'error', title: 'authority that is not let in' },
  EW4023: { severity: 'error', title: "Traefik's own ACME is asked for what it cannot give" },
  EW4024: { severity: 'error', title: 'authority that CAA records do not allow' },
  EW5001: { severity: 'error', title: 'given certificate or key cannot be read' },
  EW5002: { severity: 'error', title: 'key of another certificate' },
  EW5003: { severity: 'error', title: 'given certificate is not valid now' },
  EW5004: { severity: 'warning', title: 'given certificate expires soon' },
  EW5005: { severity: 'error', title: 'given certificate does not cover the environment' },
  EW5006: { severity: 'error', title: 'given certificate is not the first one' },
  EW5007: { severity: 'error', title: 'given certificate has no DNS name' },
  EW5008: { severity: 'warning', title: 'chain of a given certificate is incomplete or out of order' },
  EW5009: { severity: 'warning', title: 'given certificate is weak' },
  EW5010: { severity: 'error', title: 'given certificate is made for another use' },
  EW5011: { severity: 'warning', title: 'certificate to take over is ordered all the same' },
  EW6001: { severity: 'error', title: 'address in no pool' },
  EW6002: { severity: 'error', title: 'controllers share an address or a class' },
  EW6003: { severity: 'error', title: 'pools overlap or are no ranges' },
  EW6004: { severity: 'error', title: 'two default ingress classes' },
  EW6005: { severity: 'error', title: 'floating IP of no controller, or used twice' },
  EW6006: { severity: 'warning', title: 'one replica only' },
  EW6007: { severity: 'warning', title: 'cluster may not reach its own edge' },
  EW6008: { severity: 'warning', title: 'chart value replaces what the plan decided' },
  EW6009: { severity: 'error', title: 'value that the chart does not know' },
  EW6010: { severity: 'error', title: 'TLS ends at the balancer and in Traefik' },
  EW6011: { severity: 'error', title: 'guard does not fit into the API server' },
  EW6012: { severity: 'warning', title: 'no balancer at which TLS would end' },
  EW6013: { severity: 'warning', title: 'address whose clients are all refused' },
  EW7001: { severity: 'error', title: "Epinio's domain is not covered" },
  EW7002: { severity: 'error', title: "Epinio's chart brings what is installed already" },
  EW7003: { severity: 'error', title: "issuer's name is one of Epinio's chart" },
  EW7004: { severity: 'warning', title: 'default or weak Epinio credentials' },
  EW7005: { severity: 'error', title: "application's Ingress has the name of Epinio's" },
  EW7006: { severity: 'error', title: "Epinio's Gateways overwrite routing secrets" },
  EW8001: { severity: 'warning', title: 'host in no zone' },
  EW8002: { severity: 'error', title: 'one owner in zones that overlap' },
  EW8003: { severity: 'warning', title: 'record points where clients do not get' },
  EW8004: { severity: 'warning', title: 'records that nobody removes' },
  EW8005: { severity: 'error', title: 'TXT record that is refused or taken' },
  EW8006: { severity: 'error', title: 'name written twice' },
  EW9001: { severity: 'warning', title: 'credential in plain text' },
  EW9002: { severity: 'information', title: 'accepted diagnostic that is not reported' },
  EW9003: { severity: 'error', title: 'MetalLB without a pool' },
  EW9101: { severity: 'error', title: 'address of two stacks' },
  EW9102: { severity: 'error', title: 'pools of stacks overlap on one network' },
  EW9103: { severity: 'information', title: 'same addresses on networks that may be one' },
  EW9104: { severity: 'warning', title: 'host in several stacks' },
  EW9105: { severity: 'information', title: 'environment at several clusters' },
  EW9106: { severity: 'information', title: 'staging differs from production' },
} as const satisfies Readonly<Record<string, { readonly severity: Severity; readonly title: string }>>;

export type Code = keyof typeof catalogue;

/** The diagnostics that several stacks may have of which each alone has none: see `stacks/`. */
export const acrossStacksToo: ReadonlySet<string> = new Set<Code>([
  'EW1009',
  'EW4005',
  'EW8002',
  'EW8006',
  'EW9101',
  'EW9102',
  'EW9103',
  'EW9104',
  'EW9105',
  'EW9106',
]);

/** Why a diagnostic is never accepted, by code; those that may be accepted are left out. */
export const unacceptable: Readonly<Partial<Record<Code, string>>> = neverAccepted;

export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  /** The configuration path, or the file, document and object of a manifest, that it is about. */
  readonly path: string;
  /** What is wrong and what comes of it, one sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** Why it stays though the configuration accepts it; undefined where it may be accepted. */
  readonly refusal?: string;
}

/** What most rules find at most hosts. */
export const none: readonly Diagnostic[] = [];

/** A diagnostic with the severity of the catalogue; its texts are one line each, whatever text they quote. */
export function diagnostic(code: Code, path: string, message: string, hint: string): Diagnostic {
  return {
    code,
    severity: catalogue[code].severity,
    path: messageText(path),
    message: messageText(message),
    hint: messageText(hint),
  };
}

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2 };

/**
 * The documented order of diagnostics: errors, warnings, information; within each by code, then in the order in
 * which the plan found them. Of several with the same code and path the first stays.
 */
export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const first = new Map<string, Diagnostic>();
  for (const one of diagnostics) {
    const key = `${one.code} ${one.path}`;
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()].sort(bySeverity);
}

/** Errors first, then warnings, then information; within each by code. */
export function bySeverity(a: Diagnostic, b: Diagnostic): number {
  return ranks[a.severity] - ranks[b.severity] || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}
