import { type Diagnostic, diagnostic } from '../rules/diagnostic';
import { type Wiring } from '../plan';
import { sourceText } from '../source';
import { tlsBlocks } from '../tls-blocks';

type Mapping = Readonly<Record<string, unknown>>;

/** The kinds of routes that get their Secrets in a program's own declarations. */
export type WiredKind = 'Ingress' | 'IngressRoute' | 'IngressRouteTCP' | 'Gateway';

/** The spec of a route with its TLS, or why it cannot have it. */
export type WiredSpec =
  | { readonly kind: 'spec'; readonly spec: unknown }
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] };

/**
 * The spec of a route with the routing secrets of its hosts: the tls blocks of an Ingress, `tls.secretName` of an
 * IngressRoute, the certificateRefs of a Gateway's listeners.
 *
 * @param routed the wiring of its hosts that have a routing secret, at least one
 */
export function wiredSpec(kind: WiredKind, spec: unknown, routed: readonly Wiring[]): WiredSpec {
  const given = isMapping(spec) ? spec : {};
  switch (kind) {
    case 'Ingress':
      return { kind: 'spec', spec: { ...given, tls: [...tlsBlocks(routed), ...keptBlocks(given, routed)] } };
    case 'IngressRoute':
    case 'IngressRouteTCP':
      return ingressRouteSpec(given, routed);
    case 'Gateway':
      return { kind: 'spec', spec: { ...given, listeners: wiredListeners(given, routed) } };
  }
}

/** The blocks that stay: hosts that no environment covers keep theirs. */
function keptBlocks({ tls }: Mapping, routed: readonly Wiring[]): Mapping[] {
  if (!Array.isArray(tls)) return [];
  const wired = new Set(routed.map(({ host }) => host));
  return tls.filter(isMapping).flatMap((block) => {
    const hosts = Array.isArray(block.hosts) ? block.hosts.filter((host) => typeof host === 'string') : [];
    const others = hosts.filter((host) => !wired.has(host));
    return others.length === 0 ? [] : [{ ...block, hosts: others }];
  });
}

/** An IngressRoute has one Secret for all of its hosts. */
function ingressRouteSpec(spec: Mapping, routed: readonly Wiring[]): WiredSpec {
  const secretNames = [...new Set(routed.flatMap(({ secretName }) => secretName ?? []))];
  const [secretName, other] = secretNames;
  if (secretName === undefined) return { kind: 'spec', spec };
  if (other === undefined) {
    const tls = isMapping(spec.tls) ? spec.tls : {};
    return { kind: 'spec', spec: { ...spec, tls: { ...tls, secretName } } };
  }
  const [first] = routed;
  const of = first === undefined ? '' : sourceText(first.source);
  const message = `${of} has hosts of several routing secrets (${secretNames.join(', ')}), and an IngressRoute names one.`;
  return {
    kind: 'refused',
    diagnostics: [diagnostic('EW3004', `${of}/spec.tls`, message, 'Split it, one for each environment.')],
  };
}

function wiredListeners({ listeners }: Mapping, routed: readonly Wiring[]): unknown {
  if (!Array.isArray(listeners)) return listeners;
  const secrets = new Map(routed.map(({ host, secretName }) => [host, secretName]));
  return listeners.map((listener: unknown) => {
    if (!isMapping(listener) || typeof listener.hostname !== 'string') return listener;
    const secretName = secrets.get(listener.hostname);
    const tls = isMapping(listener.tls) ? listener.tls : {};
    // A listener that ends no TLS may share the hostname.
    if (typeof secretName !== 'string' || listener.protocol === 'HTTP' || tls.mode === 'Passthrough') return listener;
    if (namesAlone(tls, secretName)) return listener;
    return { ...listener, tls: { ...tls, certificateRefs: [{ kind: 'Secret', name: secretName }] } };
  });
}

/** Whether a listener has the Secret already; of a reference that was read, the API server has written every default. */
function namesAlone({ certificateRefs }: Mapping, secretName: string): boolean {
  const references: readonly unknown[] = Array.isArray(certificateRefs) ? certificateRefs : [];
  const [first] = references;
  if (references.length !== 1 || !isMapping(first)) return false;
  const { group = '', kind = 'Secret', name, namespace } = first;
  return group === '' && kind === 'Secret' && name === secretName && namespace === undefined;
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
