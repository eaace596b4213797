import { isIpText } from './ip';

/**
 * Which URIs Go's crypto/x509 takes as a subject alternative name: one it refuses makes the whole certificate
 * unreadable. Rule from Go 1.26: net/url/url.go (Parse), crypto/x509/parser.go (parseSANExtension, domainNameValid).
 */

const HOST = /^(?:[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]|%25)*$/;
const USERINFO = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
const isControl = (character: string) => character < ' ' || character === '\x7f';

/** Whether the host of a URI, with its port, passes as a domain name. Labels may be of any length. */
export function isDomainName(host: string): boolean {
  if (host === '') return true;
  return host.split('.').every((label) => label !== '' && /^[!-~]+$/.test(label));
}

function splitScheme(uri: string): { scheme: string; rest: string } | null {
  if (uri.startsWith(':')) return null;
  const found = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(uri);
  return found === null ? { scheme: '', rest: uri } : { scheme: found[1] ?? '', rest: uri.slice(found[0].length) };
}

function isPort(text: string): boolean {
  return /^(?::[0-9]*)?$/.test(text);
}

function isBracketedHost(host: string): boolean {
  const close = host.lastIndexOf(']');
  const address = host.slice(1, close).replace(/%25.*$/, '');
  return close > 0 && isPort(host.slice(close + 1)) && address.includes(':') && isIpText(address);
}

function isHost(scheme: string, host: string): boolean {
  const bracket = host.lastIndexOf('[');
  if (bracket > 0) return false;
  if (bracket === 0) return isBracketedHost(host) && isDomainName(host);
  const strict = ['http', 'https'].includes(scheme.toLowerCase());
  const colon = strict ? host.indexOf(':') : host.lastIndexOf(':');
  if (colon >= 0 && !isPort(host.slice(colon))) return false;
  return HOST.test(host) && isDomainName(host.replaceAll('%25', '%'));
}

function isAuthority(scheme: string, authority: string): boolean {
  const at = authority.lastIndexOf('@');
  if (!isHost(scheme, authority.slice(at + 1))) return false;
  const userinfo = at < 0 ? '' : authority.slice(0, at);
  return USERINFO.test(userinfo) && !BAD_ESCAPE.test(userinfo);
}

function isHierarchy(scheme: string, rest: string): boolean {
  const hasAuthority = rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'));
  if (!hasAuthority) return !BAD_ESCAPE.test(rest);
  const slash = rest.indexOf('/', 2);
  const end = slash < 0 ? rest.length : slash;
  return isAuthority(scheme, rest.slice(2, end)) && !BAD_ESCAPE.test(rest.slice(end));
}

/** Whether Go reads a certificate whose subject alternative names have this URI (ASCII text). */
export function isSanUri(uri: string): boolean {
  const [beforeFragment = '', ...fragment] = uri.split('#');
  if (BAD_ESCAPE.test(fragment.join('#')) || Array.from(beforeFragment).some(isControl)) return false;
  if (beforeFragment === '*') return true;
  const parts = splitScheme(beforeFragment);
  if (parts === null) return false;
  const path = parts.rest.split('?')[0] ?? '';
  if (path.startsWith('/')) return isHierarchy(parts.scheme, path);
  // A URI without a leading slash is opaque after a scheme, and a relative path otherwise.
  if (parts.scheme !== '') return true;
  return !(path.split('/')[0] ?? '').includes(':') && !BAD_ESCAPE.test(path);
}
