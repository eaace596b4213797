import { type Annotations } from './annotations';
import { type IssuerRef } from './certificate';
import { parseBool, quote } from '../go/strconv';

/**
 * Whether an Ingress asks cert-manager for Certificates, and from which issuer.
 * Rule from cert-manager v1.21.2, pkg/controller/certificate-shim/sync.go: hasShimAnnotation, issuerForIngressLike.
 */

export const ISSUER_ANNOTATION = 'cert-manager.io/issuer';
export const CLUSTER_ISSUER_ANNOTATION = 'cert-manager.io/cluster-issuer';
const KIND_ANNOTATION = 'cert-manager.io/issuer-kind';
const GROUP_ANNOTATION = 'cert-manager.io/issuer-group';

/** cert-manager's own settings (`ingressShim.*` in its chart). */
export interface ShimOptions {
  /** @default '' */
  readonly defaultIssuerName?: string;
  /** @default 'Issuer' */
  readonly defaultIssuerKind?: string;
  /** @default 'cert-manager.io' */
  readonly defaultIssuerGroup?: string;
  /** Annotations that ask for the default issuer if they are true. @default ['kubernetes.io/tls-acme'] */
  readonly autoCertificateAnnotations?: readonly string[];
  /** Annotations of the Ingress that its Certificates get too. @default [] */
  readonly extraCertificateAnnotations?: readonly string[];
}

export type ChosenIssuer =
  { readonly kind: 'issuer'; readonly issuerRef: IssuerRef } | { readonly kind: 'error'; readonly message: string };

function valueOf(annotations: Annotations, key: string): string | undefined {
  return Object.hasOwn(annotations, key) ? annotations[key] : undefined;
}

/** An issuer annotation is enough, even an empty one. */
export function asksForCertificates(annotations: Annotations, options: ShimOptions): boolean {
  const { autoCertificateAnnotations = ['kubernetes.io/tls-acme'] } = options;
  return (
    [ISSUER_ANNOTATION, CLUSTER_ISSUER_ANNOTATION].some((key) => Object.hasOwn(annotations, key)) ||
    autoCertificateAnnotations.some((key) => parseBool(valueOf(annotations, key) ?? '') === true)
  );
}

function conflicts(annotations: Annotations): string[] {
  const pairs = [
    [ISSUER_ANNOTATION, CLUSTER_ISSUER_ANNOTATION],
    [CLUSTER_ISSUER_ANNOTATION, GROUP_ANNOTATION],
    [CLUSTER_ISSUER_ANNOTATION, KIND_ANNOTATION],
  ];
  return pairs
    .filter((pair) => pair.every((key) => Object.hasOwn(annotations, key)))
    .map((pair) => `both ${pair.map(quote).join(' and ')} may not be set`);
}

function defaultKind(annotations: Annotations, options: ShimOptions): string {
  if (Object.hasOwn(annotations, CLUSTER_ISSUER_ANNOTATION)) return 'ClusterIssuer';
  if (Object.hasOwn(annotations, ISSUER_ANNOTATION)) return 'Issuer';
  return options.defaultIssuerKind ?? 'Issuer';
}

/** The issuer that the annotations name, or why they name none. */
export function chooseIssuer(annotations: Annotations, options: ShimOptions): ChosenIssuer {
  const { defaultIssuerName = '', defaultIssuerGroup = 'cert-manager.io' } = options;
  const own = valueOf(annotations, CLUSTER_ISSUER_ANNOTATION) ?? valueOf(annotations, ISSUER_ANNOTATION);
  const name = own ?? defaultIssuerName;
  const missing = name === '' ? ['failed to determine issuer name to be used for ingress resource'] : [];
  const errors = [...missing, ...conflicts(annotations)];
  if (errors.length > 0) return { kind: 'error', message: errors.join(', ') };
  const kind = valueOf(annotations, KIND_ANNOTATION) ?? defaultKind(annotations, options);
  const group = valueOf(annotations, GROUP_ANNOTATION) ?? defaultIssuerGroup;
  return { kind: 'issuer', issuerRef: { name, kind, group } };
}
