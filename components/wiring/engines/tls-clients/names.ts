/**
 * What TLS clients accept: does a certificate with these names speak for this host? Four programs give four answers;
 * a plan goes by RFC 9525 (`covers`) and reports where a client would not follow it.
 */
import { URL } from 'node:url';
import { decided, type HostEngine } from '../engine';
import { isIpText } from '../go/ip';

/** A certificate's names, and the host a client asked for. */
export interface CertificateForHost {
  /** The DNS SANs, in any order. */
  readonly names: readonly string[];
  /** The IP SANs, in any spelling. */
  readonly ips?: readonly string[];
  /** The subject's common name. */
  readonly commonName?: string;
  readonly host: string;
}

/** Whether each client accepts the certificate. */
export interface Verdict {
  /** Go: `Certificate.VerifyHostname(host)`. */
  readonly go: boolean;
  /** Node: `X509Certificate.checkHost(host)`, default options. */
  readonly node: boolean;
  /** Node: `checkHost(host, { subject: 'never', partialWildcards: false })`, the closest of the four to RFC 9525. */
  readonly nodeStrict: boolean;
  /** Node: `tls.checkServerIdentity(host, certificate)`, which is what a Node client applies. */
  readonly nodeTls: boolean;
}

const MAPPED_IPV4 = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

// Only A to Z: String.toLowerCase also folds the Kelvin sign, and none of the four programs does.
function foldCase(text: string): string {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
}

function withoutDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

/** An address in RFC 5952 spelling; undefined for any other text, also with leading zeros, a zone or brackets. */
function ipText(text: string): string | undefined {
  if (!isIpText(text)) return undefined;
  return text.includes(':') ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text;
}

/**
 * An address as Go prints it (`net.ParseIP(text).String()`): RFC 5952, an IPv4 address mapped to IPv6 as IPv4.
 * Undefined if the text is no address. Certificates hold mapped addresses as IPv4 too.
 */
