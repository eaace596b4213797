import type * as pulumi from '@pulumi/pulumi';
import { AppCertificate } from '../cert-manager/app-certificate';
import { CanaryRoutes } from '../ingresses/canary-routes';
import { Dashboard } from '../ingresses/dashboard';
import { Epinio } from '../charts/epinio';
import { HostMonitor } from '../ingresses/host-monitor';
import { RoutedIngress } from '../ingresses/routed-ingress';
import { endsTlsBefore } from '../wiring/balancer';
import { type OwnIngress, type Plan, type PlannedController, type PlannedMonitor } from '../wiring/plan';
import { sourceKey } from '../wiring/source';
import { type Foundation } from './foundation';
import { type Issuance } from './issuance';

/** What is served: dashboards, Epinio, and the Ingresses of applications, each after its Secret. */
export class Exposure {
  /** The Ingresses, by the configuration paths of what they serve. */
  readonly ingresses: ReadonlyMap<string, RoutedIngress>;

  constructor(
    private readonly plan: Plan,
    private readonly foundation: Foundation,
    private readonly issuance: Issuance,
    private readonly parent: pulumi.Resource,
  ) {
    for (const controller of plan.controllers) this.exposeDashboard(controller);
    const epinio = this.installEpinio();
    this.ingresses = new Map(plan.ingresses.map((ingress) => [ingress.path, this.expose(ingress, epinio)]));
    const routes = new Map(
      plan.ingresses.map(({ source, path }) => [sourceKey(source), this.ingresses.get(path)] as const),
    );
    for (const monitor of plan.monitors) this.watch(monitor, routes.get(sourceKey(monitor.source)), epinio);
  }

  /** Makes a monitor after its route, so that the route is there when the first check comes, and still at the last. */
  private watch(monitor: PlannedMonitor, route: pulumi.Resource | undefined, epinio: readonly pulumi.Resource[]): void {
    const { namespace, name } = monitor;
    const dependsOn = [...(route === undefined ? epinio : [route]), ...this.foundation.made(namespace)];
    new HostMonitor(`monitor-${namespace}.${name}`, monitor, { parent: this.parent, dependsOn });
  }

  private exposeDashboard({ name, namespace, class: ingressClass, dashboard, balancer }: PlannedController): void {
    if (dashboard === undefined) return;
    const { wiring, resolver, allow } = dashboard;
    const { host } = wiring;
    const secretName = endsTlsBefore(balancer) ? undefined : wiring.secretName;
    new Dashboard(
      `dashboard-${name}`,
      { namespace, class: ingressClass, host, secretName, resolver, allow },
      { parent: this.parent, dependsOn: [...this.foundation.serving(name), ...this.issuance.before(wiring)] },
    );
  }

  private installEpinio(): readonly pulumi.Resource[] {
    const { epinio, charts } = this.plan;
    if (epinio === undefined) return [];
    const dependsOn = [
      ...this.foundation.made(epinio.namespace),
      ...[...this.foundation.controllers.values()].flatMap(({ ready }) => ready),
      ...(this.foundation.certManager ?? []),
      ...[...this.issuance.issuers.values()].flatMap(({ ready }) => ready),
      ...this.foundation.distributors.kubed,
      ...this.issuance.source(epinio.environment),
    ];
    return new Epinio('epinio', { epinio, charts }, { parent: this.parent, dependsOn }).ready;
  }

  /** Makes an Ingress after everything that its wiring needs. */
  private expose(ingress: OwnIngress, epinio: readonly pulumi.Resource[]): RoutedIngress {
    const { source, namespace, controller, wiring } = ingress;
    const name = resourceName(ingress);
    const dependsOn = [
      ...(source.kind === 'epinio' ? epinio : this.ownCertificate(name, ingress)),
      ...this.foundation.made(namespace),
      ...this.foundation.serving(controller),
      ...wiring.flatMap((one) => this.issuance.before(one)),
    ];
    const needed = [...new Set(dependsOn)];
    const routed = new RoutedIngress(name, ingress, { parent: this.parent, dependsOn: needed });
    const { canary, class: ingressClass } = ingress;
    if (canary !== undefined) {
      // The Ingress first: it serves the host until its routes are there, and after they are gone.
      const opts = { parent: this.parent, dependsOn: [...needed, routed] };
      new CanaryRoutes(`canary-${namespace}.${ingress.name}`, { namespace, class: ingressClass, canary }, opts);
    }
    return routed;
  }

  private ownCertificate(name: string, { namespace, certificate }: OwnIngress): readonly pulumi.Resource[] {
    if (certificate === undefined) return [];
    const { secretName, names } = certificate;
    const { cluster } = this.issuance;
    return new AppCertificate(
      `${name}-tls`,
      {
        namespace,
        secretName,
        names,
        issuer: this.issuance.issuer(certificate.issuer),
        cluster,
        waitSeconds: this.plan.waitSeconds.certificate,
      },
      {
        parent: this.parent,
        dependsOn: [...this.foundation.made(namespace), ...(this.foundation.certManager ?? [])],
      },
    ).ready;
  }
}

/** Name of the resource. A dot, which neither part can have, keeps `a-b`/`c` and `a`/`b-c` apart. */
function resourceName({ source, namespace, name }: OwnIngress): string {
  return source.kind === 'app' ? `app-${namespace}.${name}` : `epinio-${name}`;
}
