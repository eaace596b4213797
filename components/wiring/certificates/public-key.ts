import { type KeyObject } from 'node:crypto';

/** P-256, P-384 and P-521 as Node names them. Go reads P-224 too, but serves it to no client of TLS 1.3. */
const curves: readonly (string | undefined)[] = ['prime256v1', 'secp384r1', 'secp521r1'];

/** The shortest RSA key, in bits, that Go signs and verifies with (Go 1.24, crypto/rsa: checkKeySize). */
const shortestRsa = 1024;

/**
 * Why Go, which Traefik and cert-manager are written in, does not use a key, as a predicate; undefined where it does.
 * Rule from Go 1.26, crypto/tls: tls.go, X509KeyPair, parsePrivateKey; auth.go, signatureSchemesForCertificate.
 *
 * @param key public or private
 */
export function refusedKey({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): string | undefined {
  if (type === 'ed25519' || (type === 'ec' && curves.includes(details?.namedCurve))) return undefined;
  if (type === 'ec') return 'is of a curve that is none of P-256, P-384 and P-521';
  if (type !== 'rsa') return `is of the kind ${type ?? 'unknown'}, not RSA, ECDSA or Ed25519`;
  const bits = details?.modulusLength ?? 0;
  return bits < shortestRsa ? `is RSA of ${bits} bits, and programs in Go use none under ${shortestRsa}` : undefined;
}
