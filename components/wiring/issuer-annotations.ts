import { asksForCertificates } from './engines/cert-manager/issuer';

/** The annotations that make cert-manager order a certificate for an Ingress, among those that it has. */
export function issuerAnnotations(annotations: Readonly<Record<string, string>>): string[] {
  return Object.entries(annotations)
    .filter(([key, value]) => asksForCertificates({ [key]: value }, {}))
    .map(([key]) => key);
}
