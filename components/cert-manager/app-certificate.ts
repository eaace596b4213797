import * as pulumi from '@pulumi/pulumi';
import { type ClusterAccess } from '../cluster/access';
import { issuedCertificate } from './issued-certificate';
import { type IssuerRef } from './issuer-reference';

/** What issues a certificate, as far as a Certificate has to know it. */
export interface CertificateIssuer {
  /** How the Certificate names it. */
  readonly current: IssuerRef;
  /** What has to be there before it can issue. */
  readonly ready: pulumi.Resource[];
}

/** Arguments of {@link AppCertificate}. */
export interface AppCertificateArgs {
  readonly namespace: string;
  readonly secretName: string;
  readonly names: readonly string[];
  readonly issuer: CertificateIssuer;
  readonly cluster: ClusterAccess;
  /** How long the issuer may take. */
  readonly waitSeconds: number;
}

/** The certificate of an application that no environment covers: issued before its Ingress exists. */
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
