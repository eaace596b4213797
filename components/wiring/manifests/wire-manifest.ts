import { type Diagnostic } from '../rules/diagnostic';
import { type Facts } from '../rules/facts';
import { type Wiring } from '../plan';
import { ownIngress } from '../own-ingresses';
import { judgeManifests } from './check';
import { tlsBlocks } from '../tls-blocks';

/** What becomes of an Ingress that was declared elsewhere. */
export type WiredManifest =
  /** The plan made it. */
  | { readonly kind: 'own' }
  | { readonly kind: 'refused'; readonly name: string; readonly diagnostics: readonly Diagnostic[] }
  /** `spec` is what to create, `wiring` what was decided for its routed hosts. */
  | { readonly kind: 'wired'; readonly spec: unknown; readonly wiring: readonly Wiring[] };

/** Diagnostics about what an Ingress says of its TLS: wiring it mends them. */
const mended: ReadonlySet<string> = new Set(['EW3001', 'EW3004', 'EW3015']);

/**
 * Wires Ingresses that are declared beside those of the stack, each by itself, by facts that were worked out once:
 * however large the stack, one costs the same.
 */
export class ManifestWiring {
  /** The Ingresses that the program makes of the plan, as `<namespace>/<name>`. */
  private readonly own: ReadonlySet<string>;

  /** @param facts what was worked out of the stack */
  constructor(private readonly facts: Facts) {
    this.own = new Set(
      facts.ingresses.flatMap(({ source }) => {
        const own = ownIngress(source);
        return own === undefined ? [] : [`${own.namespace}/${own.name}`];
      }),
    );
  }

  /**
   * Wires an Ingress by the rules of the plan: the `tls` blocks become those of its hosts' routing secrets; hosts that
   * no environment covers keep the block they have.
   *
   * @param object the Ingress as it is to be created
   */
  wire(object: Readonly<Record<string, unknown>>): WiredManifest {
    const name = nameOf(object);
    if (this.own.has(name)) return { kind: 'own' };
    const document = { file: 'program', document: 1, object: { ...identity, ...object } };
    const { wiring, diagnostics } = judgeManifests(this.facts, [document], { rewired: true });
    const errors = diagnostics.filter(({ severity, code }) => severity === 'error' && !mended.has(code));
    if (errors.length > 0) return { kind: 'refused', name, diagnostics: errors };
    const routed = wiring.filter(({ tls }) => tls === 'routing-secret');
    if (routed.length === 0) return { kind: 'wired', spec: object.spec, wiring: [] };
    const wiredHosts = new Set(routed.map(({ host }) => host));
    const kept = declaredBlocks(object)
      .map((block) => ({ ...block, hosts: (block.hosts ?? []).filter((host) => !wiredHosts.has(host)) }))
      .filter(({ hosts }) => hosts.length > 0);
    return { kind: 'wired', spec: { ...specOf(object), tls: [...tlsBlocks(routed), ...kept] }, wiring: routed };
  }
}

const identity = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' };

function nameOf({ metadata }: Readonly<Record<string, unknown>>): string {
  const { namespace, name } = isMapping(metadata) ? metadata : {};
  return `${typeof namespace === 'string' ? namespace : 'default'}/${typeof name === 'string' ? name : ''}`;
}

interface DeclaredBlock {
  readonly hosts?: readonly string[];
}

function specOf(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { spec } = object;
  return isMapping(spec) ? spec : {};
}

function declaredBlocks(object: Readonly<Record<string, unknown>>): DeclaredBlock[] {
  const { tls } = specOf(object);
  if (!Array.isArray(tls)) return [];
  return tls.filter(isMapping).map((block) => ({
    ...block,
    hosts: Array.isArray(block.hosts) ? block.hosts.filter((host) => typeof host === 'string') : [],
  }));
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
