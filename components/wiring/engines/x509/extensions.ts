import { contextTag, DerReader, MalformedDer, TAG } from './der';
import { readDnsNames } from './names';

/**
 * A certificate's extensions, read to find the DNS names and to see whether Go can read the rest.
 * Rule from Go 1.26, crypto/x509/parser.go: parseExtension, processExtensions.
 * Not modelled: malformed name constraints, CRL distribution points and policies.
 */

interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Buffer;
}

/** What the extensions of a certificate say. */
export interface Extensions {
  readonly dnsNames: readonly string[];
  /** Whether it is the certificate of a CA. */
  readonly isCa: boolean;
  /** Whether its key may sign certificates; true where its usage is not limited. */
  readonly maySign: boolean;
  /** The extended key usages by object identifier; null where any use is allowed. */
  readonly extendedKeyUsage: readonly string[] | null;
  /** Whether it has an address of its issuer's certificate. */
  readonly hasIssuerAddress: boolean;
  /** Whether public logs know it (RFC 6962, 3.3), as browsers want of a public authority's. */
  readonly isLogged: boolean;
}

/** The values of a certificate without extensions. */
export const noExtensions: Extensions = {
  dnsNames: [],
  isCa: false,
  maySign: true,
  extendedKeyUsage: null,
  hasIssuerAddress: false,
  isLogged: false,
};

const OID = {
  keyUsage: '551d0f',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
  extendedKeyUsage: '551d25',
  subjectKeyId: '551d0e',
  authorityKeyId: '551d23',
  authorityInformation: '2b06010505070101',
  logEntries: '2b06010401d679020402',
};
const NEVER_CRITICAL = [OID.subjectKeyId, OID.authorityKeyId, OID.authorityInformation];
const CA_ISSUERS = '2b06010505073002';
const URI_TAG = contextTag(6, false);
/** The bit keyCertSign in the first byte of a key usage. */
const CERT_SIGN = 0x04;

function readIsCa(value: DerReader): boolean {
  const fields = value.inside(TAG.sequence);
  const isCa = fields.optionalBoolean();
  const pathLength = fields.optional(TAG.integer)?.body;
  if (pathLength !== undefined && (pathLength[0] ?? 0x80) >= 0x80) throw new MalformedDer('bad path length');
  return isCa;
}

function readMaySign(value: DerReader): boolean {
  return ((value.bitString()[0] ?? 0) & CERT_SIGN) !== 0;
}

function readExtendedKeyUsage(value: DerReader): string[] {
  const usages = value.inside(TAG.sequence);
  const oids: string[] = [];
  while (!usages.isEmpty) oids.push(usages.oid());
  return oids;
}

function checkAuthorityKeyId(value: DerReader): void {
  value.inside(TAG.sequence).optional(contextTag(0, false));
}

function readHasIssuerAddress(value: DerReader): boolean {
  const entries = value.inside(TAG.sequence);
  let found = false;
  while (!entries.isEmpty) {
    const entry = entries.inside(TAG.sequence);
    const method = entry.oid();
    const isUri = entry.isNext(URI_TAG);
    if (isUri) entry.any();
    found ||= isUri && method === CA_ISSUERS;
  }
  return found;
}

function readExtension(list: DerReader): Extension {
  const fields = list.inside(TAG.sequence);
  return { oid: fields.oid(), critical: fields.optionalBoolean(), value: fields.element(TAG.octetString).body };
}

/**
 * Reads a list of extensions.
 *
 * @throws MalformedDer if Go cannot read one of the extensions, or if one comes twice
 */
export function readExtensions(list: DerReader): Extensions {
  const extensions: Extension[] = [];
  while (!list.isEmpty) extensions.push(readExtension(list));
  const values = new Map(extensions.map(({ oid, value }) => [oid, value]));
  if (values.size < extensions.length) throw new MalformedDer('doubled extension');
  const isCritical = extensions.some(({ oid, critical }) => critical && NEVER_CRITICAL.includes(oid));
  if (isCritical) throw new MalformedDer('an extension that must not be critical');
  const read = <Value>(oid: string, reader: (value: DerReader) => Value, otherwise: Value): Value => {
    const value = values.get(oid);
    return value === undefined ? otherwise : reader(new DerReader(value));
  };
  read(OID.subjectKeyId, (value) => void value.element(TAG.octetString), undefined);
  read(OID.authorityKeyId, checkAuthorityKeyId, undefined);
  const names = values.get(OID.subjectAltName);
  return {
    dnsNames: names === undefined ? noExtensions.dnsNames : readDnsNames(names),
    isCa: read(OID.basicConstraints, readIsCa, noExtensions.isCa),
    maySign: read(OID.keyUsage, readMaySign, noExtensions.maySign),
    extendedKeyUsage: read(OID.extendedKeyUsage, readExtendedKeyUsage, noExtensions.extendedKeyUsage),
    hasIssuerAddress: read(OID.authorityInformation, readHasIssuerAddress, noExtensions.hasIssuerAddress),
    isLogged: values.has(OID.logEntries),
  };
}
