import type * as pulumi from '@pulumi/pulumi';
import { type ClusterAccess } from '../cluster/access';
import { certificate } from './objects';
import { CertificateSecret } from './certificate-secret';
import { type IssuerRef } from './issuer-reference';

/** Which Certificate to make, and how long to wait for it. */
export interface IssuedCertificateArgs {
  /** Namespace of the Certificate, and of the Secret that it writes. */
  readonly namespace: string;
  /** Name of the Certificate, and of the Secret that it writes. */
  readonly secretName: string;
  /** DNS names of the certificate. */
  readonly names: readonly string[];
  /** The issuer, as a Certificate refers to it. */
  readonly issuer: IssuerRef;
  /**
   * What else its spec has (cert-manager.io/v1).
   * @default only what the other arguments say
   */
  readonly spec?: Readonly<Record<string, unknown>>;
  /** How the resource itself reaches the cluster. */
  readonly cluster: ClusterAccess;
  /** Seconds that the issuer may take before the update fails. */
  readonly waitSeconds: number;
}

/**
 * Makes a Certificate of cert-manager, and returns the resource that waits until its Secret has the certificate.
 * Whatever needs the certificate depends on that resource.
 */
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
