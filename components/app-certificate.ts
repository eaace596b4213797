import * as pulumi from '@pulumi/pulumi';
import { awaitedCertificate } from './cert-manager-objects';
import { type Issuer } from './issuer';

/** Arguments of {@link AppCertificate}. */
export interface AppCertificateArgs {
  readonly namespace: string;
  readonly secretName: string;
  readonly names: readonly string[];
  readonly issuer: Issuer;
}

/** The certificate of an application that no environment covers: issued before its Ingress exists. */
export class AppCertificate extends pulumi.ComponentResource {
  readonly ready: pulumi.Resource[];

  constructor(
    name: string,
    { namespace, secretName, names, issuer }: AppCertificateArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('edgewire:index:AppCertificate', name, {}, opts);
    const certificate = awaitedCertificate(
      `${name}-certificate`,
      { name: secretName, namespace },
      issuer.current,
      { secretName, dnsNames: names },
      { parent: this, dependsOn: issuer.ready },
    );
    this.ready = [certificate];
    this.registerOutputs({ secretName });
  }
}
