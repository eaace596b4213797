import { defaultKeyType } from '../../components/config/values/key-type';
import {
  type AcmeStore,
  directoryOf,
  type StoredAccount,
  type StoredCertificate,
} from '../../components/wiring/acme-json/store';
import { keyTypeOf } from '../../components/wiring/certificates/adoption';
import { issuerNamed } from '../../components/wiring/issuance';
import { isWildcard } from '../../components/wiring/names/host-name';
import { type Taken } from './taking';

/** Sections of a configuration, without the `edgewire:` in front. */
export interface ProposedSections {
  readonly issuers?: Readonly<Record<string, unknown>>;
  readonly environments?: Readonly<Record<string, unknown>>;
}

/** The configuration's reference to what a resolver has collected; undefined where none is needed. */
export type Reference = (resolver: string) => { readonly acmeJson: object } | undefined;

/**
 * A configuration for what Traefik has collected, for people who have none yet: an ACME issuer for each certificate
 * resolver, and an environment for each certificate with a wildcard, which its issuer takes over.
 */
export function proposedSections(store: AcmeStore, reference: Reference): Required<ProposedSections> {
  const chosen = withoutCommonNames(store.certificates.filter(({ names }) => names.some(isWildcard)));
  const resolvers = [...new Set(chosen.map(({ resolver }) => resolver))];
  const issuerName = uniqueNames(resolvers);
  const environmentName = uniqueNames(chosen.map(domainOf));
  const issuers = resolvers.map((resolver) => {
    const account = store.accounts.find((one) => one.resolver === resolver);
    return [issuerName(resolver), { acme: proposedAcme(account, reference) }] as const;
  });
  const environments = chosen.map((certificate) => {
    const environment = {
      ...proposedNames(certificate),
      issuer: issuerName(certificate.resolver),
      ...keyTypeFor(certificate),
      ...optional('adopt', reference(certificate.resolver)),
      namespaces: { all: true },
    };
    return [environmentName(domainOf(certificate)), environment] as const;
  });
  return { issuers: Object.fromEntries(issuers), environments: Object.fromEntries(environments) };
}

/** The sections to add to a stack's configuration, so that it takes over what is in a store. */
export function additions({ config, certificates, accounts }: Taken, reference: Reference): ProposedSections {
  const environments = certificates.map(({ environment: { name, config: environment }, certificate, use }) => {
    const keyType = use === 'adopt' ? keyTypeFor(certificate, environment.keyType) : {};
    const isTaken = use === 'serve' || environment.adopt !== undefined;
    return [name, { ...keyType, ...optional('adopt', isTaken ? undefined : reference(certificate.resolver)) }] as const;
  });
  const issuers = accounts.map(({ issuer: name, account }) => {
    const issuer = issuerNamed(config, name);
    const isTaken = issuer?.kind === 'acme' && issuer.acme.account !== undefined;
    return [name, { acme: optional('account', isTaken ? undefined : reference(account.resolver)) }] as const;
  });
  const newIssuers = issuers.filter(([, { acme }]) => Object.keys(acme).length > 0);
  const newEnvironments = environments.filter(([, environment]) => Object.keys(environment).length > 0);
  return {
    ...(newIssuers.length === 0 ? {} : { issuers: Object.fromEntries(newIssuers) }),
    ...(newEnvironments.length === 0 ? {} : { environments: Object.fromEntries(newEnvironments) }),
  };
}

/** A mapping with one entry, empty where the entry has no value. */
function optional(key: string, value: object | undefined): Readonly<Record<string, object>> {
  return value === undefined ? {} : { [key]: value };
}

/**
 * The certificates to take so that no two share a name (EW1006), in the order of the file. Those with more names are
 * preferred, and then those that are valid for longer.
 */
function withoutCommonNames(certificates: readonly StoredCertificate[]): StoredCertificate[] {
  const ranked = [...certificates].sort(
    (a, b) => b.names.length - a.names.length || b.leaf.notAfter.getTime() - a.leaf.notAfter.getTime(),
  );
  const taken = new Set<string>();
  const chosen = new Set<StoredCertificate>();
  for (const certificate of ranked) {
    if (certificate.names.some((name) => taken.has(name))) continue;
    certificate.names.forEach((name) => taken.add(name));
    chosen.add(certificate);
  }
  return certificates.filter((certificate) => chosen.has(certificate));
}

/** The domain of the first wildcard. */
function domainOf({ names }: StoredCertificate): string {
  return names.find(isWildcard)?.slice(2) ?? '';
}

function proposedNames(certificate: StoredCertificate) {
  const domain = domainOf(certificate);
  const names = certificate.names.filter((name) => name !== domain && name !== `*.${domain}`);
  return {
    domain,
    ...(certificate.names.includes(domain) ? { apex: true } : {}),
    ...(names.length === 0 ? {} : { names }),
  };
}

/** The kind of the existing key, where it is not the one that is asked for: the issuer would else order again. */
function keyTypeFor({ leaf }: StoredCertificate, asked = defaultKeyType) {
  const keyType = keyTypeOf(leaf.publicKey);
  return keyType === undefined || keyType === asked ? {} : { keyType };
}

function proposedAcme(account: StoredAccount | undefined, reference: Reference) {
  if (account === undefined) return { directory: guessedDirectory(undefined) };
  const email = account.email === undefined ? {} : { email: account.email };
  return {
    directory: directoryOf(account) ?? guessedDirectory(account.uri),
    ...email,
    ...optional('account', reference(account.resolver)),
  };
}

/** A guess that a person has to check: acme.json has the URL of the account, and not that of the directory. */
function guessedDirectory(uri = ''): string {
  return `${URL.canParse(uri) ? new URL(uri).origin : 'https://acme.example.com'}/directory`;
}

/** Gives each text a name of its own that Kubernetes takes for objects. */
function uniqueNames(texts: readonly string[]): (text: string) => string {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const text of texts) {
    const name = objectName(text);
    let unique = name;
    for (let count = 2; taken.has(unique); count++) unique = `${name.slice(0, 46)}-${count}`;
    taken.add(unique);
    names.set(text, unique);
  }
  return (text) => names.get(text) ?? objectName(text);
}

function objectName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'acme' : name;
}