export function canonicalIp(text: string): string | undefined {
  const address = ipText(text);
  const mapped = address === undefined ? null : MAPPED_IPV4.exec(address);
  if (mapped === null) return address;
  return mapped
    .slice(1)
    .map((group) => parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}

/** `*` as the whole first label stands for one label; both texts are lower case. */
function matchesOneLabel(pattern: string, host: string): boolean {
  const dot = host.indexOf('.');
  if (pattern === host) return true;
  return (
    dot > 0 && pattern.startsWith('*') && pattern.length === host.length - dot + 1 && pattern.endsWith(host.slice(dot))
  );
}

/**
 * RFC 9525, the rule to plan by: `*` is exactly one leftmost label, case does not count, one trailing dot on either
 * side does not count, and a DNS name never speaks for an address. A host that spells the wildcard is covered by it.
 */
export function covers(name: string, host: string): boolean {
  const pattern = withoutDot(foldCase(name));
  return pattern !== '' && ipText(host) === undefined && matchesOneLabel(pattern, withoutDot(foldCase(host)));
}

/** Go 1.26.8, crypto/x509/verify.go, validHostname. */
function isGoHostname(host: string, isPattern: boolean): boolean {
  const labels = host.split('.');
  return labels.every(
    (label, index) =>
      /^[a-z0-9_][a-z0-9_-]*$/.test(label) || (isPattern && index === 0 && label === '*' && labels.length > 1),
  );
}

/** Go 1.26.8, crypto/x509/verify.go, Certificate.VerifyHostname: the common name is never looked at. */
function goAccepts({ names, ips = [], host }: CertificateForHost): boolean {
  const address = canonicalIp(host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host);
  if (address !== undefined) return ips.some((ip) => canonicalIp(ip) === address);
  const candidate = foldCase(host);
  const bare = withoutDot(candidate);
  const isHostname = isGoHostname(bare, false);
  return names.map(foldCase).some((pattern) => {
    if (isHostname && isGoHostname(pattern, true)) return matchesOneLabel(pattern, bare);
    return pattern === candidate && pattern !== '' && pattern !== '.';
  });
}

interface Wildcard {
  readonly before: string;
  readonly after: string;
}

/**
 * OpenSSL 3.0.19, crypto/x509/v3_utl.c, valid_star: `*` alone, or at the start or the end of the first of three or
 * more labels. Undefined where it is no wildcard; the pattern is then compared as it stands.
 */
function opensslWildcard(pattern: string, allowPartial: boolean): Wildcard | undefined {
  const isLabel = (label: string) => /^[a-z0-9-]+$/.test(label) && !label.startsWith('-') && !label.endsWith('-');
  const [first = '', ...rest] = pattern.split('.');
  const star = first.indexOf('*');
  if (star < 0 || rest.length < 2 || !rest.every(isLabel)) return undefined;
  const before = first.slice(0, star);
  const after = first.slice(star + 1);
  if (before !== '' && (after !== '' || !isLabel(before) || before.startsWith('xn--'))) return undefined;
  // The letter takes the place of the star, so that a hyphen after it counts as inside the label.
  if (after !== '' && !isLabel(`a${after}`)) return undefined;
  if (!allowPartial && first !== '*') return undefined;
  return { before, after: pattern.slice(star + 1) };
}

/** OpenSSL 3.0.19, crypto/x509/v3_utl.c, equal_wildcard with wildcard_match and equal_nocase. */
function opensslMatches(pattern: string, host: string, allowPartial: boolean): boolean {
  // A host with a leading dot asks for any name below it, and no wildcard is read.
  if (host.length > 1 && host.startsWith('.')) return pattern.endsWith(host);
  const wildcard = opensslWildcard(pattern, allowPartial);
  if (wildcard === undefined) return pattern === host && pattern !== '';
  const { before, after } = wildcard;
  if (host.length < before.length + after.length || !host.startsWith(before) || !host.endsWith(after)) return false;
  const matched = host.slice(before.length, host.length - after.length);
  const isWholeLabel = before === '' && after.startsWith('.');
  if (isWholeLabel ? matched === '' : host.startsWith('xn--')) return false;
  return matched === '*' || /^[a-z0-9-]*$/.test(matched);
}

/** OpenSSL 3.0.19, crypto/x509/v3_utl.c, do_x509_check as Node 20 calls it: IP SANs are never looked at. */
function checkHostAccepts({ names, commonName = '', host }: CertificateForHost, strict: boolean): boolean {
  const subject = names.length === 0 && !strict ? [commonName] : [];
  const candidate = foldCase(host);
  return [...names, ...subject].some((name) => opensslMatches(foldCase(name), candidate, !strict));
}

/** Node 20.20.2, lib/tls.js, check; both sides without a trailing dot, in lower case. */
function nodeTlsMatches(pattern: string, host: string): boolean {
  const [first = '', ...rest] = pattern.split('.');
  const [hostFirst = ''] = host.split('.');
  if (![first, ...rest].every((label) => /^[\x21-\x7f]+$/.test(label))) return false;
  if (pattern.slice(first.length) !== host.slice(hostFirst.length)) return false;
  const [prefix = '', suffix, ...more] = first.split('*');
  if (suffix === undefined || first.includes('xn--')) return first === hostFirst;
  if (more.length > 0 || rest.length < 2 || prefix.length + suffix.length > hostFirst.length) return false;
  return hostFirst.startsWith(prefix) && hostFirst.endsWith(suffix);
}

/** Node 20.20.2, lib/tls.js, checkServerIdentity. It takes a dot off twice, so `a.x.io..` is `a.x.io`. */
function nodeTlsAccepts({ names, ips = [], commonName = '', host }: CertificateForHost): boolean {
  const bare = withoutDot(host);
  const address = ipText(bare);
  if (address !== undefined) return ips.some((ip) => canonicalIp(ip) === address);
  const candidate = withoutDot(foldCase(bare));
  const patterns = names.length > 0 ? names : [commonName];
  return patterns.some((pattern) => nodeTlsMatches(withoutDot(foldCase(pattern)), candidate));
}

/** The four clients' verdicts; they are never ambiguous. */
export const tlsClients: HostEngine<CertificateForHost, Verdict> = {
  name: 'TLS clients',
  source:
    'Go 1.26.8 crypto/x509/verify.go VerifyHostname; Node 20.20.2 X509Certificate.checkHost (OpenSSL 3.0.19 ' +
    'crypto/x509/v3_utl.c X509_check_host) and lib/tls.js checkServerIdentity; RFC 9525 section 6.3',
  decide: (situation) =>
    decided({
      go: goAccepts(situation),
      node: checkHostAccepts(situation, false),
      nodeStrict: checkHostAccepts(situation, true),
      nodeTls: nodeTlsAccepts(situation),
    }),
  covers,
};
