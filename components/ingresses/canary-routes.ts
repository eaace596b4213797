import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { resolverTls } from '../wiring/resolver';
import { type PlannedCanary, type PlannedCanaryRoute } from '../wiring/plan';

/** What shares out the requests of an application, and where. */
export interface CanaryRoutesArgs {
  /** Namespace of the application and of both Services. A change replaces the objects. */
  readonly namespace: string;
  /** Ingress class of the controller that serves it; undefined: routes without a class. */
  readonly class: string | undefined;
  /** What is planned. Weights change in place. */
  readonly canary: PlannedCanary;
}

/**
 * Routes of Traefik before the Ingress of an application, which share its requests out to two versions. Give it the
 * Ingress, and the resource that waits for its Secret, as `dependsOn`.
 *
 * @example
 * ```ts
 * import { CanaryRoutes } from './components/ingresses/canary-routes';
 * import { type Plan } from './components/wiring/plan';
 *
 * declare const plan: Plan;
 *
 * for (const { name, namespace, class: ingressClass, canary } of plan.ingresses) {
 *   if (canary !== undefined) new CanaryRoutes(`canary-${namespace}.${name}`, { namespace, class: ingressClass, canary });
 * }
 * ```
 */
export class CanaryRoutes extends pulumi.ComponentResource {
  /** Name of the TraefikService that shares out the requests. */
  readonly traefikService: string;

  constructor(name: string, args: CanaryRoutesArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:CanaryRoutes', name, {}, opts);
    this.traefikService = args.canary.traefikService;
    const shares = this.share(name, args);
    for (const route of args.canary.routes) this.route(`${name}-route-${route.name}`, args, route, shares);
    this.registerOutputs({ traefikService: this.traefikService });
  }

  private share(name: string, { namespace, canary }: CanaryRoutesArgs): pulumi.Resource[] {
    const { traefikService, versions, isWeighedElsewhere, sticky } = canary;
    if (versions === undefined) return [];
    const services = versions.map(({ service, port, weight }) => ({ kind: 'Service', name: service, port, weight }));
    const cookie = { secure: true, httpOnly: true, sameSite: 'lax' };
    return [
      new kubernetes.apiextensions.CustomResource(
        `${name}-shares`,
        {
          apiVersion: 'traefik.io/v1alpha1',
          kind: 'TraefikService',
          metadata: { name: traefikService, namespace },
          spec: { weighted: { services, ...(sticky ? { sticky: { cookie } } : {}) } },
        },
        {
          parent: this,
          // The list as a whole: the CRD has it atomic, so that whoever writes one weight owns all of it.
          ...(isWeighedElsewhere ? { ignoreChanges: ['spec.weighted.services'] } : {}),
        },
      ),
    ];
  }

  private route(
    name: string,
    { namespace, class: ingressClass }: CanaryRoutesArgs,
    route: PlannedCanaryRoute,
    dependsOn: readonly pulumi.Resource[],
  ): void {
    const { secretName, rules, entryPoints, middlewares, tlsOptions, resolver } = route;
    const options = tlsOptions === undefined ? {} : { options: { name: tlsOptions } };
    const certificate = resolver === undefined ? {} : resolverTls(resolver);
    const tls =
      secretName === undefined
        ? {}
        : { tls: { ...(secretName === null ? {} : { secretName }), ...certificate, ...options } };
    new kubernetes.apiextensions.CustomResource(
      name,
      {
        apiVersion: 'traefik.io/v1alpha1',
        kind: 'IngressRoute',
        metadata: { name: route.name, namespace },
        spec: {
          ...(ingressClass === undefined ? {} : { ingressClassName: ingressClass }),
          entryPoints,
          routes: rules.map(({ match, priority }) => ({
            kind: 'Rule',
            match,
            priority,
            ...(middlewares.length === 0 ? {} : { middlewares: middlewares.map((one) => ({ name: one })) }),
            services: [{ kind: 'TraefikService', name: this.traefikService }],
          })),
          ...tls,
        },
      },
      { parent: this, dependsOn: [...dependsOn] },
    );
  }
}
