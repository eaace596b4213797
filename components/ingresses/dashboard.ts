import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { type PlannedResolver, resolverTls } from '../wiring/resolver';

/** Where the dashboard is served, and for whom. */
export interface DashboardArgs {
  /** Namespace of the controller. */
  readonly namespace: string;
  /** Ingress class of the controller. */
  readonly class: string;
  /** Host at which it is served. */
  readonly host: string;
  /** Secret of the host's certificate, as the plan wired it; null: whatever Traefik's store has; undefined: TLS ends before the controller. */
  readonly secretName: string | null | undefined;
  /** What its route says to a Traefik that collects its certificate. @default nothing */
  readonly resolver?: PlannedResolver | undefined;
  /** CIDRs that may open the dashboard. */
  readonly allow: readonly string[];
}

/**
 * The dashboard of a Traefik at a host of its own, for the clients named and nobody else.
 *
 * @example
 * ```ts
 * import { Dashboard } from './components/ingresses/dashboard';
 *
 * new Dashboard('dashboard-internal', {
 *   namespace: 'traefik-internal',
 *   class: 'traefik-internal',
 *   host: 'traefik.corp.example.com',
 *   secretName: 'intranet-routing',
 *   allow: ['10.0.0.0/8'],
 * });
 * ```
 */
export class Dashboard extends pulumi.ComponentResource {
  constructor(name: string, args: DashboardArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:Dashboard', name, {}, opts);
    const clients = new kubernetes.apiextensions.CustomResource(
      `${name}-clients`,
      {
        apiVersion: 'traefik.io/v1alpha1',
        kind: 'Middleware',
        metadata: { name: 'dashboard-clients', namespace: args.namespace },
        spec: { ipAllowList: { sourceRange: args.allow } },
      },
      { parent: this },
    );
    new kubernetes.apiextensions.CustomResource(
      `${name}-route`,
      {
        apiVersion: 'traefik.io/v1alpha1',
        kind: 'IngressRoute',
        metadata: { name: 'dashboard', namespace: args.namespace },
        spec: {
          ingressClassName: args.class,
          entryPoints: ['websecure'],
          routes: [
            {
              kind: 'Rule',
              match: `Host(\`${args.host}\`)`,
              middlewares: [{ name: 'dashboard-clients' }],
              services: [{ kind: 'TraefikService', name: 'api@internal' }],
            },
          ],
          ...tlsOf(args),
        },
      },
      { parent: this, dependsOn: clients },
    );
    this.registerOutputs({ url: `https://${args.host}/dashboard/` });
  }
}

function tlsOf({ secretName, resolver }: DashboardArgs): object {
  if (secretName === undefined) return {};
  if (resolver !== undefined) return { tls: resolverTls(resolver) };
  return { tls: secretName === null ? {} : { secretName } };
}
