import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { annotated, type Distribution } from './distribution';
import { type PlannedTrustBundle } from '../wiring/plan';

/** Arguments of {@link TrustBundle}. */
export interface TrustBundleArgs {
  readonly bundle: PlannedTrustBundle;
  /** PEM of the CA certificates; public. */
  readonly certificates: pulumi.Input<string>;
  readonly distribution: Distribution;
  /** The namespaces that `direct` distribution puts a ConfigMap into. */
  readonly namespaces: readonly string[];
}

/** The certificates of a private CA as a ConfigMap, in the namespaces whose workloads have to trust it. */
export class TrustBundle extends pulumi.ComponentResource {
  constructor(name: string, args: TrustBundleArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:TrustBundle', name, {}, opts);
    const { bundle, distribution, namespaces } = args;
    if (distribution.direct) {
      for (const namespace of namespaces) this.configMap(`${name}-in-${namespace}`, namespace, args);
    } else {
      this.configMap(`${name}-source`, bundle.configMap.namespace, args);
    }
    this.registerOutputs({ name: bundle.configMap.name });
  }

  private configMap(name: string, namespace: string, { bundle, certificates, distribution }: TrustBundleArgs): void {
    const { annotations } = distribution;
    new kubernetes.core.v1.ConfigMap(
      name,
      {
        metadata: { name: bundle.configMap.name, namespace, ...annotated(annotations) },
        data: { 'ca.crt': certificates },
      },
      { parent: this },
    );
  }
}
