import type * as pulumi from '@pulumi/pulumi';
import { AppCertificate } from '../cert-manager/app-certificate';
import { type App } from '../config/sections/apps';
import { Dashboard } from '../ingresses/dashboard';
import { Epinio } from '../charts/epinio';
import { RoutedIngress, type RoutedIngressArgs } from '../ingresses/routed-ingress';
import { installedComponents } from '../wiring/installed';
import { componentNamespaces } from '../wiring/namespaces';
import { type Plan, type PlannedEnvironment, type Wiring } from '../wiring/plan';
import { sourceKey, type WiringSource } from '../wiring/source';
import { type Foundation } from './foundation';
import { type Issuance } from './issuance';

/** What is served: dashboards, Epinio, and the Ingresses of applications, each after its Secret. */
export class Exposure {
  /** The Ingress of each application, by its index in the configuration. */
  readonly apps: ReadonlyMap<number, RoutedIngress>;
  private readonly wiring: ReadonlyMap<string, readonly Wiring[]>;

  constructor(
    private readonly plan: Plan,
    private readonly foundation: Foundation,
    private readonly issuance: Issuance,
    private readonly parent: pulumi.Resource,
  ) {
    this.wiring = bySource(plan.wiring);
    this.exposeDashboards();
    this.exposeWebInterface(this.installEpinio());
    this.apps = new Map(
      plan.config.apps.flatMap((app, index) => {
        const ingress = this.exposeApp(app);
        return ingress === undefined ? [] : [[index, ingress] as const];
      }),
    );
  }

  private wiringOf(source: WiringSource): readonly Wiring[] {
    return this.wiring.get(sourceKey(source)) ?? [];
  }

  private classOf(controller: string | null | undefined): string | undefined {
    return this.plan.config.controllers.find(({ name }) => name === controller)?.class;
  }

  private exposeDashboards(): void {
    for (const { name, class: ingressClass, dashboard } of this.plan.config.controllers) {
      const [wiring] = this.wiringOf({ kind: 'controller', name });
      if (dashboard === undefined || wiring === undefined || !this.foundation.controllers.has(name)) continue;
      const { namespace, host, secretName } = wiring;
      new Dashboard(
        `dashboard-${name}`,
        { namespace, class: ingressClass, host, secretName, allow: dashboard.allow },
        { parent: this.parent, dependsOn: [...this.foundation.serving(name), ...this.issuance.before(wiring)] },
      );
    }
  }

  private installEpinio(): readonly pulumi.Resource[] {
    const { epinio, charts } = this.plan.config;
    const { epinio: installed, kubed } = installedComponents(this.plan.config);
    const environment = this.plan.environments.find(({ name }) => name === epinio?.environment);
    if (!installed || epinio === undefined || environment === undefined) return [];
    const [own] = this.wiringOf({ kind: 'epinio', part: 'server' });
    const issuer =
      environment.issuance.kind === 'issuer' ? this.issuance.issuers.get(environment.issuance.issuer) : undefined;
    const args = {
      epinio,
      domain: epinio.domain ?? environment.config.domain,
      issuer: issuer?.isClusterIssuer === true ? issuer.ref.name : undefined,
      class: this.classOf(own?.controller),
      appsClass: this.classOf(epinio.appsController ?? own?.controller),
      certManagerNamespace: componentNamespaces.certManager,
      distributor:
        !kubed && environment.config.distribution === 'replicator' ? ('replicator' as const) : ('kubed' as const),
      charts,
      namespace: componentNamespaces.epinio,
    };
    const dependsOn = this.everythingBeforeEpinio(environment);
    return new Epinio('epinio', args, { parent: this.parent, dependsOn }).ready;
  }

  private everythingBeforeEpinio({ name, secret }: PlannedEnvironment): pulumi.Resource[] {
    const routing = this.issuance.secrets.get(name);
    return [
      ...this.foundation.made(componentNamespaces.epinio),
      ...[...this.foundation.controllers.values()].flatMap(({ ready }) => ready),
      ...(this.foundation.certManager ?? []),
      ...[...this.issuance.issuers.values()].flatMap(({ ready }) => ready),
      ...this.foundation.distributors.kubed,
      ...(routing === undefined ? [] : [routing.in(secret.namespace)]),
    ];
  }

  /** The plan has it wherever Epinio is configured, installed here or not. */
  private exposeWebInterface(epinio: readonly pulumi.Resource[]): void {
    const backend = { path: '/', pathType: 'Prefix', service: 'epinio-ui', port: 80 } as const;
    this.expose(
      'epinio-web',
      this.wiringOf({ kind: 'epinio', part: 'web' }),
      { name: 'web', annotations: {}, backend },
      epinio,
    );
  }

  private exposeApp(app: App): RoutedIngress | undefined {
    const { path, pathType, service, name, namespace, annotations } = app;
    const wiring = this.wiringOf({ kind: 'app', namespace, name });
    const backend = { path, pathType, service: service.name, port: service.port };
    return this.expose(appName(app), wiring, { name, annotations, backend }, this.ownCertificate(app, wiring));
  }

  private ownCertificate(app: App, wiring: readonly Wiring[]): readonly pulumi.Resource[] {
    const { namespace } = app;
    const issuer = this.issuance.issuers.get(app.issuer ?? '');
    const secretName = wiring.find(({ tls }) => tls === 'own-certificate')?.secretName ?? undefined;
    if (issuer === undefined || secretName === undefined) return [];
    const names = [...new Set(wiring.flatMap(({ coveringName }) => coveringName ?? []))];
    const dependsOn = [...this.foundation.made(namespace), ...(this.foundation.certManager ?? [])];
    const { cluster } = this.issuance;
    const waitSeconds = this.plan.config.cluster.waitSeconds.certificate;
    return new AppCertificate(
      `${appName(app)}-tls`,
      { namespace, secretName, names, issuer, cluster, waitSeconds },
      { parent: this.parent, dependsOn },
    ).ready;
  }

  /** An Ingress after all that its wiring needs; none where nothing was wired. */
  private expose(
    name: string,
    wiring: readonly Wiring[],
    args: Pick<RoutedIngressArgs, 'name' | 'annotations' | 'backend'>,
    before: readonly pulumi.Resource[],
  ): RoutedIngress | undefined {
    const [first] = wiring;
    if (first === undefined) return undefined;
    const { namespace, controller } = first;
    const secrets = wiring.flatMap((one) => this.issuance.before(one));
    const dependsOn = [
      ...before,
      ...this.foundation.made(namespace),
      ...this.foundation.serving(controller),
      ...secrets,
    ];
    return new RoutedIngress(
      name,
      { ...args, namespace, class: this.classOf(controller), wiring },
      { parent: this.parent, dependsOn: [...new Set(dependsOn)] },
    );
  }
}

/** With a dot, which neither part can have: `a-b`/`c` and `a`/`b-c` stay two resources. */
function appName({ namespace, name }: App): string {
  return `app-${namespace}.${name}`;
}

/** The wiring of each source, under its {@link sourceKey}. */
function bySource(wiring: readonly Wiring[]): Map<string, Wiring[]> {
  const found = new Map<string, Wiring[]>();
  for (const one of wiring) {
    const others = found.get(sourceKey(one.source));
    if (others === undefined) found.set(sourceKey(one.source), [one]);
    else others.push(one);
  }
  return found;
}
