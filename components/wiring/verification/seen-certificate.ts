import { type Certificate, isSelfSigned, readCertificate } from '../certificates/certificate';
import { pemBlocks, pemText } from '../certificates/pem-text';

/** The public parts of a certificate that was served, or that a Secret has. */
export interface SeenCertificate {
  readonly commonName: string | undefined;
  /** Its DNS names, in lower case, sorted. */
  readonly names: readonly string[];
  /** Subject of its issuer in one line, as `O=Let's Encrypt, CN=R11`. */
  readonly issuer: string;
  readonly issuerName: string | undefined;
  readonly isSelfSigned: boolean;
  /** SHA-256, as `AA:BB:…`. */
  readonly fingerprint: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** What is to be told of a certificate, DER; undefined where it does not parse. */
export function seenCertificate(der: Buffer): SeenCertificate | undefined {
  const read = readCertificate(der);
  return read.kind === 'refused' ? undefined : publicParts(read.certificate);
}

/** The first certificate of a text, which is the one that servers serve; undefined where there is none. */
export function firstCertificate(pem: string): SeenCertificate | undefined {
  const block = pemBlocks(pem).find(({ type }) => type === 'CERTIFICATE');
  return block === undefined ? undefined : seenCertificate(block.bytes);
}

function publicParts({ commonName, dnsNames, node, notBefore, notAfter }: Certificate): SeenCertificate {
  const { issuer, subject, fingerprint256 } = node;
  return {
    commonName,
    names: [...new Set(dnsNames.map((name) => name.toLowerCase()))].sort(),
    issuer: issuer.split('\n').join(', '),
    issuerName: /^CN=(.*)$/m.exec(issuer)?.[1],
    isSelfSigned: issuer === subject,
    fingerprint: fingerprint256,
    notBefore,
    notAfter,
  };
}

/** What a chain has to end at. */
export interface TrustAnchors {
  readonly pem: string;
  /** Whether none of them is a root, so that a chain may end at an intermediate. */
  readonly arePartial: boolean;
}

/** The roots of a text, or what it has where it has none; undefined where it holds no certificate. */
export function trustAnchors(pem: string): TrustAnchors | undefined {
  const all = pemBlocks(pem).flatMap(({ type, bytes }) => {
    const read = type === 'CERTIFICATE' ? readCertificate(bytes) : undefined;
    return read?.kind === 'certificate' ? [read.certificate] : [];
  });
  const roots = all.filter(isSelfSigned);
  const anchors = roots.length > 0 ? roots : all;
  if (anchors.length === 0) return undefined;
  return { pem: anchors.map(({ der }) => pemText('CERTIFICATE', der)).join(''), arePartial: roots.length === 0 };
}
