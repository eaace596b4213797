import { createPrivateKey, type KeyObject, sign, verify } from 'node:crypto';
import { quotedStart } from '../../config/quoted';
import { type PemBlock } from '../engines/x509/pem';
import { type Certificate } from './certificate';
import { pemBlocks, pemText } from './pem-text';
import { refusedKey } from './public-key';

/** A private key, or why there is none, as a predicate of the text. The reason never contains a part of the key. */
export type ReadKey =
  | { readonly kind: 'key'; readonly key: KeyObject }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Reads the first private key of a text, whatever stands around it: PKCS#8, PKCS#1 (RSA) or SEC1 (EC), recognised by
 * its content, as Go does. Rule from Go 1.26, crypto/tls/tls.go: X509KeyPair, parsePrivateKey.
 */
export function readPrivateKey(text: string): ReadKey {
  const blocks = pemBlocks(text);
  const block = blocks.find(({ type }) => isKeyType(type));
  if (block === undefined) return { kind: 'refused', why: `holds no private key${besides(blocks)}` };
  if (isEncrypted(block)) return { kind: 'encrypted' };
  const key = keyOf(block.bytes);
  if (key === undefined) return { kind: 'refused', why: `holds ${quotedStart(block.type)} that does not parse` };
  if (!isConsistent(key)) return { kind: 'refused', why: 'holds an RSA key whose numbers do not fit each other' };
  const refused = refusedKey(key);
  return refused === undefined ? { kind: 'key', key } : { kind: 'refused', why: `holds a private key that ${refused}` };
}

/** What a text holds, for people who named the wrong file. */
export function besides(blocks: readonly PemBlock[]): string {
  const types = [...new Set(blocks.map(({ type }) => quotedStart(type)))];
  return types.length === 0 ? ' in PEM' : `, only ${types.join(', ')}`;
}

/**
 * Whether a certificate belongs to a private key: a signature of the key verifies with the certificate. Public halves
 * may be equal although the private one is damaged.
 */
export function belongsTo(key: KeyObject, { publicKey }: Certificate): boolean {
  if (key.asymmetricKeyType !== publicKey.asymmetricKeyType) return false;
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  try {
    return verify(digest, probe, publicKey, sign(digest, probe, key));
  } catch {
    return false;
  }
}

const probe = Buffer.from('edgewire');

/** A private key in PKCS#8, which every program of the cluster reads. */
export function keyPem(key: KeyObject): string {
  return pemText('PRIVATE KEY', key.export({ type: 'pkcs8', format: 'der' }));
}

function isKeyType(type: string): boolean {
  return type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY');
}

/**
 * Whether a block is encrypted: PKCS#8 says so in the type, OpenSSL's older form in a header (RFC 1421, 4.6.1.1 and
 * 4.6.1.3).
 */
function isEncrypted({ type, headers }: PemBlock): boolean {
  return type === 'ENCRYPTED PRIVATE KEY' || headers.has('DEK-Info');
}

function keyOf(der: Buffer): KeyObject | undefined {
  for (const type of ['pkcs1', 'pkcs8', 'sec1'] as const) {
    try {
      return createPrivateKey({ key: der, format: 'der', type });
    } catch {
      // Not this form: the next one is tried.
    }
  }
  return undefined;
}

/** Whether the numbers of an RSA key fit each other: Go checks all of them (crypto/rsa: Validate), OpenSSL none. */
function isConsistent(key: KeyObject): boolean {
  if (key.asymmetricKeyType !== 'rsa') return true;
  const jwk = key.export({ format: 'jwk' });
  const number = (digits = '') => BigInt(`0x0${Buffer.from(digits, 'base64url').toString('hex')}`);
  const [e, d, p, q] = [number(jwk.e), number(jwk.d), number(jwk.p), number(jwk.q)];
  return (
    p > 1n &&
    q > 1n &&
    number(jwk.n) === p * q &&
    (e * d) % (p - 1n) === 1n &&
    (e * d) % (q - 1n) === 1n &&
    number(jwk.dp) === d % (p - 1n) &&
    number(jwk.dq) === d % (q - 1n) &&
    (number(jwk.qi) * q) % p === 1n
  );
}
