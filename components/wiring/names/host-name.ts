import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Labels as {@link label} has them, the last one not of digits alone. */
const labels = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const longest = 253;

/**
 * A host or name in the form that is compared: lower-case, without one trailing dot (RFC 9525, RFC 1034). Only A to Z
 * have case in DNS; folding more would turn an invalid text into a name (the Kelvin sign becomes `k`).
 */
export function canonicalName(name: string): string {
  const lower = /[A-Z]/.test(name) ? name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : name;
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

/**
 * Why a text is not a DNS name by RFC 1123 (labels of 1 to 63 letters, digits and inner hyphens, 253 characters
 * in all, one trailing dot allowed), as the end of a sentence that starts with the name; undefined where it is one.
 */
export function nameMistake(text: string): string | undefined {
  const name = canonicalName(text);
  // There may be many hosts, and most are names.
  if (name.length <= longest && labels.test(name)) return undefined;
  if (name === '') return 'is empty';
  const variable = unexpandedVariable(text);
  if (variable !== undefined) return `has an unexpanded variable ${variable}`;
  if (isAddress(name)) return 'is an IP address';
  if (/^[^:]*:\d+$/.test(name)) return 'has a port';
  if (name.includes('://') || name.includes('/')) return 'is a URL or has a path';
  if (name.length > longest) return `is ${name.length} characters long, ${longest} are allowed`;
  const bad = name.split('.').find((one) => !label.test(one));
  return bad === undefined ? 'ends in a label of digits alone, as only addresses do' : labelMistake(bad);
}

/** As {@link nameMistake}, of a host of a route: a name, or `*.` in front of one. */
export function hostMistake(host: string): string | undefined {
  return nameMistake(host.replace(/^\*\./, ''));
}

/** What a renderer should have replaced in a text: `${A}` and `$A` (Flux, envsubst), `$(A)` (kustomize), `{{ a }}` (Helm). */
export function unexpandedVariable(text: string): string | undefined {
  return /\$\{[^{}]*\}|\$\([^()]*\)|\{\{[^{}]*\}\}|\$[A-Za-z_]\w*/.exec(text)?.[0];
}

/**
 * Whether a name is the text of an IPv4 or IPv6 address. Only a text that has a colon or ends in a digit can be one, so
 * the parser is spared all others.
 */
export function isAddress(name: string): boolean {
  if (!/:|\d$/.test(name)) return false;
  return ipaddr.IPv4.isValidFourPartDecimal(name) || ipaddr.IPv6.isValid(name.replace(/^\[(.*)\]$/, '$1'));
}

function labelMistake(bad: string): string {
  if (bad === '') return 'has an empty label';
  if (bad.length > 63) return `has a label of ${bad.length} characters, 63 are allowed`;
  if (bad.includes('_')) return `has an underscore in "${bad}"`;
  if (bad.includes('*')) return `has a "*" in "${bad}"`;
  if (bad.startsWith('-') || bad.endsWith('-')) return `has the label "${bad}", which starts or ends with "-"`;
  return `has the label "${bad}": only letters, digits and "-" are allowed`;
}

/** The ASCII form (IDNA) of a name in another script, or undefined where it has none. */
export function asciiForm(name: string): string | undefined {
  const ascii = domainToASCII(name);
  return ascii !== '' && ascii !== canonicalName(name) && nameMistake(ascii) === undefined ? ascii : undefined;
}

/** Whether the leftmost label is exactly `*`. */
export function isWildcard(name: string): boolean {
  return name.startsWith('*.');
}

/**
 * The wildcard that covers a host, `*` in place of its first label: `*.x.io` for `a.x.io`; undefined for a single
 * label.
 */
export function wildcardOver(host: string): string | undefined {
  const dot = host.indexOf('.');
  return dot < 0 ? undefined : `*${host.slice(dot)}`;
}
