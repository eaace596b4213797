import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { awaitedCertificate, awaitedIssuer } from './cert-manager-objects';
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
  /** What cert-manager needs to be ready; undefined without cert-manager. */
  readonly certManager: readonly pulumi.Resource[] | undefined;
  readonly charts: Charts;
  /** Namespace, which has to exist. */
  readonly namespace: string;
}

/** kubed (config-syncer), which copies routing secrets with their labels into every namespace that matches. */
export class Kubed extends pulumi.ComponentResource {
  /** What has to be there before copies appear. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: KubedArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:Kubed', name, {}, opts);
    const serving =
      args.certManager === undefined ? undefined : this.servingCertificate(name, args.namespace, args.certManager);
    const chart = new Chart(
      `${name}-chart`,
      {
        chart: 'kubed',
        release: 'kubed',
        namespace: args.namespace,
        values: kubedValues({ ...args, serving }),
        charts: args.charts,
      },
      { parent: this },
    );
    this.ready = [chart.release];
    this.registerOutputs({ namespace: args.namespace });
  }

  /** A certificate that stays: the chart's own is a new one whenever it is rendered. */
  private servingCertificate(
    name: string,
    namespace: string,
    certManager: readonly pulumi.Resource[],
  ): ServingCertificate {
    const metadata = { name: 'kubed-serving', namespace };
    const issuer = awaitedIssuer(
      `${name}-serving-issuer`,
      metadata,
      { selfSigned: {} },
      { parent: this, dependsOn: [...certManager] },
    );
    const certificate = awaitedCertificate(
      `${name}-serving-certificate`,
      metadata,
      { kind: 'Issuer', name: 'kubed-serving' },
      {
        secretName: 'kubed-serving',
        commonName: 'kubed',
        dnsNames: [`kubed.${namespace}`, `kubed.${namespace}.svc`],
        duration: '87600h',
        privateKey: { rotationPolicy: 'Never' },
      },
      { parent: this, dependsOn: issuer },
    );
    const id = certificate.id.apply(() => `${namespace}/kubed-serving`);
    const { data } = kubernetes.core.v1.Secret.get(`${name}-serving`, id, { parent: this });
    const text = (key: string) => pulumi.secret(data.apply((all) => all[key] ?? ''));
    return { certificate: text('tls.crt'), key: text('tls.key') };
  }
}

/** Values of kubed's chart v0.13.2. Without a certificate given the chart makes one anew at each upgrade. */
export function kubedValues({
  clusterName,
  serving,
  charts,
}: Pick<KubedArgs, 'clusterName' | 'charts'> & { readonly serving: ServingCertificate | undefined }): Values {
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
          : { generate: false, caCrt: serving.certificate, serverCrt: serving.certificate, serverKey: serving.key },
    },
  };
}
