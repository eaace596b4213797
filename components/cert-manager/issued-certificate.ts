import type * as pulumi from '@pulumi/pulumi';
import { type ClusterAccess } from '../cluster/access';
import { certificate } from './objects';
import { CertificateSecret } from './certificate-secret';
import { type IssuerRef } from './issuer-reference';

/** Arguments of {@link issuedCertificate}. */
export interface IssuedCertificateArgs {
  readonly namespace: string;
  /** Of the Certificate and of the Secret that it writes. */
  readonly secretName: string;
  readonly names: readonly string[];
  readonly issuer: IssuerRef;
  /** What else its spec has (cert-manager.io/v1). */
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly cluster: ClusterAccess;
  /** How long the issuer may take. */
  readonly waitSeconds: number;
}

/** A Certificate of cert-manager, and what waits until its Secret has the certificate: what needs that depends on it. */
export function issuedCertificate(
  name: string,
  { namespace, secretName, names, issuer, spec, cluster, waitSeconds }: IssuedCertificateArgs,
  options: pulumi.CustomResourceOptions,
): CertificateSecret {
  const made = certificate(
    `${name}-certificate`,
    { name: secretName, namespace },
    issuer,
    { ...spec, secretName, dnsNames: names },
    options,
  );
  const generation = made.metadata.generation;
  return new CertificateSecret(
    `${name}-in-${namespace}`,
    { namespace, name: secretName, names, generation, copy: undefined, cluster, timeoutSeconds: waitSeconds },
    { parent: options.parent, dependsOn: made },
  );
}
