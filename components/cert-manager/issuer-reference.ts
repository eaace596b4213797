import { type Issuer } from '../config/sections/issuers';

/** The API group of cert-manager's own objects. */
export const certManagerGroup = 'cert-manager.io';

/** How a Certificate names its issuer. */
export interface IssuerRef {
  readonly kind: string;
  readonly name: string;
  /** @default 'cert-manager.io' */
  readonly group?: string;
}

/** The reference to an issuer of the configuration. It stays the same when the CA of the issuer changes. */
export function referenceTo(issuer: Issuer): IssuerRef {
  if (issuer.kind !== 'existing') return { kind: 'ClusterIssuer', name: issuer.name };
  const { kind, name, group } = issuer.existing;
  return { kind, name, group };
}

/**
 * Annotations that tell cert-manager the issuer of a Secret. Without them cert-manager assumes another issuer, and
 * orders (v1.21, pkg/api/util/issuers.go: SecretIssuerAnnotationsMatch).
 */
export function secretIssuerAnnotations({ kind, name, group = certManagerGroup }: IssuerRef): Record<string, string> {
  return {
    'cert-manager.io/issuer-name': name,
    'cert-manager.io/issuer-kind': kind,
    'cert-manager.io/issuer-group': group,
  };
}

/**
 * Labels by which cert-manager watches a Secret as one of its own. It adds missing labels itself, which moves the
 * Secret from one of its caches to the other. The Secret may be in neither for a moment: cert-manager then takes it for
 * deleted, and orders (v1.21.2, internal/informers/core_filteredsecrets.go).
 */
export const watchedLabels = { 'controller.cert-manager.io/fao': 'true' } as const;
