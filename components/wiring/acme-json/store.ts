import { createPrivateKey, type KeyObject } from 'node:crypto';
import { didYouMean } from '../../config/nearest';
import { quotedStart } from '../../config/quoted';
import { authorities, authorityOf } from '../authorities';
import { type Certificate } from '../certificates/certificate';
import { certificateOf } from '../certificates/chain';
import { type ReadPair, readPair, secretTexts } from '../certificates/given';
import { keyPem } from '../certificates/given-key';
import { canonicalName } from '../names/host-name';
import { type AccountData, type CertificateData, readStoredData, type StoredData } from './stored-data';

/** A certificate with its chain and its private key, as PEM. */
export interface StoredPair {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate that Traefik has stored. */
export interface StoredCertificate {
  /** The certificate resolver that collected it. */
  readonly resolver: string;
  /** Where the file has it: `letsencrypt.Certificates[2]`. */
  readonly place: string;
  readonly pair: StoredPair;
  /** The certificate itself. */
  readonly leaf: Certificate;
  /** The DNS names that are in the certificate: lower-case, without a trailing dot. */
  readonly names: readonly string[];
  /** The names in Traefik's own `domain` field, where they differ. */
  readonly filedUnder: readonly string[] | undefined;
}

/** An entry without a usable certificate, and why it is unusable, as a predicate. */
export interface UnusableEntry {
  readonly resolver: string;
  readonly place: string;
  readonly why: string;
}

/** An account at an ACME server that Traefik has registered. */
export interface StoredAccount {
  readonly resolver: string;
  readonly email: string | undefined;
  /** URL of the account at its authority; undefined where it was never registered. */
  readonly uri: string | undefined;
  /** PEM. */
  readonly key: string;
}

/** The contents of an acme.json, in the order of the file. */
export interface AcmeStore {
  readonly resolvers: readonly string[];
  readonly certificates: readonly StoredCertificate[];
  readonly unusable: readonly UnusableEntry[];
  readonly accounts: readonly StoredAccount[];
}

/** An acme.json that was read, or why it cannot be read, as a predicate of the file. */
export type ReadStore =
  { readonly kind: 'store'; readonly store: AcmeStore } | { readonly kind: 'refused'; readonly why: string };

const nothingStored = 'has no certificate yet: Traefik has stored none';

/**
 * Reads the acme.json of Traefik 3, 2 or 1; the only resolver of Traefik 1 is called `default` here. An unusable
 * certificate or account key does not keep it from reading the others.
 */
export function readAcmeStore(text: string): ReadStore {
  // An empty file, as `touch` makes it for Traefik.
  if (text.trim() === '') return { kind: 'refused', why: nothingStored };
  const read = readStoredData(text);
  if (read.kind === 'refused') return read;
  const entries = [...read.resolvers].flatMap(([resolver, data]) => entriesOf(resolver, data));
  if (entries.length === 0) return { kind: 'refused', why: nothingStored };
  return {
    kind: 'store',
    store: {
      resolvers: [...read.resolvers.keys()],
      certificates: entries.flatMap((entry) => ('leaf' in entry ? entry : [])),
      unusable: entries.flatMap((entry) => ('why' in entry ? entry : [])),
      accounts: entries.flatMap((entry) => ('email' in entry ? entry : [])),
    },
  };
}

/**
 * What one certificate resolver has stored.
 *
 * @param resolver undefined for all resolvers
 */
export function ofResolver(store: AcmeStore, resolver: string | undefined): ReadStore {
  if (resolver === undefined) return { kind: 'store', store };
  const { resolvers, certificates, unusable, accounts } = store;
  if (!resolvers.includes(resolver)) {
    const there = `It has ${resolvers.join(', ')}`;
    const why = `has no certificate resolver ${quotedStart(resolver)}.${didYouMean(resolver, resolvers)} ${there}`;
    return { kind: 'refused', why };
  }
  const isAsked = (one: { readonly resolver: string }) => one.resolver === resolver;
  return {
    kind: 'store',
    store: {
      resolvers: [resolver],
      certificates: certificates.filter(isAsked),
      unusable: unusable.filter(isAsked),
      accounts: accounts.filter(isAsked),
    },
  };
}

/** The accounts that are at an authority; those without a URL were never registered. */
export function accountsAt(accounts: readonly StoredAccount[], directory: string): readonly StoredAccount[] {
  const host = hostOf(authorityOf(directory)?.url ?? directory);
  return accounts.filter(({ uri }) => uri !== undefined && hostOf(uri) === host);
}

/**
 * The certificates that may come from an authority: those of resolvers whose account is not at another authority. A
 * certificate of Let's Encrypt's staging is of no use to an issuer of its production.
 *
 * @param directory undefined where it is not known: all of them
 */
export function certificatesFrom(
  { certificates, accounts }: AcmeStore,
  directory: string | undefined,
): readonly StoredCertificate[] {
  if (directory === undefined) return certificates;
  const there = accountsAt(accounts, directory);
  const elsewhere = accounts.filter((account) => account.uri !== undefined && !there.includes(account));
  return certificates.filter(({ resolver }) => !elsewhere.some((account) => account.resolver === resolver));
}

/** The authority that an account is at, as the configuration names its directory; undefined where it is not known. */
export function directoryOf({ uri }: StoredAccount): string | undefined {
  return authorities.find(({ url }) => uri !== undefined && hostOf(uri) === hostOf(url))?.directory;
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}

type Entry = StoredCertificate | UnusableEntry | StoredAccount;

function entriesOf(resolver: string, { Account, Certificates = [] }: StoredData): Entry[] {
  const certificates = Certificates.flatMap((one, index) =>
    one === undefined ? [] : certificateEntry(resolver, `${resolver}.Certificates[${index}]`, one),
  );
  return [...(Account === undefined ? [] : accountEntry(resolver, Account)), ...certificates];
}

function accountEntry(resolver: string, { Email, Registration, PrivateKey }: AccountData): Entry[] {
  // Traefik fills in the account when it first needs it.
  if (PrivateKey === undefined) return [];
  const key = accountKey(PrivateKey);
  if (key === undefined) {
    return [{ resolver, place: `${resolver}.Account.PrivateKey`, why: 'is no RSA key in PKCS#1, as Traefik makes it' }];
  }
  return [{ resolver, email: Email, uri: Registration?.uri, key: keyPem(key) }];
}

function accountKey(der: Buffer): KeyObject | undefined {
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs1' });
  } catch {
    return undefined;
  }
}

