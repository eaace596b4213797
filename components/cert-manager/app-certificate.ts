import * as pulumi from '@pulumi/pulumi';
import { type ClusterAccess } from './certificate-secret';
import { issuedCertificate } from './issued-certificate';
import { type Issuer } from '../issuers/issuer';

/** For which names of an application, and who issues. */
export interface AppCertificateArgs {
  /** Namespace of the application, which has to exist. */
  readonly namespace: string;
  /** Name of the Secret that the Ingress names. */
  readonly secretName: string;
  /** DNS names of the certificate. */
  readonly names: readonly string[];
  /** The issuer; it is awaited first. */
  readonly issuer: Issuer;
  /** How the resource itself reaches the cluster. */
  readonly cluster: ClusterAccess;
  /** Seconds that the issuer may take before the update fails. */
  readonly waitSeconds: number;
}

/**
 * The certificate of an application that no environment covers: issued before its Ingress exists.
 *
 * @example
 * ```ts
 * import { AppCertificate } from './components/cert-manager/app-certificate';
 * import { type Issuer } from './components/issuers/issuer';
 *
 * declare const issuer: Issuer;
 *
 * const { ready } = new AppCertificate('blog-tls', {
 *   namespace: 'blog',
 *   secretName: 'blog-tls',
 *   names: ['blog.example.org'],
 *   issuer,
 *   cluster: { kubeconfig: undefined, context: undefined },
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
