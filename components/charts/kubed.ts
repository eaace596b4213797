import * as pulumi from '@pulumi/pulumi';
import * as tls from '@pulumi/tls';
import { awaitedCertificate, awaitedIssuer } from '../cert-manager/objects';
import { ExistingSecret } from '../cluster/existing-secret';
import { Chart, type Values } from './chart';
import { kubedServingSecret } from '../wiring/own-secrets';
import { type Charts } from '../config/sections/charts';
import { entry } from '../pulumi/secret-text';
import { images } from './pins';

/** A serving certificate as the chart takes it: base64 of PEM. */
export interface ServingCertificate {
  readonly certificate: pulumi.Input<string>;
  readonly key: pulumi.Input<string>;
}

/** Where to install kubed, and what issues its serving certificate. */
export interface KubedArgs {
  /** Name of the cluster, which kubed writes on the copies. */
  readonly clusterName: string;
  /** Resources after which cert-manager is ready; undefined without cert-manager. */
  readonly certManager: readonly pulumi.Resource[] | undefined;
  /** `edgewire:charts`: where charts come from, their versions, and values laid over those of this program. */
  readonly charts: Charts;
  /** Namespace, which has to exist. */
  readonly namespace: string;
}

/**
 * kubed (config-syncer), which copies routing secrets with their labels into every namespace that matches.
 *
 * @example
 * ```ts
 * import { Kubed } from './components/charts/kubed';
 * import { type Charts } from './components/config/sections/charts';
 *
 * declare const charts: Charts;
 *
 * const { ready } = new Kubed('kubed', { clusterName: 'dev', certManager: undefined, charts, namespace: 'kubed' });
 * export const waitedFor = ready;
 * ```
 */
export class Kubed extends pulumi.ComponentResource {
  /** What has to be there before copies appear. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: KubedArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:Kubed', name, {}, opts);
    const serving =
      args.certManager === undefined
        ? this.stateCertificate(name, args.namespace)
        : this.clusterCertificate(name, args.namespace, args.certManager);
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

  /** The serving certificate, made by cert-manager and kept in the cluster. */
  private clusterCertificate(
    name: string,
    namespace: string,
    certManager: readonly pulumi.Resource[],
  ): ServingCertificate {
    const metadata = { name: kubedServingSecret, namespace };
    const issuer = awaitedIssuer(
      `${name}-serving-issuer`,
      metadata,
      { selfSigned: {} },
      { parent: this, dependsOn: [...certManager] },
    );
    const certificate = awaitedCertificate(
      `${name}-serving-certificate`,
      metadata,
      { kind: 'Issuer', name: kubedServingSecret },
      {
        secretName: kubedServingSecret,
        commonName: 'kubed',
        dnsNames: servingNames(namespace),
        duration: `${servingHours}h`,
        privateKey: { rotationPolicy: 'Never' },
      },
      { parent: this, dependsOn: issuer },
    );
    const secret = { ...metadata, written: certificate.id };
    const { data } = new ExistingSecret(`${name}-serving`, secret, { parent: this, dependsOn: certificate });
    const text = (key: string) => pulumi.secret(data.apply(entry(key)));
    return { certificate: text('tls.crt'), key: text('tls.key') };
  }

  /** The serving certificate without cert-manager, kept in the stack state, its key encrypted. */
  private stateCertificate(name: string, namespace: string): ServingCertificate {
    const key = new tls.PrivateKey(
      `${name}-serving-key`,
      { algorithm: 'ECDSA', ecdsaCurve: 'P256' },
      { parent: this, additionalSecretOutputs: ['privateKeyPem'] },
    );
    const certificate = new tls.SelfSignedCert(
      `${name}-serving-certificate`,
      {
        privateKeyPem: key.privateKeyPem,
        subject: { commonName: 'kubed' },
        dnsNames: servingNames(namespace),
        allowedUses: ['server_auth', 'digital_signature'],
        validityPeriodHours: servingHours,
      },
      { parent: this },
    );
    const text = (pem: pulumi.Output<string>) => pulumi.secret(pem.apply((plain) => base64(plain)));
    return { certificate: text(certificate.certPem), key: text(key.privateKeyPem) };
  }
}

/** Hours of ten years: only the API server would look at the certificate, and kubed's API is not used. */
const servingHours = 87_600;

function servingNames(namespace: string): string[] {
  return [`kubed.${namespace}`, `kubed.${namespace}.svc`];
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** Values of kubed's chart v0.13.2. The serving certificate is given: the chart makes a new one at each rendering. */
export function kubedValues({
  clusterName,
  serving,
  charts,
}: Pick<KubedArgs, 'clusterName' | 'charts'> & { readonly serving: ServingCertificate }): Values {
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
      servingCerts: { generate: false, serverCrt: serving.certificate, serverKey: serving.key },
    },
  };
}
