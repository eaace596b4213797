import * as pulumi from '@pulumi/pulumi';
import { Chart, type Values } from './chart';
import { type Charts } from '../config/sections/charts';

/** Where to install cert-manager, and from which chart. */
export interface CertManagerArgs {
  /** `edgewire:charts`: where charts come from, their versions, and values laid over those of this program. */
  readonly charts: Charts;
  /** Namespace, which has to exist; the Secrets of ClusterIssuers live there too. */
  readonly namespace: pulumi.Input<string>;
}

/**
 * cert-manager with its CRDs. Its release is ready when its webhook answers (the chart's startupapicheck hook).
 *
 * @example
 * ```ts
 * import { type Charts } from './components/config/sections/charts';
 * import { CertManager } from './components/charts/cert-manager';
 *
 * declare const charts: Charts;
 *
 * const { ready } = new CertManager('cert-manager', { charts, namespace: 'cert-manager' });
 * export const waitedFor = ready;
 * ```
 */
export class CertManager extends pulumi.ComponentResource {
  /** What has to be there before an Issuer can be made. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: CertManagerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:CertManager', name, {}, opts);
    const chart = new Chart(
      `${name}-chart`,
      {
        chart: 'cert-manager',
        // The names of the webhook's Service and of the CRDs' labels follow the release.
        release: 'cert-manager',
        namespace: args.namespace,
        values: certManagerValues(args),
        charts: args.charts,
      },
      { parent: this },
    );
    this.ready = [chart.release];
    this.registerOutputs({ namespace: args.namespace });
  }
}

/** Values of cert-manager's chart v1.21.2. */
export function certManagerValues({ charts, namespace }: CertManagerArgs): Values {
  return {
    crds: { enabled: true, keep: true },
    // Epinio's chart deletes Certificates, and their Secrets go with them only if this is set.
    enableCertificateOwnerRef: true,
    clusterResourceNamespace: namespace,
    // The default, kube-system, would have the chart write Roles there.
    global: { leaderElection: { namespace } },
    ...(charts.certManager.renewalInfo ? { featureGates: 'ACMEUseARI=true' } : {}),
    startupapicheck: { enabled: true, timeout: '5m' },
    ...(charts.images === undefined ? {} : { imageRegistry: charts.images, imageNamespace: 'jetstack' }),
  };
}
