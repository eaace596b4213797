import { ambiguous, decided, type Answer, type HostEngine } from '../engine';
import { byteLength, compareBytes, quote } from '../go/strconv';
import { matchGlob } from './glob';
import { decodePem } from '../x509/pem';
import { certificateDnsNames } from '../x509/certificate';

/**
 * Which routing secret Epinio wires to an application's route.
 * Rule from Epinio v1.14.1 (f84b932e): internal/domain/match.go (MatchDo, MatchMapLoad) and
 * helpers/cahash/cahash.go (DecodeOneCert).
 */

/** Presence of this label makes a Secret a routing secret; its value does not matter. */
export const ROUTING_LABEL = 'epinio.io/routing';

/** From a SAN (a name or a pattern) to the name of the Secret that has it; null = Epinio has no map at all. */
export type RoutingSecrets = ReadonlyMap<string, string>;

export interface EpinioSituation {
  /** The route's host as the developer wrote it: neither case nor a trailing dot is adjusted. */
  readonly domain: string;
  readonly secrets: RoutingSecrets | null;
}

export type EpinioDecision =
  | { readonly kind: 'secret'; readonly name: string }
  /** The app chart then makes a Certificate of its own. */
  | { readonly kind: 'none' }
  /** One pattern is malformed: Epinio logs `message` and wires no Secret, the same as `none`. */
  | { readonly kind: 'error'; readonly message: string };

/** What MatchMapLoad reads of a Secret. */
export interface CertificateSecret {
  readonly namespace: string;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** The value of `tls.crt`, if the Secret has that key. */
  readonly certificate?: Buffer;
}

const BAD_PATTERN: EpinioDecision = { kind: 'error', message: 'syntax error in pattern' };

function secretNamed(name: string): EpinioDecision {
  return name === '' ? { kind: 'none' } : { kind: 'secret', name };
}

/** The longest of the patterns, by bytes. Go starts from length 0, so an empty pattern is never taken. */
function longest(patterns: readonly string[]): string[] {
  const length = Math.max(1, ...patterns.map(byteLength));
  return patterns.filter((pattern) => byteLength(pattern) === length);
}

/** Go walks its map in random order and keeps the first of the longest patterns, so a tie may end either way. */
function settle(secrets: RoutingSecrets, patterns: readonly string[]): Answer<EpinioDecision> {
  const names = new Set(patterns.map((pattern) => secrets.get(pattern) ?? ''));
  const [first = '', ...others] = [...names].sort(compareBytes);
  if (others.length === 0) return decided(secretNamed(first));
  const candidates = patterns.map((pattern) => `${quote(pattern)} of Secret ${quote(secrets.get(pattern) ?? '')}`);
  return ambiguous(`patterns of one length match, and map order settles it: ${candidates.join(', ')}`);
}

/** MatchDo: an exact name before all patterns, then the longest pattern that matches, unless one is malformed. */
function decide({ domain, secrets }: EpinioSituation): Answer<EpinioDecision> {
  const exact = secrets?.get(domain);
  if (secrets === null) return decided({ kind: 'none' });
  if (exact !== undefined) return decided(secretNamed(exact));
  const results = [...secrets.keys()].map((pattern) => ({ pattern, result: matchGlob(pattern, domain) }));
  if (results.some(({ result }) => result === 'bad')) return decided(BAD_PATTERN);
  return settle(secrets, longest(results.flatMap(({ pattern, result }) => (result === 'match' ? [pattern] : []))));
}

/** Whether Epinio takes a SAN for a host: as it is, or as a pattern. `*` spans dots. */
export function covers(pattern: string, host: string): boolean {
  return pattern === host || matchGlob(pattern, host) === 'match';
}

/** DecodeOneCert: the DNS names of the first PEM block, of whatever type, that is a certificate; null if none is. */
export function firstCertificateNames(pem: Buffer): readonly string[] | null {
  let text = pem.toString('latin1');
  while (text.length > 0) {
    const block = decodePem(text);
    if (block === null) return null;
    const names = certificateDnsNames(block.bytes);
    if (names !== null) return names;
    text = block.rest;
  }
  return null;
}

/**
 * MatchMapLoad: the SANs of a namespace's routing secrets; null as soon as one of the Secrets cannot be read.
 * @param secrets of any namespace, in any order (the API server lists them by name); null if it refuses the list
 */
export function loadRoutingSecrets(
  namespace: string,
  secrets: readonly CertificateSecret[] | null,
): RoutingSecrets | null {
  const labelled = (secrets ?? [])
    .filter((secret) => secret.namespace === namespace && Object.hasOwn(secret.labels ?? {}, ROUTING_LABEL))
    .sort((left, right) => compareBytes(left.name, right.name));
  if (labelled.length === 0) return null;
  const read = labelled.map(({ name, certificate = Buffer.alloc(0) }) => ({
    name,
    dnsNames: firstCertificateNames(certificate),
  }));
  return read.every(isReadable) ? namesToSecrets(read) : null;
}

/** A routing secret, with the DNS names of its certificate. */
export interface NamedSecret {
  readonly name: string;
  readonly dnsNames: readonly string[];
}

function isReadable(secret: { readonly dnsNames: readonly string[] | null }): secret is NamedSecret {
  return secret.dnsNames !== null;
}

/**
 * MatchMapLoad for Secrets that can be read: of two with one name, the one that is listed later has it.
 *
 * @param secrets the routing secrets of one namespace, in any order
 */
export function namesToSecrets(secrets: readonly NamedSecret[]): RoutingSecrets {
  const listed = [...secrets].sort((left, right) => compareBytes(left.name, right.name));
  return new Map(listed.flatMap(({ name, dnsNames }) => dnsNames.map((dnsName) => [dnsName, name] as const)));
}

export const epinio: HostEngine<EpinioSituation, EpinioDecision> = {
  name: 'Epinio',
  source: 'epinio/epinio v1.14.1, internal/domain/match.go, MatchDo',
  decide,
  covers,
};
