import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { annotated } from './distribution';
import { type PlannedTrustBundle } from '../wiring/plan';

/** Which certificates to offer, and to which namespaces. */
export interface TrustBundleArgs {
  /** What is planned: the ConfigMap, and who makes its copies. */
  readonly bundle: PlannedTrustBundle;
  /** PEM of the CA certificates; public. */
  readonly certificates: pulumi.Input<string>;
}

/**
 * The certificates of a private CA as a ConfigMap, in the namespaces whose workloads have to trust it.
 *
 * @example
 * ```ts
 * import { TrustBundle } from './components/distribution/trust-bundle';
 * import { type Plan } from './components/wiring/plan';
 *
 * declare const plan: Plan;
 *
 * declare const certificates: string;
 *
 * for (const bundle of plan.trustBundles) new TrustBundle(`trust-${bundle.issuer}`, { bundle, certificates });
 * ```
 */
export class TrustBundle extends pulumi.ComponentResource {
  constructor(name: string, args: TrustBundleArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:TrustBundle', name, {}, opts);
    const { configMap, places } = args.bundle;
    if (places === undefined) this.configMap(`${name}-source`, configMap.namespace, args);
    else for (const namespace of places) this.configMap(`${name}-in-${namespace}`, namespace, args);
    this.registerOutputs({ name: configMap.name });
  }

  private configMap(name: string, namespace: string, { bundle, certificates }: TrustBundleArgs): void {
    const { configMap, annotations } = bundle;
    new kubernetes.core.v1.ConfigMap(
      name,
      { metadata: { name: configMap.name, namespace, ...annotated(annotations) }, data: { 'ca.crt': certificates } },
      { parent: this },
    );
  }
}
