import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { certManagerGroup, type IssuerRef } from './issuer-reference';

const apiVersion = `${certManagerGroup}/v1`;

/** Annotation by which the Kubernetes provider waits for these objects as for built-in ones, until its own timeout. */
const untilReady = { 'pulumi.com/waitFor': 'condition=Ready' };

/** A name in a namespace. */
export interface Placed {
  readonly name: pulumi.Input<string>;
  readonly namespace: pulumi.Input<string>;
}

type Spec = Readonly<Record<string, unknown>>;

type Metadata = Omit<Placed, 'namespace'> & Partial<Placed>;

function object(
  name: string,
  kind: string,
  metadata: Metadata & { readonly annotations?: Readonly<Record<string, string>> },
  spec: Spec,
  options: pulumi.CustomResourceOptions,
): kubernetes.apiextensions.CustomResource {
  return new kubernetes.apiextensions.CustomResource(name, { apiVersion, kind, metadata, spec }, options);
}

function awaited(
  name: string,
  kind: string,
  metadata: Metadata,
  spec: Spec,
  options: pulumi.CustomResourceOptions,
): kubernetes.apiextensions.CustomResource {
  return object(name, kind, { ...metadata, annotations: untilReady }, spec, options);
}

function issuedBy(issuer: IssuerRef, spec: Spec): Spec {
  return { ...spec, issuerRef: { group: certManagerGroup, ...issuer } };
}

/**
 * A cert-manager Certificate that is not awaited: `issuedCertificate` waits for its Secret, and says what is missing.
 *
 * @param spec its spec (cert-manager.io/v1), without the issuer
 */
export function certificate(
  name: string,
  metadata: Placed,
  issuer: IssuerRef,
  spec: Spec,
  options: pulumi.CustomResourceOptions,
): kubernetes.apiextensions.CustomResource {
  return object(name, 'Certificate', metadata, issuedBy(issuer, spec), options);
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
  return awaited(name, 'Certificate', metadata, issuedBy(issuer, spec), options);
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
