import { type KeyObject, X509Certificate } from 'node:crypto';
import { quotedStart } from '../../config/quoted';
import { type GoCertificate, readCertificate as readAsGo } from '../engines/x509/certificate';
import { refusedKey } from './public-key';

/** A certificate that both Node and the programs of the cluster can read. */
export interface Certificate extends GoCertificate {
  readonly der: Buffer;
  readonly publicKey: KeyObject;
  readonly commonName: string | undefined;
  /** The addresses among its subject alternative names. */
  readonly ips: readonly string[];
  /** Its common name, or else its first DNS name, in quotes. */
  readonly title: string;
  readonly node: X509Certificate;
}

/** A certificate, or why it cannot be used, as a predicate. */
export type ReadCertificate =
  | { readonly kind: 'certificate'; readonly certificate: Certificate }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Reads a certificate twice: as Go does, for Epinio, Traefik and cert-manager, and as OpenSSL does, for Node, which
 * checks its signature here and is among its clients. A certificate that either of them refuses is refused.
 */
export function readCertificate(der: Buffer): ReadCertificate {
  const asGo = readAsGo(der);
  const node = attempt(() => new X509Certificate(der));
  const publicKey = attempt(() => node?.publicKey);
  if (asGo === null || node === undefined || publicKey === undefined) {
    const [who, other] = asGo === null ? ['Go', 'Epinio, Traefik and cert-manager'] : ['OpenSSL', 'many clients'];
    return { kind: 'refused', why: `does not parse as ${who} reads it, and so for ${other}` };
  }
  const refused = refusedKey(publicKey);
  if (refused !== undefined) return { kind: 'refused', why: `has a public key that ${refused}` };
  const commonName = commonNameOf(node);
  const name = commonName ?? asGo.dnsNames[0];
  const title = name === undefined ? 'without a name' : quotedStart(name);
  return { kind: 'certificate', certificate: { ...asGo, der, publicKey, commonName, ips: ipsOf(node), title, node } };
}

/** Whether one certificate is issued by another: by name, key identifier, usage and signature. */
export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  return certificate.node.checkIssued(issuer.node) && isSignedBy(certificate, issuer);
}

/** Whether a certificate has no issuer above it. Its key need not be allowed to sign others. */
export function isSelfSigned(certificate: Certificate): boolean {
  const { subject, issuer } = certificate.node;
  return subject === issuer && isSignedBy(certificate, certificate);
}

function isSignedBy({ node }: Certificate, { publicKey }: Certificate): boolean {
  return attempt(() => node.verify(publicKey)) ?? false;
}

/** Validity by RFC 5280, 4.1.2.5: both ends are included. */
export function validityAt({ notBefore, notAfter }: Certificate, instant: Date): 'expired' | 'not yet' | 'valid' {
  if (instant > notAfter) return 'expired';
  return instant < notBefore ? 'not yet' : 'valid';
}

/** The shortest RSA key that public authorities sign and browsers accept (CA/Browser Forum, 6.1.5). */
const shortestSoundRsa = 2048;

/** The weaknesses of a certificate, each as a predicate. Nobody checks the signature of a self-signed one. */
export function weaknesses(certificate: Certificate): string[] {
  const { asymmetricKeyDetails: details } = certificate.publicKey;
  const bits = details?.modulusLength ?? shortestSoundRsa;
  const hash = weakSignatures.get(certificate.signatureAlgorithm);
  return [
    ...(bits < shortestSoundRsa ? [`has an RSA key of ${bits} bits`] : []),
    ...(hash !== undefined && !isSelfSigned(certificate) ? [`is signed with ${hash}`] : []),
  ];
}

/** Weak signatures of RSA, ECDSA and DSA, by object identifier. */
const weakSignatures: ReadonlyMap<string, string> = new Map([
  ['2a864886f70d010102', 'MD2'],
  ['2a864886f70d010104', 'MD5'],
  ['2a864886f70d010105', 'SHA-1'],
  ['2b0e03021d', 'SHA-1'],
  ['2a8648ce3d0401', 'SHA-1'],
  ['2a8648ce380403', 'SHA-1'],
]);

function commonNameOf({ subject }: X509Certificate): string | undefined {
  return /^CN=(.*)$/m.exec(subject)?.[1];
}

function ipsOf({ subjectAltName = '' }: X509Certificate): string[] {
  return [...subjectAltName.matchAll(/(?:^|, )IP Address:([0-9A-Fa-f.:]+)/g)].map(([, address = '']) => address);
}

/** A value, or undefined on an error: OpenSSL's own errors tell users nothing, so the caller says what failed. */
function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
