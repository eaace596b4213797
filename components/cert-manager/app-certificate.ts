import * as pulumi from '@pulumi/pulumi';
import { type ClusterAccess } from '../cluster/access';
import { issuedCertificate } from './issued-certificate';
import { type IssuerRef } from './issuer-reference';

/** The issuer of a certificate, as far as a Certificate has to know it. */
export interface CertificateIssuer {
  /** How the Certificate names it. */
  readonly current: IssuerRef;
  /** What has to be there before it can issue. */
  readonly ready: pulumi.Resource[];
}

/** The names of an application's certificate, and who issues it. */
export interface AppCertificateArgs {
  /** Namespace of the application, which has to exist. */
  readonly namespace: string;
  /** Name of the Secret that the Ingress names. */
  readonly secretName: string;
  /** DNS names of the certificate. */
  readonly names: readonly string[];
  /** The issuer; it is awaited first. */
  readonly issuer: CertificateIssuer;
  /** How the resource itself reaches the cluster. */
  readonly cluster: ClusterAccess;
  /** Seconds that the issuer may take before the update fails. */
  readonly waitSeconds: number;
}

/**
 * The certificate of an application that no environment covers, issued before the application's Ingress exists.
 *
 * @example
 * ```ts
 * import { AppCertificate } from './components/cert-manager/app-certificate';
 * import { type CertificateIssuer } from './components/cert-manager/app-certificate';
 *
 * declare const issuer: CertificateIssuer;
 *
 * const { ready } = new AppCertificate('blog-tls', {
 *   namespace: 'blog',
 *   secretName: 'blog-tls',
 *   names: ['blog.example.org'],
 *   issuer,
 *   cluster: { kubeconfig: '', context: '' },
 *   waitSeconds: 600,
 * });
 * export const waitedFor = ready;
 * ```
 */
export class AppCertificate extends pulumi.ComponentResource {
  readonly ready: pulumi.Resource[];

  constructor(name: string, { issuer, ...args }: AppCertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:AppCertificate', name, {}, opts);
    this.ready = [
      issuedCertificate(name, { ...args, issuer: issuer.current }, { parent: this, dependsOn: issuer.ready }),
    ];
    this.registerOutputs({ secretName: args.secretName });
  }
}
