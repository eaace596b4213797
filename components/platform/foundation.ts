import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { type ClusterAccess } from '../cluster/access';
import { AddressGuard } from '../charts/address-guard';
import { CertManager } from '../charts/cert-manager';
import { type Distribution, type Distributor, distributorOf } from '../config/values/distribution';
import { ExternalDns } from '../charts/external-dns';
import { Kubed } from '../charts/kubed';
import { MetalLB } from '../charts/metallb';
import { NamespaceRemoval } from '../ownership/namespace-removal';
import { Replicator } from '../charts/replicator';
import { Traefik } from '../charts/traefik';
import { isEpinioNamespace } from '../wiring/namespaces';
import { type NamespaceOwnership, type Plan, type PlannedController, type PlannedNamespace } from '../wiring/plan';

/** Resources that run before a copy can be expected, by the controller that makes it; none if not installed here. */
export type Distributors = Readonly<Record<Distributor, readonly pulumi.Resource[]>>;

/** The base of everything else: namespaces, addresses, controllers, cert-manager, and what makes copies. */
export class Foundation {
  readonly controllers: ReadonlyMap<string, Traefik>;
  /** Resources after which cert-manager is ready; undefined if it is not installed here. */
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
    this.installExternalDns();
    this.certManager = this.installCertManager();
    this.distributors = this.installDistributors();
  }

  /** Those of the namespaces that this program makes, for the objects in them to wait for. */
  made(...names: readonly string[]): pulumi.Resource[] {
    return names.flatMap((name) => this.namespaces.get(name) ?? []);
  }

  /** What has to run before a copy by a distribution can be expected. */
  distributing(distribution: Distribution): readonly pulumi.Resource[] {
    const distributor = distributorOf(distribution);
    return distributor === undefined ? [] : this.distributors[distributor];
  }

  /** What has to be there before a controller serves an Ingress. */
  serving(controller: string | undefined): pulumi.Resource[] {
    return this.controllers.get(controller ?? '')?.ready ?? [];
  }

  private in(namespace: string): pulumi.ComponentResourceOptions {
    return { parent: this.parent, dependsOn: this.made(namespace) };
  }

  private createNamespaces(): ReadonlyMap<string, kubernetes.core.v1.Namespace> {
    const created = this.plan.namespaces.filter(({ create }) => create);
    return new Map(created.map((namespace) => [namespace.name, this.createNamespace(namespace)]));
  }

  private createNamespace({ name, labels, ownership }: PlannedNamespace): kubernetes.core.v1.Namespace {
    const { parent } = this;
    const removal = this.removalOf(name, ownership);
    const namespace = new kubernetes.core.v1.Namespace(
      `namespace-${name}`,
      { metadata: { name, labels } },
      { parent, dependsOn: removal, retainOnDelete: true },
    );
    if (isEpinioNamespace(labels)) {
      // Applications run as this account, which Epinio makes in its own namespaces (v1.14.1, internal/namespaces).
      new kubernetes.core.v1.ServiceAccount(
        `service-account-${name}`,
        {
          metadata: { name, namespace: name },
          imagePullSecrets: [{ name: 'registry-creds' }],
          automountServiceAccountToken: true,
        },
        { parent, dependsOn: namespace, retainOnDelete: ownership !== 'own' },
      );
    }
    return namespace;
  }

  /** The resource that removes a namespace at destroy; none for an adopted namespace. */
  private removalOf(namespace: string, ownership: NamespaceOwnership): pulumi.Resource[] {
    if (ownership === 'adopted') return [];
    const { cluster, parent } = this;
    const args = { namespace, shared: ownership === 'shared', cluster };
    return [new NamespaceRemoval(`namespace-${namespace}-removal`, args, { parent })];
  }

  private installMetalLB(): readonly pulumi.Resource[] {
    const { components, charts } = this.plan;
    if (components.metallb === undefined) return [];
    return new MetalLB('metallb', { ...components.metallb, charts }, this.in(components.metallb.namespace)).ready;
  }

  private installControllers(metallb: readonly pulumi.Resource[]): ReadonlyMap<string, Traefik> {
    const { charts, controllers } = this.plan;
    return new Map(
      controllers
        .filter(({ installed }) => installed)
        .map((controller) => {
          const { name, namespace } = controller;
          const dependsOn = [...metallb, ...this.made(namespace), ...this.guardAddress(controller)];
          return [name, new Traefik(`traefik-${name}`, { controller, charts }, { parent: this.parent, dependsOn })];
        }),
    );
  }

  private guardAddress({ name: controller, namespace, addresses }: PlannedController): readonly pulumi.Resource[] {
    if (addresses.length === 0) return [];
    const address = addresses.join(',');
    const { cluster, parent } = this;
    return [new AddressGuard(`traefik-${controller}-address`, { controller, address, namespace, cluster }, { parent })];
  }

  /** ExternalDNS reads what the controllers write into the status of Ingresses. */
  private installExternalDns(): void {
    const { charts, dns } = this.plan;
    const controllers = [...this.controllers.values()];
    const addresses = new Map([...this.controllers].map(([name, { address }]) => [name, address]));
    const ready = controllers.flatMap((controller) => controller.ready);
    for (const instance of dns) {
      const dependsOn = [...this.made(instance.namespace), ...ready];
      new ExternalDns(`dns-${instance.name}`, { dns: instance, charts, addresses }, { parent: this.parent, dependsOn });
    }
  }

  private installCertManager(): readonly pulumi.Resource[] | undefined {
    const { components, charts } = this.plan;
    if (components.certManager === undefined) return undefined;
    const { namespace } = components.certManager;
    return new CertManager('cert-manager', { charts, namespace }, this.in(namespace)).ready;
  }

  private installDistributors(): Distributors {
    return { kubed: this.installKubed(), replicator: this.installReplicator() };
  }

  private installKubed(): readonly pulumi.Resource[] {
    const { components, charts } = this.plan;
    if (components.kubed === undefined) return [];
    const { namespace, clusterName } = components.kubed;
    const certManager = components.kubed.certManager ? (this.certManager ?? []) : undefined;
    return new Kubed('kubed', { charts, clusterName, certManager, namespace }, this.in(namespace)).ready;
  }

  private installReplicator(): readonly pulumi.Resource[] {
    const { components, charts } = this.plan;
    if (components.replicator === undefined) return [];
    return new Replicator('replicator', { ...components.replicator, charts }, this.in(components.replicator.namespace))
      .ready;
  }
}
