/**
 * The annotations that make cert-manager order a certificate for an Ingress (v1.21.2, pkg/controller/certificate-shim,
 * default options): their presence counts for the issuers, a true value for tls-acme.
 */
const issuerKeys = ['cert-manager.io/issuer', 'cert-manager.io/cluster-issuer'] as const;

const acmeKey = 'kubernetes.io/tls-acme';

/** What strconv.ParseBool takes for true. */
const trueTexts: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);

/** The annotations, among those of an Ingress, that ask cert-manager for a certificate. */
export function issuerAnnotations(annotations: Readonly<Record<string, string>>): string[] {
  const acme = annotations[acmeKey];
  return [
    ...issuerKeys.filter((key) => Object.hasOwn(annotations, key)),
    ...(acme !== undefined && trueTexts.has(acme) ? [acmeKey] : []),
  ];
}
