import { type AnnotatedSpec, type Annotations } from './annotations';
import { parseDuration } from '../go/duration';

/**
 * Certificates as cert-manager's ingress-shim compares them.
 * Rule from cert-manager v1.21.2, pkg/controller/certificate-shim/sync.go: certNeedsUpdate.
 */

export interface IssuerRef {
  readonly name: string;
  readonly kind: string;
  readonly group: string;
}

/** A Certificate's spec, named as in the API; an empty list and an absent one are the same. */
export interface CertificateSpec extends Omit<AnnotatedSpec, 'dnsNames' | 'ipAddresses' | 'usages'> {
  readonly secretName: string;
  readonly issuerRef: IssuerRef;
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly usages?: readonly string[];
}

/**
 * The owner of a Certificate, by its owner references: `self` = this Ingress is its controller, `other` = another
 * object is its controller, `recreated` = its controller is an Ingress of the same name and another uid,
 * `self-not-controller` = the references name this Ingress but no controller.
 */
export type CertificateOwner = 'self' | 'other' | 'recreated' | 'self-not-controller' | 'none';

/** A Certificate of the Ingress's namespace. */
export interface Certificate extends CertificateSpec {
  readonly name: string;
  /** Absent and empty differ in a Certificate that cert-manager wants; an existing one with empty labels has none. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Annotations;
  readonly owner: CertificateOwner;
}

/** An Ingress whose only label is filtered out makes cert-manager want empty labels, which no existing object has. */
function sameLabels(left: Certificate['labels'], right: Certificate['labels']): boolean {
  const keys = Object.keys(left ?? {});
  if (left === undefined || right === undefined || keys.length === 0) return keys.length === 0 && right === undefined;
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && left[key] === right[key])
  );
}

function sameList(left: readonly string[] = [], right: readonly string[] = []): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index]);
}

function nanoseconds(text: string | undefined): bigint | string | undefined {
  const parsed = text === undefined ? undefined : parseDuration(text);
  return parsed?.kind === 'duration' ? parsed.nanoseconds : text;
}

function sameKey({ privateKey: left }: Certificate, { privateKey: right }: Certificate): boolean {
  const same = (field: 'algorithm' | 'encoding' | 'rotationPolicy') => (left?.[field] ?? '') === (right?.[field] ?? '');
  if (!same('algorithm') || !same('encoding') || !same('rotationPolicy')) return false;
  return left?.algorithm === 'Ed25519' || (left?.size ?? 0) === (right?.size ?? 0);
}

/**
 * Whether cert-manager would write `wanted` over `existing`. It does not compare everything: it misses a change of the
 * issuer's group, IP addresses, usages, secretTemplate or renewBeforePercentage alone.
 */
export function needsUpdate(existing: Certificate, wanted: Certificate): boolean {
  return !(
    sameLabels(existing.labels, wanted.labels) &&
    (existing.commonName ?? '') === (wanted.commonName ?? '') &&
    sameList(existing.dnsNames, wanted.dnsNames) &&
    existing.secretName === wanted.secretName &&
    existing.issuerRef.name === wanted.issuerRef.name &&
    existing.issuerRef.kind === wanted.issuerRef.kind &&
    existing.revisionHistoryLimit === wanted.revisionHistoryLimit &&
    sameKey(existing, wanted) &&
    nanoseconds(existing.duration) === nanoseconds(wanted.duration) &&
    nanoseconds(existing.renewBefore) === nanoseconds(wanted.renewBefore)
  );
}
