import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { type ClusterAccess } from '../cluster/access';
import { AddressGuard } from '../charts/address-guard';
import { CertManager } from '../charts/cert-manager';
import { type Controller } from '../config/sections/controllers';
import { type Distributors } from '../distribution/distribution';
import { Kubed } from '../charts/kubed';
import { MetalLB } from '../charts/metallb';
import { Replicator } from '../charts/replicator';
import { Traefik } from '../charts/traefik';
import { installedComponents, isOfCertManager } from '../wiring/installed';
import { componentNamespaces, controllerNamespace, isEpinioNamespace } from '../wiring/namespaces';
import { type Plan, type PlannedNamespace } from '../wiring/plan';

/** What everything else stands on: namespaces, addresses, controllers, cert-manager, and who makes copies. */
export class Foundation {
  readonly controllers: ReadonlyMap<string, Traefik>;
  /** What cert-manager needs to be ready; undefined where it is not installed here. */
  readonly certManager: readonly pulumi.Resource[] | undefined;
  readonly distributors: Distributors;
  private readonly namespaces: ReadonlyMap<string, kubernetes.core.v1.Namespace>;

  constructor(
    private readonly plan: Plan,
    private readonly cluster: ClusterAccess,
    private readonly parent: pulumi.Resource,
  ) {
    this.namespaces = this.createNamespaces();
    this.controllers = this.installControllers(this.installMetalLB());
    this.certManager = this.installCertManager();
    this.distributors = this.installDistributors();
  }

  /** What has to be there before objects in these namespaces, where this program makes them. */
  made(...names: readonly string[]): pulumi.Resource[] {
    return names.flatMap((name) => this.namespaces.get(name) ?? []);
  }

  /** What has to be there before a controller serves an Ingress. */
  serving(controller: string | null | undefined): pulumi.Resource[] {
    return this.controllers.get(controller ?? '')?.ready ?? [];
  }

  private get installed() {
    return installedComponents(this.plan.config);
  }

  private in(namespace: string): pulumi.ComponentResourceOptions {
    return { parent: this.parent, dependsOn: this.made(namespace) };
  }

  private createNamespaces(): ReadonlyMap<string, kubernetes.core.v1.Namespace> {
    const created = this.plan.namespaces.filter(({ create }) => create);
    return new Map(created.map((namespace) => [namespace.name, this.createNamespace(namespace)]));
  }

  private createNamespace({ name, labels }: PlannedNamespace): kubernetes.core.v1.Namespace {
    const { parent } = this;
    const namespace = new kubernetes.core.v1.Namespace(`namespace-${name}`, { metadata: { name, labels } }, { parent });
    if (isEpinioNamespace(labels)) {
      // Applications run as it. Epinio makes it in the namespaces that Epinio makes (v1.14.1, internal/namespaces).
      new kubernetes.core.v1.ServiceAccount(
        `service-account-${name}`,
        {
          metadata: { name, namespace: name },
          imagePullSecrets: [{ name: 'registry-creds' }],
          automountServiceAccountToken: true,
        },
        { parent, dependsOn: namespace },
      );
    }
    return namespace;
  }

  private installMetalLB(): readonly pulumi.Resource[] {
    if (!this.installed.metallb) return [];
    const { addresses, charts, controllers } = this.plan.config;
    const namespace = componentNamespaces.metallb;
    const autoAssign = controllers.some(({ address }) => address === undefined);
    return new MetalLB('metallb', { addresses, autoAssign, charts, namespace }, this.in(namespace)).ready;
  }

  private installControllers(metallb: readonly pulumi.Resource[]): ReadonlyMap<string, Traefik> {
    const { controllers, charts, addresses } = this.plan.config;
    if (!this.installed.traefik) return new Map();
    return new Map(
      controllers.map((controller) => {
        const namespace = controllerNamespace(controller.name);
        const floatingIp = controller.address === undefined ? undefined : addresses.floatingIps[controller.address];
        const args = { controller, namespace, metallb: this.installed.metallb, floatingIp, charts };
        const dependsOn = [...metallb, ...this.made(namespace), ...this.guardAddress(controller)];
        const options = { parent: this.parent, dependsOn };
        return [controller.name, new Traefik(`traefik-${controller.name}`, args, options)];
      }),
    );
  }

  private guardAddress({ name: controller, address }: Controller): readonly pulumi.Resource[] {
    if (address === undefined) return [];
    const { cluster, parent } = this;
    const args = { controller, address, namespace: controllerNamespace(controller), cluster };
    return [new AddressGuard(`traefik-${controller}-address`, args, { parent })];
  }

  private installCertManager(): readonly pulumi.Resource[] | undefined {
    if (!this.installed.certManager) return undefined;
    const namespace = componentNamespaces.certManager;
    return new CertManager('cert-manager', { charts: this.plan.config.charts, namespace }, this.in(namespace)).ready;
  }

  private installDistributors(): Distributors {
    const { kubed, replicator } = this.installed;
    return { kubed: kubed ? this.installKubed() : [], replicator: replicator ? this.installReplicator() : [] };
  }

  private installKubed(): readonly pulumi.Resource[] {
    const { charts, cluster } = this.plan.config;
    const namespace = componentNamespaces.kubed;
    const clusterName = cluster.name ?? this.plan.stackName;
    return new Kubed(
      'kubed',
      { charts, clusterName, certManager: this.usableCertManager, namespace },
      this.in(namespace),
    ).ready;
  }

  /** cert-manager, where there is one: one that is not installed here is in the cluster, if issuers need it. */
  private get usableCertManager(): readonly pulumi.Resource[] | undefined {
    return this.certManager ?? (this.plan.config.issuers.some(isOfCertManager) ? [] : undefined);
  }

  private installReplicator(): readonly pulumi.Resource[] {
    const namespace = componentNamespaces.replicator;
    const { charts } = this.plan.config;
    const configMaps = this.plan.trustBundles.some(({ config }) => config.distribution === 'replicator');
    return new Replicator('replicator', { charts, configMaps, namespace }, this.in(namespace)).ready;
  }
}
