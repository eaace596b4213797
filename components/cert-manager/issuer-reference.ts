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

/** How an issuer of the configuration is named, whatever it issues from at the time. */
export function referenceTo(issuer: Issuer): IssuerRef {
  if (issuer.kind !== 'existing') return { kind: 'ClusterIssuer', name: issuer.name };
  const { kind, name, group } = issuer.existing;
  return { kind, name, group };
}

/**
 * Annotations of a Secret by which cert-manager knows its issuer. Without them it takes the issuer for another one, and
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
 * Labels of a Secret by which cert-manager watches it as one of its own. It adds them where they are missing, but while
 * such a Secret goes from the one of its caches to the other it may be in neither: cert-manager then takes it for gone,
 * and orders (v1.21.2, internal/informers/core_filteredsecrets.go).
 */
export const watchedLabels = { 'controller.cert-manager.io/fao': 'true' } as const;

/** Where cert-manager keeps the key of an issuer's ACME account, under `tls.key`. */
export function accountSecretName(issuer: string): string {
  return `${issuer}-account-key`;
}
