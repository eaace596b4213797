import { type Certificate, readCertificate } from './certificate';
import { type Certificates } from './chain';
import { begunBlocks, pemBlocks, pemText } from './pem-text';
import { besides, keyPem, readPrivateKey, type ReadKey } from './given-key';

/** PEM text that the configuration gives. */
export interface GivenText {
  /** Where the configuration has it. */
  readonly path: string;
  readonly pem: string;
}

/** A certificate with the issuers that follow it, and its private key. */
export interface GivenPair {
  readonly certificate: GivenText;
  /** `pem` is undefined if the key is encrypted and was read without Pulumi, which could decrypt it. */
  readonly key: { readonly path: string; readonly pem: string | undefined };
}

/** The certificates that the configuration gives, and when they are judged. */
export interface GivenCertificates {
  /** By environment. */
  readonly certificates: ReadonlyMap<string, GivenPair>;
  /** Those that an issuer takes over, by environment. */
  readonly adopted: ReadonlyMap<string, GivenPair>;
  /** Certificates of CAs, by issuer. */
  readonly cas: ReadonlyMap<string, GivenPair>;
  /** The instant that validity is judged at. */
  readonly now: Date;
}

/** No certificates to judge, so the clock does not matter. */
export const nothingGiven: GivenCertificates = {
  certificates: new Map(),
  adopted: new Map(),
  cas: new Map(),
  now: new Date(0),
};

/** The certificates of a text in their order, or why they cannot be used, as a predicate of the text. */
export type ReadCertificates =
  | { readonly kind: 'certificates'; readonly certificates: Certificates }
  | { readonly kind: 'refused'; readonly why: string };

/** What a pair holds; `hidden` is a key that is encrypted in the configuration. */
export interface ReadPair {
  readonly certificates: ReadCertificates;
  readonly key: ReadKey | { readonly kind: 'hidden' };
}

/** Reads a pair; both texts may be one and the same file. */
export function readPair({ certificate, key }: GivenPair): ReadPair {
  return {
    certificates: readCertificates(certificate.pem),
    key: key.pem === undefined ? { kind: 'hidden' } : readPrivateKey(key.pem),
  };
}

/** The texts of a TLS Secret for a pair. */
export interface SecretTexts {
  /** The certificates in the order in which they were given, and nothing else: Epinio reads the first block. */
  readonly certificate: string;
  /** One key in PKCS#8; undefined where it is hidden. */
  readonly key: string | undefined;
}

/** A pair as it is written into a Secret, always in the same form; undefined where it cannot be read. */
export function secretTexts({ certificates, key }: ReadPair): SecretTexts | undefined {
  if (certificates.kind === 'refused' || key.kind === 'refused' || key.kind === 'encrypted') return undefined;
  return {
    certificate: certificates.certificates.map(({ der }) => pemText(certificateType, der)).join(''),
    key: key.kind === 'key' ? keyPem(key.key) : undefined,
  };
}

const certificateType = 'CERTIFICATE';

/** The certificate of a pair that servers serve, which is the first; undefined where it cannot be read. */
export function servedCertificate({ certificate }: GivenPair): Certificate | undefined {
  const read = readCertificates(certificate.pem);
  return read.kind === 'certificates' ? read.certificates[0] : undefined;
}

function readCertificates(text: string): ReadCertificates {
  const blocks = pemBlocks(text);
  const found = blocks.filter(({ type }) => type === certificateType);
  // Go passes over a damaged block without a word, so that the next certificate would take its place.
  if (begunBlocks(text, certificateType) > found.length) return refused('holds a block CERTIFICATE that is damaged');
  const certificates: Certificate[] = [];
  for (const [index, { bytes }] of found.entries()) {
    const read = readCertificate(bytes);
    if (read.kind === 'refused') return refused(`holds certificates, and number ${index + 1} ${read.why}`);
    certificates.push(read.certificate);
  }
  const [first, ...others] = certificates;
  if (first === undefined) return refused(`holds no certificate${besides(blocks)}`);
  return { kind: 'certificates', certificates: [first, ...others] };
}

function refused(why: string): ReadCertificates {
  return { kind: 'refused', why };
}
