import * as pulumi from '@pulumi/pulumi';
import { type ClusterAccess } from '../cluster/access';
import { configPath, isWithin } from '../config/path';
import { type GivenFiles } from '../given/given-files';
import { Guard } from '../guard/guard';
import { Exposure } from './exposure';
import { Foundation } from './foundation';
import { Issuance } from './issuance';
import { type RoutingSecret } from '../secrets/routing-secret';
import { type Plan, type Wiring } from '../wiring/plan';

/** The plan, and what it was read from. */
export interface PlatformArgs {
  /** What is to be built; nothing else decides. */
  readonly plan: Plan;
  /** Certificates that the configuration gives as files. */
  readonly given: GivenFiles;
  /** How code outside Pulumi's provider reaches the cluster. */
  readonly cluster: ClusterAccess;
}

/**
 * The whole edge, as the plan has it. MetalLB comes before the controllers; cert-manager before issuers, those before
 * certificates; kubed before any wait for a copy; the Secret in a namespace before an Ingress there; Epinio after all
 * of them.
 *
 * @example
 * ```ts
 * import { type GivenFiles } from './components/given/given-files';
 * import { Platform } from './components/platform/platform';
 * import { type Plan } from './components/wiring/plan';
 *
 * declare const plan: Plan;
 *
 * declare const given: GivenFiles;
 *
 * const { addresses } = new Platform('edge', { plan, given, cluster: { kubeconfig: '', context: '' } });
 * export const edge = addresses;
 * ```
 */
export class Platform extends pulumi.ComponentResource {
  /** The address that clients use for each controller, by its name. */
  readonly addresses: Readonly<Record<string, pulumi.Output<string>>>;
  /** PEM of the CA certificates that clients have to trust, by issuer; public. */
  readonly caCertificates: Readonly<Record<string, pulumi.Output<string>>>;
  private readonly foundation: Foundation;
  private readonly issuance: Issuance;
  private readonly exposure: Exposure;

  constructor(name: string, { plan, given, cluster }: PlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:Platform', name, {}, opts);
    this.foundation = new Foundation(plan, cluster, this);
    this.issuance = new Issuance(plan, given, cluster, this.foundation, this);
    if (plan.guard !== undefined) {
      const dependsOn = this.foundation.made(plan.guard.namespace);
      new Guard('guard', { guard: plan.guard }, { parent: this, dependsOn });
    }
    this.exposure = new Exposure(plan, this.foundation, this.issuance, this);
    this.addresses = Object.fromEntries([...this.foundation.controllers].map(([key, { address }]) => [key, address]));
    this.caCertificates = Object.fromEntries(
      [...this.issuance.issuers].flatMap(([key, { caCertificate }]) =>
        caCertificate === undefined ? [] : [[key, caCertificate]],
      ),
    );
    this.registerOutputs({ addresses: this.addresses, caCertificates: this.caCertificates });
  }

  /** The routing secrets, by environment. */
  get routingSecrets(): ReadonlyMap<string, RoutingSecret> {
    return this.issuance.secrets;
  }

  /** What has to be there before a host of the wiring may be served. */
  before(wiring: Wiring): readonly pulumi.Resource[] {
    return this.issuance.before(wiring);
  }

  /** The resource that a configuration path is about: the one made for that entry, else the platform. */
  resourceAt(path: string): pulumi.Resource {
    const made: readonly (readonly [section: string, resources: ReadonlyMap<string, pulumi.Resource>])[] = [
      ['environments', this.issuance.secrets],
      ['controllers', this.foundation.controllers],
      ['issuers', this.issuance.issuers],
    ];
    for (const [section, resources] of made) {
      for (const [entry, resource] of resources) if (isWithin(path, configPath(section, entry))) return resource;
    }
    for (const [place, ingress] of this.exposure.ingresses) if (isWithin(path, place)) return ingress;
    return this;
  }
}
