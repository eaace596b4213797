import { type Acme, type Dns01Solver } from './acme';
import { type Ca } from './ca';
import { ofGeneration } from './ca-names';

/** Name of a CA's Secret. It is not `<issuer>-ca`: for an issuer `epinio` that is the Certificate of Epinio's chart. */
export function caSecretName(issuer: string, generation: number): string {
  return ofGeneration(`edgewire-${issuer}-ca`, generation);
}

/** Name of the Secret of the root above a CA that is an intermediate. */
export function rootSecretName(issuer: string, generation: number): string {
  return ofGeneration(`edgewire-${issuer}-root`, generation);
}

/** Where cert-manager keeps the key of an issuer's ACME account, under `tls.key`. */
export function accountSecretName(issuer: string): string {
  return `${issuer}-account-key`;
}

/** Name of the Secret of a credential that the configuration gives as text. */
export function credentialSecretName(issuer: string, purpose: string): string {
  return `issuer-${issuer}-${purpose}`;
}

/** The Secrets of a private CA that cert-manager signs with. */
export function caSecrets(issuer: string, ca: Ca): readonly string[] {
  if (ca.kind === 'given') return [caSecretName(issuer, 1)];
  if (!ca.clusterIssuer) return [];
  const { generation, trusted, intermediate } = ca.generate;
  if (ca.generate.in === 'state') return [caSecretName(issuer, generation)];
  return trusted.flatMap((one) => [
    caSecretName(issuer, one),
    ...(intermediate === undefined ? [] : [rootSecretName(issuer, one)]),
  ]);
}

/** The Secrets of an ACME issuer of cert-manager: its account, and the credentials that are given as text. */
export function acmeSecrets(issuer: string, { eab, dns01 = [] }: Acme): readonly string[] {
  const purposes = [
    ...(eab === undefined ? [] : ['eab']),
    ...dns01.flatMap(({ provider }, index) => solverPurposes(provider).map((one) => `${one}${solverSuffix(index)}`)),
  ];
  return [accountSecretName(issuer), ...purposes.map((purpose) => credentialSecretName(issuer, purpose))];
}

/** What sets the credentials of several solvers apart. */
export function solverSuffix(index: number): string {
  return index === 0 ? '' : `-${index}`;
}

/** The credentials of a solver that are given as text, not as a reference to a Secret. */
function solverPurposes(provider: Dns01Solver['provider']): readonly string[] {
  const given = (purpose: string, text: unknown, reference: unknown) =>
    text !== undefined && reference === undefined ? [purpose] : [];
  switch (provider.kind) {
    case 'rfc2136': {
      const { tsigSecret, tsigSecretSecretRef } = provider.rfc2136;
      return given('tsig', tsigSecret, tsigSecretSecretRef);
    }
    case 'cloudflare': {
      const { apiToken, apiTokenSecretRef } = provider.cloudflare;
      return given('cloudflare', apiToken, apiTokenSecretRef);
    }
    case 'route53': {
      const { accessKeyID, accessKeyIDSecretRef, secretAccessKey, secretAccessKeySecretRef } = provider.route53;
      return [
        ...given('route53-id', accessKeyID, accessKeyIDSecretRef),
        ...given('route53', secretAccessKey, secretAccessKeySecretRef),
      ];
    }
    case 'digitalocean': {
      const { token, tokenSecretRef } = provider.digitalocean;
      return given('digitalocean', token, tokenSecretRef);
    }
    case 'cloudDNS':
    case 'azureDNS':
    case 'acmeDNS':
    case 'akamai':
    case 'webhook':
      return [];
  }
}
