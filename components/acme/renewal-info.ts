import { getJson, type ServerInputs } from './transport';

/** When an authority wants a certificate renewed (RFC 9773, 4.2), in milliseconds since 1970. */
export interface RenewalWindow {
  readonly start: number;
  readonly end: number;
}

/** What an authority says of the renewal of a certificate. */
export type RenewalInfo =
  | { readonly kind: 'window'; readonly window: RenewalWindow }
  /** The authority has no such thing. */
  | { readonly kind: 'none' }
  /** It was not to be had, or is nonsense; why, as a predicate. */
  | { readonly kind: 'failed'; readonly why: string };

/**
 * Asks an authority when to renew a certificate (ARI, RFC 9773), without an account. Never throws.
 *
 * @param certificate the chain, PEM, the leaf first
 * @param end the end of its validity, in milliseconds since 1970
 */
export async function askRenewalInfo(server: ServerInputs, certificate: string, end: number): Promise<RenewalInfo> {
  const directory = await getJson(server, server.directory);
  if (directory.kind === 'failed') return directory;
  const url = textIn(directory.body, 'renewalInfo');
  if (url === undefined) return { kind: 'none' };
  const id = await renewalId(certificate);
  if (id === undefined) return { kind: 'none' };
  const answer = await getJson(server, `${url.replace(/\/$/, '')}/${id}`);
  if (answer.kind === 'failed') return answer;
  const window = windowIn(answer.body, end);
  return window === undefined ? { kind: 'failed', why: 'says nothing that can be used' } : { kind: 'window', window };
}

/** Whether an authority tells when to renew. */
export async function hasRenewalInfo(server: ServerInputs): Promise<boolean> {
  const directory = await getJson(server, server.directory);
  return directory.kind === 'json' && textIn(directory.body, 'renewalInfo') !== undefined;
}

/**
 * The window in an answer; undefined where it is nonsense: no instants, an end before its start, or a start at which
 * the certificate has run out.
 */
export function windowIn(body: unknown, certificateEnd: number): RenewalWindow | undefined {
  if (typeof body !== 'object' || body === null || !('suggestedWindow' in body)) return undefined;
  const [start, end] = ['start', 'end'].map((key) => Date.parse(textIn(body.suggestedWindow, key) ?? ''));
  if (start === undefined || end === undefined) return undefined;
  return start < end && start < certificateEnd ? { start, end } : undefined;
}

function textIn(body: unknown, key: string): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const value: unknown = Object.entries(body).find(([name]) => name === key)?.[1];
  return typeof value === 'string' ? value : undefined;
}

/**
 * How a certificate is called there and in `replaces` (RFC 9773, 4.1); undefined for one that names no key of its
 * issuer.
 */
export async function renewalId(certificate: string): Promise<string | undefined> {
  const { AuthorityKeyIdentifierExtension, X509Certificate } = await import('@peculiar/x509');
  const leaf = new X509Certificate(certificate.slice(0, certificate.indexOf('-----END') + pemEnd.length));
  const keyId = leaf.getExtension(AuthorityKeyIdentifierExtension)?.keyId;
  return keyId === undefined ? undefined : idOf(keyId, leaf.serialNumber);
}

const pemEnd = '-----END CERTIFICATE-----';

/**
 * The identifier of a key id and a serial number, both in hexadecimal. The serial number is that of DER: a zero is in
 * front where it would be negative else.
 */
export function idOf(keyId: string, serialNumber: string): string {
  const digits = serialNumber.replace(/^(?:00)+(?=..)/, '');
  const serial = /^[89a-f]/i.test(digits) ? `00${digits}` : digits;
  return [keyId, serial].map((hex) => Buffer.from(hex, 'hex').toString('base64url')).join('.');
}
