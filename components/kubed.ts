import * as pulumi from '@pulumi/pulumi';
import { Chart, type Values } from './chart';
import { type Charts } from './config/charts';
import { images } from './pins';

/** A serving certificate as the chart takes it: base64 of PEM. */
export interface ServingCertificate {
  readonly certificate: pulumi.Input<string>;
  readonly key: pulumi.Input<string>;
}

/** Arguments of {@link Kubed}. */
export interface KubedArgs {
  /** Name of the cluster, which kubed writes on the copies. */
  readonly clusterName: string;
  /** Certificate of its API; undefined: the chart makes a new one at each upgrade. */
  readonly serving: ServingCertificate | undefined;
  readonly charts: Charts;
  /** Namespace, which has to exist. */
  readonly namespace: pulumi.Input<string>;
}

/** kubed (config-syncer), which copies routing secrets with their labels into every namespace that matches. */
export class Kubed extends pulumi.ComponentResource {
  /** What has to be there before copies appear. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: KubedArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:Kubed', name, {}, opts);
    const chart = new Chart(
      `${name}-chart`,
      { chart: 'kubed', release: 'kubed', namespace: args.namespace, values: kubedValues(args), charts: args.charts },
      { parent: this },
    );
    this.ready = [chart.release];
    this.registerOutputs({ namespace: args.namespace });
  }
}

/**
 * Values of kubed's chart v0.13.2. Left alone the chart makes a new CA and certificate whenever it is rendered, which
 * restarts the pod at each upgrade; so it is given one that stays.
 */
export function kubedValues({ clusterName, serving, charts }: Omit<KubedArgs, 'namespace'>): Values {
  const { registry, ...image } = images.kubed;
  return {
    fullnameOverride: 'kubed',
    operator: {
      ...image,
      registry: charts.images === undefined ? registry : `${charts.images}/${registry}`,
      resources: { requests: { cpu: '10m', memory: '64Mi' } },
    },
    enableAnalytics: false,
    config: { clusterName },
    apiserver: {
      servingCerts:
        serving === undefined
          ? { generate: true }
          : {
              generate: false,
              caCrt: serving.certificate,
              serverCrt: serving.certificate,
              serverKey: pulumi.secret(serving.key),
            },
    },
  };
}
