import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { ingressHosts, type TlsBlock, tlsBlocks } from '../wiring/tls-blocks';
import { type Wiring } from '../wiring/plan';
import { type PlannedResolver, resolverAnnotations } from '../wiring/resolver';

/** A path of an Ingress and the Service behind it. */
export interface IngressBackend {
  readonly path: string;
  readonly pathType: 'Prefix' | 'Exact' | 'ImplementationSpecific';
  readonly service: string;
  readonly port: number | string;
}

/** Which Ingress to make, for which hosts. */
export interface RoutedIngressArgs {
  /** Name of the Ingress. A change replaces it. */
  readonly name: string;
  /** Namespace of the Ingress, which has to exist. A change replaces the Ingress. */
  readonly namespace: string;
  /** Ingress class of the controller that serves it; undefined: the default class of the cluster. */
  readonly class: string | undefined;
  /** What the plan says of each of its hosts. */
  readonly wiring: readonly Wiring[];
  /** The path that is served at each host, and the Service behind it. */
  readonly backend: IngressBackend;
  /** Further paths of each host. @default none */
  readonly otherBackends?: readonly IngressBackend[];
  /** Whether TLS ends before its controller, which then gets plain HTTP. */
  readonly isPlain: boolean;
  /** What it says to a Traefik that collects its certificates. @default nothing */
  readonly resolver?: PlannedResolver | undefined;
  /** Annotations added to those by which Traefik serves the Ingress over TLS; they override those. */
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * An Ingress whose TLS the plan decides. Give it the resource that waits for its Secret as `dependsOn`: the Ingress
 * must not come first.
 *
 * @example
 * ```ts
 * import { RoutedIngress } from './components/ingresses/routed-ingress';
 * import { type Plan } from './components/wiring/plan';
 *
 * declare const plan: Plan;
 *
 * for (const ingress of plan.ingresses) {
 *   new RoutedIngress(`app-${ingress.namespace}.${ingress.name}`, ingress);
 * }
 * ```
 */
export class RoutedIngress extends pulumi.ComponentResource {
  readonly hosts: readonly string[];
  readonly tls: readonly TlsBlock[];

  constructor(name: string, args: RoutedIngressArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:RoutedIngress', name, {}, opts);
    this.hosts = ingressHosts(args.wiring);
    this.tls = tlsBlocks(args.wiring);
    const paths = [args.backend, ...(args.otherBackends ?? [])].map(ruleOf);
    new kubernetes.networking.v1.Ingress(
      `${name}-ingress`,
      {
        metadata: {
          name: args.name,
          namespace: args.namespace,
          annotations: {
            'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
            // A router with TLS would not answer what a balancer sends on as plain HTTP.
            ...(args.isPlain ? {} : { 'traefik.ingress.kubernetes.io/router.tls': 'true' }),
            ...(args.resolver === undefined ? {} : resolverAnnotations(args.resolver)),
            // Its Service is often somebody else's, and deployed later: Pulumi would wait for endpoints and an address.
            'pulumi.com/skipAwait': 'true',
            ...args.annotations,
          },
        },
        spec: {
          ingressClassName: args.class,
          tls: this.tls.map(({ hosts, secretName }) => ({ hosts: [...hosts], secretName })),
          rules: this.hosts.map((host) => ({ host, http: { paths } })),
        },
      },
      { parent: this },
    );
    this.registerOutputs({ hosts: this.hosts, tls: this.tls });
  }
}

function ruleOf({ path, pathType, service, port }: IngressBackend) {
  const named = typeof port === 'number' ? { number: port } : { name: port };
  return { path, pathType, backend: { service: { name: service, port: named } } };
}
