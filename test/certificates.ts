import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AccessDescription,
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityInfoAccessSyntax,
  BasicConstraints,
  Certificate,
  CRLDistributionPoints,
  DistributionPoint,
  DistributionPointName,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  id_ad_caIssuers,
  id_ad_ocsp,
  id_ce_basicConstraints,
  id_ce_cRLDistributionPoints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_pe_authorityInfoAccess,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

/** What a test asks of a certificate; the rest is as a public authority would have it. */
export interface Wanted {
  readonly commonName?: string;
  readonly dnsNames?: readonly string[];
  /** @default itself */
  readonly issuer?: Issued;
  /** @default a new P-256 key */
  readonly key?: KeyObject;
  /** ISO 8601. @default 2020 */
  readonly notBefore?: string;
  /** ISO 8601. @default 2120 */
  readonly notAfter?: string;
  readonly isCa?: boolean;
  /** @default none, which allows all */
  readonly keyUsage?: KeyUsageFlags;
  /** Object identifiers. @default none, which allows all */
  readonly extendedKeyUsage?: readonly string[];
  /** Where the certificate of the issuer is to be had. */
  readonly issuerAddress?: string;
  /** URL of an OCSP responder. */
  readonly ocspAddress?: string;
  /** URLs of revocation lists. */
  readonly crlAddresses?: readonly string[];
  /** Whether it requires a stapled OCSP answer (RFC 7633). */
  readonly mustStaple?: boolean;
  /** Whether it carries an entry of a public log. */
  readonly isLogged?: boolean;
  /** What the issuer signs a digest of. @default sha256 */
  readonly hash?: Hash;
}

/** A certificate that was issued, with its key. */
export interface Issued {
  readonly certificate: string;
  /** In PKCS#8. */
  readonly key: string;
  readonly privateKey: KeyObject;
  readonly subject: Name;
}

/** Object identifier of the list of entries in public logs (RFC 6962, 3.3). */
const logEntries = '1.3.6.1.4.1.11129.2.4.2';

/** TLS features that a certificate requires: status_request alone. */
const mustStapleFeature = { oid: '1.3.6.1.5.5.7.1.24', value: new Uint8Array([0x30, 3, 2, 1, 5]).buffer };

type Hash = 'sha256' | 'sha1' | 'md5';

/** Object identifiers of signatures by key and hash. */
const signatures: Readonly<Record<string, Readonly<Partial<Record<Hash, string>>>>> = {
  rsa: { sha256: '1.2.840.113549.1.1.11', sha1: '1.2.840.113549.1.1.5', md5: '1.2.840.113549.1.1.4' },
  ec: { sha256: '1.2.840.10045.4.3.2', sha1: '1.2.840.10045.4.1' },
  ed25519: { sha256: '1.3.101.112' },
};

const asnNull = new Uint8Array([5, 0]).buffer;

let serial = 0;

/** Issues a certificate. */
export function issue(wanted: Wanted = {}): Issued {
  const { commonName = wanted.dnsNames?.[0] ?? 'test', hash = 'sha256' } = wanted;
  const privateKey = wanted.key ?? ecKey();
  const subject = nameOf(commonName);
  const signer = wanted.issuer ?? { privateKey, subject };
  const signatureAlgorithm = algorithmOf(signer.privateKey, hash);
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: new Uint8Array([1, ++serial >> 8, serial & 0xff]).buffer,
    signature: signatureAlgorithm,
    issuer: signer.subject,
    subject,
    validity: new Validity({
      notBefore: new Date(wanted.notBefore ?? '2020-01-01T00:00:00Z'),
      notAfter: new Date(wanted.notAfter ?? '2120-01-01T00:00:00Z'),
    }),
    subjectPublicKeyInfo: AsnConvert.parse(publicDer(privateKey), SubjectPublicKeyInfo),
    extensions: extensionsOf(wanted),
  });
  const digest = signer.privateKey.asymmetricKeyType === 'ed25519' ? null : hash;
  const signatureValue = sign(digest, Buffer.from(AsnConvert.serialize(tbsCertificate)), signer.privateKey);
  const whole = new Certificate({ tbsCertificate, signatureAlgorithm, signatureValue: copied(signatureValue) });
  return {
    certificate: pem('CERTIFICATE', Buffer.from(AsnConvert.serialize(whole))),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    privateKey,
    subject,
  };
}