/** Reads one entry. It passes over an entry without certificate or key, as Traefik does. */
function certificateEntry(resolver: string, place: string, { domain, certificate, key }: CertificateData): Entry[] {
  if (certificate === undefined || key === undefined) return [];
  const read = readPair({
    certificate: { path: place, pem: certificate.toString('utf8') },
    key: { path: place, pem: key.toString('utf8') },
  });
  const texts = secretTexts(read);
  const leaf = leafOf(read);
  if (leaf === undefined || texts?.key === undefined) return [{ resolver, place, why: whyUnusable(read) }];
  const names = [...new Set(leaf.dnsNames.map(canonicalName))];
  const filed = [...(domain?.main === undefined ? [] : [domain.main]), ...(domain?.sans ?? [])].map(canonicalName);
  const isFiledAsItIs = filed.length === 0 || haveSameNames(filed, names);
  return [
    {
      resolver,
      place,
      pair: { certificate: texts.certificate, key: texts.key },
      leaf,
      names,
      filedUnder: isFiledAsItIs ? undefined : filed,
    },
  ];
}

/** The certificate that the key belongs to. */
function leafOf({ certificates, key }: ReadPair): Certificate | undefined {
  if (certificates.kind === 'refused' || key.kind !== 'key') return undefined;
  return certificateOf(key.key, certificates.certificates);
}

function whyUnusable({ certificates, key }: ReadPair): string {
  if (certificates.kind === 'refused') return `${certificates.why} (certificate)`;
  if (key.kind === 'refused') return `${key.why} (key)`;
  return key.kind === 'encrypted' ? 'has a key that is encrypted' : 'has a key of another certificate';
}

/** Whether two lists have the same names, whatever their order and repetitions. */
export function haveSameNames(some: readonly string[], others: readonly string[]): boolean {
  const wanted = new Set(some);
  return new Set(others).size === wanted.size && others.every((name) => wanted.has(name));
}
