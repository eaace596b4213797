import {
  cappedTerms,
  days,
  letsEncryptProfiles,
  letsEncryptStagingProfiles,
  type Profile,
  type Terms,
} from './lifetimes';

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
  /** Its certificate profiles. The first one is the default one. */
  readonly profiles?: Readonly<Record<string, Profile>>;
  /** What it issues where it has no profiles. */
  readonly terms?: readonly Terms[];
  /** Whether it tells when to renew (ARI, RFC 9773). */
  readonly renewalInfo: boolean;
  /** Whether it takes a standing record as proof (DNS-PERSIST-01); undefined: not known here. */
  readonly dnsPersist01?: boolean;
  /** The common names of the roots at which its chains end, the default one first; undefined: not known here. */
  readonly chains?: readonly string[];
  /** The names by which CAA records and standing records allow it to issue; none are known here where it has none. */
  readonly caaNames: readonly string[];
}

/** When the limits were read: letsencrypt.org/docs/rate-limits, of 2026-08-05. The dates of lifetimes are younger. */
export const tablesReadOn = '2026-08-05';

/**
 * Authorities that issue for 90 days as long as browsers allow it: Google takes 1 to 90 days, 90 by default
 * (developers.google.com/public-key-infrastructure/faq/get-short-lived-certificates), ZeroSSL's ACME 90
 * (poshac.me/docs/v4/Guides/ACME-CA-Comparison); read 2026-11-28.
 */
const ninetyDays = cappedTerms(days(90));

/**
 * The public authorities that are known by their directory. Any other directory is taken for a private authority: it
 * has no limits, and no demands on names.
 */
export const authorities: readonly Authority[] = [
  {
    directory: 'letsencrypt-production',
    url: 'https://acme-v02.api.letsencrypt.org/directory',
    production: true,
    renewalInfo: true,
    // Waits on issue 64 of draft-ietf-acme-dns-persist, still open on 2026-09-19.
    dnsPersist01: false,
    caaNames: ['letsencrypt.org'],
    limits: {
      certificatesPerRegisteredDomain: { count: 50, period: '7 days' },
      certificatesPerIdentifierSet: { count: 5, period: '7 days' },
      ordersPerAccount: { count: 300, period: '3 hours' },
    },
    profiles: letsEncryptProfiles,
    // letsencrypt.org/certificates (letsencrypt/website b89871e, read 2026-08-21); X2 for ECDSA keys alone.
    chains: ['ISRG Root X1', 'ISRG Root X2', 'Root YE', 'Root YR'],
  },
  {
    directory: 'letsencrypt-staging',
    url: 'https://acme-staging-v02.api.letsencrypt.org/directory',
    production: false,
    renewalInfo: true,
    dnsPersist01: true,
    caaNames: ['letsencrypt.org'],
    limits: {
      certificatesPerRegisteredDomain: { count: 30_000, period: 'second' },
      certificatesPerIdentifierSet: { count: 30_000, period: '7 days' },
      ordersPerAccount: { count: 1_500, period: '3 hours' },
    },
    profiles: letsEncryptStagingProfiles,
    // letsencrypt.org/docs/staging-environment, of the same day.
    chains: [
      '(STAGING) Pretend Pear X1',
      '(STAGING) Bogus Broccoli X2',
      '(STAGING) Yearning Yucca Root YE',
      '(STAGING) Yonder Yam Root YR',
    ],
  },
  {
    directory: 'https://acme.zerossl.com/v2/DV90',
    url: 'https://acme.zerossl.com/v2/DV90',
    production: true,
    terms: ninetyDays,
    renewalInfo: false,
    // `caaIdentities` in the metadata of its directory.
    caaNames: [
      'sectigo.com',
      'trust-provider.com',
      'usertrust.com',
      'comodoca.com',
      'comodo.com',
      'entrust.net',
      'affirmtrust.com',
    ],
  },
  {
    directory: 'https://dv.acme-v02.api.pki.goog/directory',
    url: 'https://dv.acme-v02.api.pki.goog/directory',
    production: true,
    terms: ninetyDays,
    renewalInfo: true,
    caaNames: ['pki.goog'],
  },
  {
    directory: 'https://dv.acme-v02.test-api.pki.goog/directory',
    url: 'https://dv.acme-v02.test-api.pki.goog/directory',
    production: false,
    renewalInfo: true,
    caaNames: ['pki.goog'],
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

/** A profile as an authority has it. */
export interface NamedProfile extends Profile {
  readonly name: string;
}

/**
 * The profile that an authority issues by; undefined where it has none, or none of that name.
 *
 * @param asked undefined: the authority's default
 */
export function profileOf({ profiles = {} }: Authority, asked: string | undefined): NamedProfile | undefined {
  const name = asked ?? Object.keys(profiles)[0] ?? '';
  const found = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  return found === undefined ? undefined : { ...found, name };
}

/** What an authority issues by a profile, by date; undefined where that is not known here. */
export function termsOf(authority: Authority, profile: string | undefined): readonly Terms[] | undefined {
  return authority.profiles === undefined ? authority.terms : profileOf(authority, profile)?.terms;
}
