import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { certManagerGroup, type IssuerRef } from './issuer-reference';

const apiVersion = `${certManagerGroup}/v1`;

/** The Kubernetes provider waits for these objects like for built-in ones; it gives up after its own time. */
const untilReady = { 'pulumi.com/waitFor': 'condition=Ready' };

/** A name in a namespace. */
export interface Placed {
  readonly name: pulumi.Input<string>;
  readonly namespace: pulumi.Input<string>;
}

type Spec = Readonly<Record<string, unknown>>;

function awaited(
  name: string,
  kind: string,
  metadata: Omit<Placed, 'namespace'> & Partial<Placed>,
  spec: Spec,
  options: pulumi.CustomResourceOptions,
): kubernetes.apiextensions.CustomResource {
  const args = { apiVersion, kind, metadata: { ...metadata, annotations: untilReady }, spec };
  return new kubernetes.apiextensions.CustomResource(name, args, options);
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
  spec: Spec,
  options: pulumi.CustomResourceOptions,
): kubernetes.apiextensions.CustomResource {
  const issuerRef = { group: certManagerGroup, ...issuer };
  return awaited(name, 'Certificate', metadata, { ...spec, issuerRef }, options);
}

/** An Issuer of a namespace, awaited until it can issue. */
export function awaitedIssuer(
  name: string,
  metadata: Placed,
  spec: Spec,
  options: pulumi.CustomResourceOptions,
): kubernetes.apiextensions.CustomResource {
  return awaited(name, 'Issuer', metadata, spec, options);
}

/** A ClusterIssuer, awaited until it can issue. */
export function awaitedClusterIssuer(
  name: string,
  issuer: string,
  spec: Spec,
  options: pulumi.CustomResourceOptions,
): kubernetes.apiextensions.CustomResource {
  return awaited(name, 'ClusterIssuer', { name: issuer }, spec, options);
}
