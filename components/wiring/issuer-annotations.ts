import { asksForCertificates, type ShimOptions } from './engines/cert-manager/issuer';

/** Annotations that ask for cert-manager's default issuer; without one, cert-manager makes nothing (BadConfig). */
const ofDefaultIssuer: ReadonlySet<string> = new Set(['kubernetes.io/tls-acme']);

/** The annotations that make cert-manager order a certificate for an Ingress, among those that it has. */
export function issuerAnnotations(annotations: Readonly<Record<string, string>>, options: ShimOptions): string[] {
  const { defaultIssuerName = '' } = options;
  return Object.entries(annotations)
    .filter(([key, value]) => asksForCertificates({ [key]: value }, options))
    .filter(([key]) => defaultIssuerName !== '' || !ofDefaultIssuer.has(key))
    .map(([key]) => key);
}
