import { type Diagnostic } from '../rules/diagnostic';
import { type Facts } from '../rules/facts';
import { type Wiring } from '../plan';
import { canaryName, ownIngress } from '../own-ingresses';
import { possibleCarriers } from '../records/records';
import { judgeManifests } from './check';
import { isMapping, type WiredKind, wiredSpec } from './wired-spec';

/** What becomes of a route that was declared elsewhere. */
export type WiredManifest =
  /** The plan made it. */
  | { readonly kind: 'own' }
  | { readonly kind: 'refused'; readonly name: string; readonly diagnostics: readonly Diagnostic[] }
  /** `spec` is what to create, `wiring` what was decided for its routed hosts. */
  | { readonly kind: 'wired'; readonly spec: unknown; readonly wiring: readonly Wiring[] };

/** Diagnostics about the TLS that a route declares: wiring the route mends them. */
const mended: ReadonlySet<string> = new Set(['EW3001', 'EW3004', 'EW3015']);

/**
 * Wires routes that are declared beside the Ingresses of the stack, one at a time. The facts of the stack are worked
 * out once, so a route costs the same however large the stack is.
 */
export class ManifestWiring {
  /** The routes that the program makes from the plan, as `<kind>/<namespace>/<name>`. */
  private readonly own: ReadonlySet<string>;

  /** @param facts the facts of the stack */
  constructor(private readonly facts: Facts) {
    const canaries = facts.config.apps.flatMap(({ name, namespace, canary }) =>
      canary === undefined ? [] : [`IngressRoute/${namespace}/${canaryName(name)}`],
    );
    this.own = new Set([
      ...canaries,
      ...possibleCarriers(facts.config).map((name) => `Ingress/${name}`),
      ...facts.ingresses.flatMap(({ source, namespace }) => {
        if (source.kind === 'controller') return [`IngressRoute/${namespace}/${dashboardRoute}`];
        const own = ownIngress(source);
        return own === undefined ? [] : [`Ingress/${own.namespace}/${own.name}`];
      }),
    ]);
  }

  /**
   * Wires a route by the rules of the plan: it names the routing secrets of its hosts. Hosts that are not routed stay
   * as they are.
   *
   * @param object the route as it is to be created; an Ingress, if it names no kind
   */
  wire(object: Readonly<Record<string, unknown>>): WiredManifest {
    const { kind, name } = identityOf(object);
    if (kind === undefined) return { kind: 'wired', spec: object.spec, wiring: [] };
    // The routes of a canary have the names of their Secrets behind a dot.
    const [first = ''] = name.split('.');
    if ([name, first].some((one) => this.own.has(`${kind}/${one}`))) return { kind: 'own' };
    const document = { file: 'program', document: 1, object: { ...ingressIdentity, ...object } };
    const { wiring, diagnostics } = judgeManifests(this.facts, [document], { rewired: true });
    const refusing = diagnostics.filter(isRefusing);
    if (refusing.length > 0) return { kind: 'refused', name, diagnostics: refusing };
    const routed = wiring.filter(({ tls }) => tls !== 'own-certificate' && tls !== 'none');
    if (routed.length === 0) return { kind: 'wired', spec: object.spec, wiring: [] };
    const wired = wiredSpec(kind, object.spec, routed);
    return wired.kind === 'refused'
      ? { kind: 'refused', name, diagnostics: wired.diagnostics }
      : { kind: 'wired', spec: wired.spec, wiring: routed };
  }
}

/** A Gateway that no Traefik of the stack reads can't be wired, and would serve nothing without a word. */
function isRefusing({ severity, code, path }: Diagnostic): boolean {
  if (severity === 'error') return !mended.has(code);
  return code === 'EW3017' && path.endsWith('/spec.gatewayClassName');
}

const ingressIdentity = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' };

/** The name of the route to a controller's dashboard. */
const dashboardRoute = 'dashboard';

const wiredKinds: readonly WiredKind[] = ['Ingress', 'IngressRoute', 'IngressRouteTCP', 'Gateway'];

function identityOf(object: Readonly<Record<string, unknown>>) {
  const { namespace, name } = isMapping(object.metadata) ? object.metadata : {};
  const { kind = ingressIdentity.kind } = object;
  return {
    kind: wiredKinds.find((one) => one === kind),
    name: `${typeof namespace === 'string' ? namespace : 'default'}/${typeof name === 'string' ? name : ''}`,
  };
}
