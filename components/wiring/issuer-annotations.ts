import { asksForCertificates, type ShimOptions } from './engines/cert-manager/issuer';

/** Annotations that ask for cert-manager's default issuer; without one, cert-manager makes nothing (BadConfig). */
const ofDefaultIssuer: ReadonlySet<string> = new Set(['kubernetes.io/tls-acme']);

const none: readonly string[] = [];

/** The annotations that make cert-manager order a certificate for an Ingress, among those that it has. */
export function issuerAnnotations(
  annotations: Readonly<Record<string, string>>,
  options: ShimOptions,
): readonly string[] {
  const { defaultIssuerName = '' } = options;
  const entries = Object.entries(annotations);
  // Most applications have none.
  if (entries.length === 0) return none;
  return entries
    .filter(([key, value]) => asksForCertificates({ [key]: value }, options))
    .filter(([key]) => defaultIssuerName !== '' || !ofDefaultIssuer.has(key))
    .map(([key]) => key);
}
