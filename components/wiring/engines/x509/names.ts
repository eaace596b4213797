import { DerReader, MalformedDer, TAG } from './der';
import { isSanUri } from '../go/url';

/**
 * The names inside a certificate, read as strictly as Go reads them: OpenSSL takes more, and a certificate that Go
 * cannot read is no certificate to a Go program.
 * Rule from Go 1.26, crypto/x509/parser.go: parseName, parseASN1String, parseSANExtension.
 */

const STRING_TAG = { utf8: 12, numeric: 18, printable: 19, t61: 20, ia5: 22, bmp: 30 };
const SAN_TAG = { email: 0x81, dns: 0x82, uri: 0x86, ip: 0x87 };

/** `*` and `&` are no PrintableString, but too many certificates have them; `_` and `@` are refused. */
const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?*&]*$/;

function isAscii(bytes: Buffer): boolean {
  return bytes.every((byte) => byte < 0x80);
}

function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes);
}

function isBasicPlane(bytes: Buffer): boolean {
  if (bytes.length % 2 !== 0) return false;
  for (let offset = 0; offset < bytes.length; offset += 2) {
    const unit = bytes.readUInt16BE(offset);
    const isReserved = unit >= 0xfffe || (unit >= 0xfdd0 && unit <= 0xfdef) || (unit >= 0xd800 && unit <= 0xdfff);
    if (isReserved) return false;
  }
  return true;
}

function isReadable(tag: number, value: Buffer): boolean {
  switch (tag) {
    case STRING_TAG.utf8:
      return isUtf8(value);
    case STRING_TAG.numeric:
      return /^[0-9 ]*$/.test(value.toString('latin1'));
    case STRING_TAG.printable:
      return PRINTABLE.test(value.toString('latin1'));
    case STRING_TAG.t61:
      return true;
    case STRING_TAG.ia5:
      return isAscii(value);
    case STRING_TAG.bmp:
      return isBasicPlane(value);
    default:
      return false;
  }
}

/**
 * Reads a subject or an issuer, only to see whether Go can.
 * @throws MalformedDer if Go cannot
 */
export function checkDistinguishedName(name: DerReader): void {
  while (!name.isEmpty) {
    const set = name.inside(TAG.set);
    while (!set.isEmpty) {
      const attribute = set.inside(TAG.sequence);
      attribute.oid();
      const value = attribute.any();
      if (!isReadable(value.tag, value.body)) throw new MalformedDer('unreadable attribute of a name');
    }
  }
}

function checkName(tag: number, value: Buffer): void {
  const isText = tag === SAN_TAG.dns || tag === SAN_TAG.email || tag === SAN_TAG.uri;
  if (isText && !isAscii(value)) throw new MalformedDer('a name beyond ASCII');
  if (tag === SAN_TAG.uri && !isSanUri(value.toString('latin1'))) throw new MalformedDer('a URI that Go refuses');
  if (tag === SAN_TAG.ip && value.length !== 4 && value.length !== 16) throw new MalformedDer('no IP address');
}

/**
 * The DNS names of a subjectAltName extension's value, as they are written and in their order.
 * @throws MalformedDer if Go cannot read one of the names, of whatever kind
 */
export function readDnsNames(extension: Buffer): string[] {
  const names = new DerReader(extension).inside(TAG.sequence);
  const dnsNames: string[] = [];
  while (!names.isEmpty) {
    const { tag, body } = names.any();
    checkName(tag, body);
    if (tag === SAN_TAG.dns) dnsNames.push(body.toString('latin1'));
  }
  return dnsNames;
}