/** Issues the certificate of a CA, whose key may sign certificates. */
export function issueCa(commonName: string, wanted: Wanted = {}): Issued {
  return issue({ commonName, isCa: true, keyUsage: KeyUsageFlags.keyCertSign, ...wanted });
}

/** A new private key on a curve that everybody knows, unless told otherwise. */
export function ecKey(namedCurve = 'P-256'): KeyObject {
  return generateKeyPairSync('ec', { namedCurve }).privateKey;
}

const rsaKeys = new Map<number, KeyObject>();

/** An RSA key of so many bits; the same one each time, since they take long to make. */
export function rsaKey(modulusLength: number): KeyObject {
  const key = rsaKeys.get(modulusLength) ?? generateKeyPairSync('rsa', { modulusLength }).privateKey;
  rsaKeys.set(modulusLength, key);
  return key;
}

/** A PEM block. */
export function pem(type: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${type}-----\n${lines.join('\n')}\n-----END ${type}-----\n`;
}

function extensionsOf({
  dnsNames = [],
  isCa,
  keyUsage,
  extendedKeyUsage,
  issuerAddress,
  ocspAddress,
  crlAddresses = [],
  mustStaple = false,
  isLogged = false,
}: Wanted): Extensions {
  const names = dnsNames.map((dNSName) => new GeneralName({ dNSName }));
  const accesses = [[id_ad_caIssuers, issuerAddress] as const, [id_ad_ocsp, ocspAddress] as const].flatMap(
    ([accessMethod, uniformResourceIdentifier]) => {
      const accessLocation = new GeneralName({ uniformResourceIdentifier });
      return uniformResourceIdentifier === undefined ? [] : [new AccessDescription({ accessMethod, accessLocation })];
    },
  );
  const points = crlAddresses.map((uniformResourceIdentifier) => {
    const fullName = [new GeneralName({ uniformResourceIdentifier })];
    return new DistributionPoint({ distributionPoint: new DistributionPointName({ fullName }) });
  });
  const wanted: readonly (readonly [oid: string, value: unknown, isWanted: boolean])[] = [
    [id_ce_subjectAltName, new SubjectAlternativeName(names), names.length > 0],
    [id_ce_basicConstraints, new BasicConstraints({ cA: isCa }), isCa !== undefined],
    [id_ce_keyUsage, new KeyUsage(keyUsage ?? 0), keyUsage !== undefined],
    [id_ce_extKeyUsage, new ExtendedKeyUsage([...(extendedKeyUsage ?? [])]), extendedKeyUsage !== undefined],
    [id_pe_authorityInfoAccess, new AuthorityInfoAccessSyntax(accesses), accesses.length > 0],
    [id_ce_cRLDistributionPoints, new CRLDistributionPoints(points), points.length > 0],
    [logEntries, new OctetString([0, 0]), isLogged],
  ];
  const extensions = wanted
    .filter(([, , isWanted]) => isWanted)
    .map(([extnID, value]) => new Extension({ extnID, extnValue: new OctetString(AsnConvert.serialize(value)) }));
  const { oid: extnID, value } = mustStapleFeature;
  const feature = mustStaple ? [new Extension({ extnID, extnValue: new OctetString(value) })] : [];
  return new Extensions([...extensions, ...feature]);
}

/** What somebody signs with a key, as certificates, revocation lists and OCSP answers have it. */
export function signed(tbs: ArrayBuffer, key: KeyObject): { algorithm: AlgorithmIdentifier; signature: ArrayBuffer } {
  return { algorithm: algorithmOf(key, 'sha256'), signature: copied(sign('sha256', Buffer.from(tbs), key)) };
}

function algorithmOf(key: KeyObject, hash: Hash): AlgorithmIdentifier {
  const type = key.asymmetricKeyType ?? '';
  const algorithm = signatures[type]?.[hash];
  if (algorithm === undefined) throw new Error(`no signature of ${type} with ${hash}`);
  return new AlgorithmIdentifier({ algorithm, parameters: type === 'rsa' ? asnNull : undefined });
}

function nameOf(commonName: string): Name {
  const attribute = new AttributeTypeAndValue({
    type: '2.5.4.3',
    value: new AttributeValue({ utf8String: commonName }),
  });
  return new Name([new RelativeDistinguishedName([attribute])]);
}

function publicDer(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}

/** The library takes buffers of its own, not views into Node's pool. */
function copied(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
