/** Limits of an authority, each as a number of orders within a period. */
export interface Limits {
  /** New certificates for one registered domain. */
  readonly certificatesPerRegisteredDomain: Limit;
  /** Certificates for exactly the same set of identifiers. */
  readonly certificatesPerIdentifierSet: Limit;
  /** New orders of one account. */
  readonly ordersPerAccount: Limit;
}

export interface Limit {
  readonly count: number;
  readonly period: string;
}

/** A public certificate authority with an ACME directory. */
export interface Authority {
  /** Short name for configuration and reports, where it has one, else the URL. */
  readonly directory: string;
  readonly url: string;
  /** Whether browsers trust its certificates. */
  readonly production: boolean;
  /** The limits that it publishes; undefined where none are known here. */
  readonly limits?: Limits;
  /** Names allowed in one certificate, by profile. The first profile is the default one. */
  readonly profiles?: Readonly<Record<string, number>>;
}

/** letsencrypt.org/docs/rate-limits and /docs/profiles, read 2026-08-05. */
const letsEncryptProfiles = { classic: 100, tlsserver: 25, shortlived: 25 } as const;

/**
 * The public authorities that are known by their directory. Any other directory is taken for a private authority: it
 * has no limits, and no demands on names.
 */
export const authorities: readonly Authority[] = [
  {
    directory: 'letsencrypt-production',
    url: 'https://acme-v02.api.letsencrypt.org/directory',
    production: true,
    limits: {
      certificatesPerRegisteredDomain: { count: 50, period: '7 days' },
      certificatesPerIdentifierSet: { count: 5, period: '7 days' },
      ordersPerAccount: { count: 300, period: '3 hours' },
    },
    profiles: letsEncryptProfiles,
  },
  {
    directory: 'letsencrypt-staging',
    url: 'https://acme-staging-v02.api.letsencrypt.org/directory',
    production: false,
    limits: {
      certificatesPerRegisteredDomain: { count: 30_000, period: 'second' },
      certificatesPerIdentifierSet: { count: 30_000, period: '7 days' },
      ordersPerAccount: { count: 1_500, period: '3 hours' },
    },
    profiles: letsEncryptProfiles,
  },
  { directory: 'https://acme.zerossl.com/v2/DV90', url: 'https://acme.zerossl.com/v2/DV90', production: true },
  {
    directory: 'https://dv.acme-v02.api.pki.goog/directory',
    url: 'https://dv.acme-v02.api.pki.goog/directory',
    production: true,
  },
  {
    directory: 'https://dv.acme-v02.test-api.pki.goog/directory',
    url: 'https://dv.acme-v02.test-api.pki.goog/directory',
    production: false,
  },
];

/** The authority of a directory, given by short name or URL; undefined for a private one. */
export function authorityOf(directory: string): Authority | undefined {
  const wanted = directory.replace(/\/+$/, '').toLowerCase();
  return authorities.find((one) => one.directory === directory || one.url.toLowerCase() === wanted);
}

/** One spelling for a directory: the short name of a known authority, else the URL as given. */
export function directoryName(directory: string): string {
  return authorityOf(directory)?.directory ?? directory;
}

/**
 * Shared DNS services that answer with the address inside the name. They are not on the public suffix list, so all
 * their users spend one quota (facts of 2026-08; sslip.io and nip.io say so themselves).
 */
export const sharedDnsServices = [
  'sslip.io',
  'nip.io',
  'xip.io',
  'traefik.me',
  'localtest.me',
  'lvh.me',
  'vcap.me',
  'lacolhost.com',
  'backname.io',
  'omg.howdoi.website',
] as const;

/**
 * Suffixes that no public authority can issue for: IANA's special-use domain names (RFC 6761, 6762, 7686, 8375,
 * 9476) and .internal (ICANN board resolution 2024-07-29).
 */
export const specialUseSuffixes = [
  'test',
  'local',
  'internal',
  'invalid',
  'localhost',
  'example',
  'onion',
  'alt',
  'home.arpa',
] as const;

/** The suffix from a list that a name ends in, compared by whole labels. */
export function suffixAmong<Suffix extends string>(name: string, suffixes: readonly Suffix[]): Suffix | undefined {
  return suffixes.find((suffix) => name === suffix || name.endsWith(`.${suffix}`));
}
