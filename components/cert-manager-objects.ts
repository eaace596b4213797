import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';

const apiVersion = 'cert-manager.io/v1';

/** The Kubernetes provider waits for these objects like for built-in ones; it gives up after its own time. */
const untilReady = { 'pulumi.com/waitFor': 'condition=Ready' };

/** How a Certificate names its issuer. */
export interface IssuerRef {
  readonly kind: string;
  readonly name: string;
}

/** A name in a namespace. */
export interface Placed {
  readonly name: pulumi.Input<string>;
  readonly namespace: pulumi.Input<string>;
}

/**
 * A cert-manager Certificate, awaited until it is issued.
 *
 * @param spec its spec (cert-manager.io/v1), without the issuer
 */
export function awaitedCertificate(
  name: string,
  metadata: Placed,
  issuer: IssuerRef,
  spec: Readonly<Record<string, unknown>>,
  options: pulumi.CustomResourceOptions,
): kubernetes.apiextensions.CustomResource {
  return new kubernetes.apiextensions.CustomResource(
    name,
    {
      apiVersion,
      kind: 'Certificate',
      metadata: { ...metadata, annotations: untilReady },
      spec: { ...spec, issuerRef: { ...issuer, group: 'cert-manager.io' } },
    },
    options,
  );
}

/** An Issuer of a namespace, awaited until it can issue. */
export function awaitedIssuer(
  name: string,
  metadata: Placed,
  spec: Readonly<Record<string, unknown>>,
  options: pulumi.CustomResourceOptions,
): kubernetes.apiextensions.CustomResource {
  return new kubernetes.apiextensions.CustomResource(
    name,
    { apiVersion, kind: 'Issuer', metadata: { ...metadata, annotations: untilReady }, spec },
    options,
  );
}

/** A ClusterIssuer, awaited until it can issue. */
export function awaitedClusterIssuer(
  name: string,
  issuer: string,
  spec: Readonly<Record<string, unknown>>,
  options: pulumi.CustomResourceOptions,
): kubernetes.apiextensions.CustomResource {
  return new kubernetes.apiextensions.CustomResource(
    name,
    { apiVersion, kind: 'ClusterIssuer', metadata: { name: issuer, annotations: untilReady }, spec },
    options,
  );
}
