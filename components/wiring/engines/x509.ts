import { createPublicKey } from 'node:crypto';
import { contextTag, DerReader, MalformedDer, TAG } from './der';
import { dnsNamesOfExtensions } from './x509-extensions';
import { checkDistinguishedName } from './x509-names';

/**
 * Whether Go can read a certificate, and which DNS names it finds there. The bytes are read here, not by Node's
 * X509Certificate: OpenSSL takes certificates that Go refuses (and the other way round), and Node's text form of the
 * names has quoting rules of its own. Only whether a public key's point lies on its curve is left to Node.
 * Rule from Go 1.26, crypto/x509/parser.go: ParseCertificate, parseCertificate, parsePublicKey, parseTime.
 */

const OID = { rsa: '2a864886f70d010101', ec: '2a8648ce3d0201', ed25519: '2b6570' };
/** P-224, P-256, P-384, P-521: a key on another curve makes the certificate unreadable. */
const CURVES = ['2b81040021', '2a8648ce3d030107', '2b81040022', '2b81040023'];
const UNCOMPRESSED_POINT = 4;
const ED25519_BYTES = 32;
const UTC_TIME =
  /^(?<year>\d\d)(?<month>\d\d)(?<day>\d\d)(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)?(?<zone>Z|[+-]\d{4})$/;
const GENERALIZED_TIME =
  /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)(?<zone>Z|[+-]\d{4})$/;

function readVersion(tbs: DerReader): number {
  const field = tbs.optional(contextTag(0, true));
  if (field === null) return 1;
  const { body } = new DerReader(field.body).element(TAG.integer);
  const version = body.length === 1 ? body.readInt8() + 1 : 0;
  if (version < 1 || version > 3) throw new MalformedDer('no such version');
  return version;
}

function checkSerial(tbs: DerReader): void {
  const { body } = tbs.element(TAG.integer);
  const [first = 0x80, second] = body;
  const isPadded = first === 0 && second !== undefined && second < 0x80;
  if (first >= 0x80 || isPadded) throw new MalformedDer('negative or padded serial number');
}

/** The inner and the outer signature algorithm have to be spelled the same. */
function checkAlgorithm(inner: Buffer, outer: Buffer): void {
  if (!inner.equals(outer)) throw new MalformedDer('two signature algorithms');
  const fields = new DerReader(inner);
  fields.oid();
  if (!fields.isEmpty) fields.any();
}

function isCalendarDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function checkTime(validity: DerReader): void {
  const { tag, body } = validity.any();
  const isTime = tag === TAG.utcTime || tag === TAG.generalizedTime;
  const format = tag === TAG.utcTime ? UTC_TIME : GENERALIZED_TIME;
  const fields = isTime ? format.exec(body.toString('latin1'))?.groups : undefined;
  if (fields === undefined) throw new MalformedDer('no time');
  const at = (name: string) => Number(fields[name] ?? 0);
  // UTCTime spells two digits of the year: 50 to 99 are of the last century.
  const year = tag === TAG.generalizedTime ? at('year') : at('year') + (at('year') >= 50 ? 1900 : 2000);
  const isClock = at('hour') < 24 && at('minute') < 60 && at('second') < 60;
  const isZone = !/^[+-]0000$/.test(fields.zone ?? '');
  if (!isClock || !isZone || !isCalendarDay(year, at('month'), at('day'))) throw new MalformedDer('no such time');
}

function checkPoint(publicKeyInfo: Buffer): void {
  try {
    createPublicKey({ key: publicKeyInfo, format: 'der', type: 'spki' });
  } catch {
    throw new MalformedDer('a point off its curve');
  }
}

function checkPublicKey(tbs: DerReader): void {
  const { body, whole } = tbs.element(TAG.sequence);
  const info = new DerReader(body);
  const algorithm = info.inside(TAG.sequence);
  const oid = algorithm.oid();
  const parameters = algorithm.isEmpty ? null : algorithm.any();
  const key = info.bitString();
  if (oid === OID.rsa && parameters?.tag !== TAG.null) throw new MalformedDer('RSA key without NULL parameters');
  if (oid === OID.ed25519 && (parameters !== null || key.length !== ED25519_BYTES)) {
    throw new MalformedDer('no Ed25519 key');
  }
  if (oid !== OID.ec) return;
  const isKnown = parameters?.tag === TAG.oid && CURVES.includes(parameters.body.toString('hex'));
  if (!isKnown || key[0] !== UNCOMPRESSED_POINT) throw new MalformedDer('an elliptic curve that Go does not know');
  checkPoint(whole);
}

function readNames(tbs: DerReader): string[] {
  tbs.optional(contextTag(1, false));
  tbs.optional(contextTag(2, false));
  const extensions = tbs.optional(contextTag(3, true));
  return extensions === null ? [] : dnsNamesOfExtensions(new DerReader(extensions.body).inside(TAG.sequence));
}

/** Reads the parts in the order in which they stand. */
function readCertificate(der: Buffer): string[] {
  const outer = new DerReader(der);
  const certificate = outer.inside(TAG.sequence);
  if (!outer.isEmpty) throw new MalformedDer('trailing data');
  const tbs = certificate.inside(TAG.sequence);
  const version = readVersion(tbs);
  checkSerial(tbs);
  checkAlgorithm(tbs.element(TAG.sequence).body, certificate.element(TAG.sequence).body);
  checkDistinguishedName(tbs.inside(TAG.sequence));
  const validity = tbs.inside(TAG.sequence);
  checkTime(validity);
  checkTime(validity);
  checkDistinguishedName(tbs.inside(TAG.sequence));
  checkPublicKey(tbs);
  certificate.bitString();
  return version === 3 ? readNames(tbs) : [];
}

/** The DNS names that Go's x509.ParseCertificate finds in `der`, unchanged; null if it refuses the certificate. */
export function certificateDnsNames(der: Buffer): readonly string[] | null {
  try {
    return readCertificate(der);
  } catch (error) {
    if (error instanceof MalformedDer) return null;
    throw error;
  }
}
