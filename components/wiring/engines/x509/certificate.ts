import { createPublicKey } from 'node:crypto';
import { contextTag, DerReader, MalformedDer, TAG } from './der';
import { type Extensions, noExtensions, readExtensions } from './extensions';
import { checkDistinguishedName } from './names';

/**
 * Whether Go can read a certificate, and what it finds there. The bytes are read here, not by Node's
 * X509Certificate: OpenSSL takes certificates that Go refuses (and the other way round), and Node's text form of the
 * names has quoting rules of its own. Only whether a public key's point lies on its curve is left to Node.
 * Rule from Go 1.26, crypto/x509/parser.go: ParseCertificate, parseCertificate, parsePublicKey, parseTime.
 */

/** A certificate as Go reads it. */
export interface GoCertificate extends Extensions {
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Object identifier of the signature algorithm. */
  readonly signatureAlgorithm: string;
}

const OID = { rsa: '2a864886f70d010101', ec: '2a8648ce3d0201', ed25519: '2b6570' };
/** P-224, P-256, P-384, P-521: a key on another curve makes the certificate unreadable. */
const CURVES = ['2b81040021', '2a8648ce3d030107', '2b81040022', '2b81040023'];
const UNCOMPRESSED_POINT = 4;
const ED25519_BYTES = 32;
/** The size of Go's `int`, which holds the exponent of an RSA key. */
const INT_BYTES = 8;
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

/** The bytes of a number that is not negative. */
function unsignedInteger(fields: DerReader): Buffer {
  const { body } = fields.element(TAG.integer);
  const [first = 0x80, second] = body;
  const isPadded = first === 0 && second !== undefined && second < 0x80;
  if (first >= 0x80 || isPadded) throw new MalformedDer('negative or padded number');
  return body;
}

function checkRsaKey(key: Buffer): void {
  const numbers = new DerReader(key).inside(TAG.sequence);
  const [modulus, exponent] = [unsignedInteger(numbers), unsignedInteger(numbers)];
  const isZero = (bytes: Buffer) => bytes.every((byte) => byte === 0);
  if (isZero(modulus) || isZero(exponent) || exponent.length > INT_BYTES) throw new MalformedDer('no RSA key');
}

/** The inner and the outer signature algorithm have to be spelled the same. */
function readAlgorithm(inner: Buffer, outer: Buffer): string {
  if (!inner.equals(outer)) throw new MalformedDer('two signature algorithms');
  const fields = new DerReader(inner);
  const oid = fields.oid();
  if (!fields.isEmpty) fields.any();
  return oid;
}

/** Minutes east of UTC. */
function zoneOffset(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
  return zone.startsWith('-') ? -minutes : minutes;
}

function readTime(validity: DerReader): Date {
  const { tag, body } = validity.any();
  const isTime = tag === TAG.utcTime || tag === TAG.generalizedTime;
  const format = tag === TAG.utcTime ? UTC_TIME : GENERALIZED_TIME;
  const fields = isTime ? format.exec(body.toString('latin1'))?.groups : undefined;
  if (fields === undefined) throw new MalformedDer('no time');
  const at = (name: string) => Number(fields[name] ?? 0);
  // UTCTime spells two digits of the year: 50 to 99 are of the last century.
  const year = tag === TAG.generalizedTime ? at('year') : at('year') + (at('year') >= 50 ? 1900 : 2000);
  const zone = fields.zone ?? 'Z';
  const instant = new Date(0);
  instant.setUTCFullYear(year, at('month') - 1, at('day'));
  const isCalendarDay = instant.getUTCMonth() === at('month') - 1 && instant.getUTCDate() === at('day');
  const isClock = at('hour') < 24 && at('minute') < 60 && at('second') < 60;
  if (!isCalendarDay || !isClock || /^[+-]0000$/.test(zone)) throw new MalformedDer('no such time');
  instant.setUTCHours(at('hour'), at('minute') - zoneOffset(zone), at('second'));
  return instant;
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
  if (oid === OID.rsa) {
    if (parameters?.tag !== TAG.null) throw new MalformedDer('RSA key without NULL parameters');
    checkRsaKey(key);
  }
  if (oid === OID.ed25519 && (parameters !== null || key.length !== ED25519_BYTES)) {
    throw new MalformedDer('no Ed25519 key');
  }
  if (oid !== OID.ec) return;
  const isKnown = parameters?.tag === TAG.oid && CURVES.includes(parameters.body.toString('hex'));
  if (!isKnown || key[0] !== UNCOMPRESSED_POINT) throw new MalformedDer('an elliptic curve that Go does not know');
  checkPoint(whole);
}

function readOptionalParts(tbs: DerReader): Extensions {
  tbs.optional(contextTag(1, false));
  tbs.optional(contextTag(2, false));
  const extensions = tbs.optional(contextTag(3, true));
  return extensions === null ? noExtensions : readExtensions(new DerReader(extensions.body).inside(TAG.sequence));
}

/** Reads the parts in the order in which they stand. */
function readParts(der: Buffer): GoCertificate {
  const outer = new DerReader(der);
  const certificate = outer.inside(TAG.sequence);
  if (!outer.isEmpty) throw new MalformedDer('trailing data');
  const tbs = certificate.inside(TAG.sequence);
  const version = readVersion(tbs);
  unsignedInteger(tbs);
  const signatureAlgorithm = readAlgorithm(tbs.element(TAG.sequence).body, certificate.element(TAG.sequence).body);
  checkDistinguishedName(tbs.inside(TAG.sequence));
  const validity = tbs.inside(TAG.sequence);
  const notBefore = readTime(validity);
  const notAfter = readTime(validity);
  checkDistinguishedName(tbs.inside(TAG.sequence));
  checkPublicKey(tbs);
  certificate.bitString();
  const extensions = version === 3 ? readOptionalParts(tbs) : noExtensions;
  return { notBefore, notAfter, signatureAlgorithm, ...extensions };
}

/** What Go's x509.ParseCertificate finds in `der`; null if it refuses the certificate. */
export function readCertificate(der: Buffer): GoCertificate | null {
  try {
    return readParts(der);
  } catch (error) {
    if (error instanceof MalformedDer) return null;
    throw error;
  }
}

/** The DNS names that Go's x509.ParseCertificate finds in `der`, unchanged; null if it refuses the certificate. */
export function certificateDnsNames(der: Buffer): readonly string[] | null {
  return readCertificate(der)?.dnsNames ?? null;
}
