import { contextTag, DerReader, MalformedDer, TAG } from './der';
import { readDnsNames } from './x509-names';

/**
 * A certificate's extensions, read to find the DNS names and to see whether Go can read the rest.
 * Rule from Go 1.26, crypto/x509/parser.go: parseExtension, processExtensions.
 * Not modelled: malformed name constraints, CRL distribution points, policies and authority information.
 */

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Buffer;
}

const SUBJECT_ALT_NAME = '551d11';
const NEVER_CRITICAL = ['551d0e', '551d23', '2b06010505070101'];

function checkBasicConstraints(value: DerReader): void {
  const fields = value.inside(TAG.sequence);
  fields.optionalBoolean();
  const pathLength = fields.optional(TAG.integer)?.body;
  if (pathLength !== undefined && (pathLength[0] ?? 0x80) >= 0x80) throw new MalformedDer('bad path length');
}

function checkExtendedKeyUsage(value: DerReader): void {
  const usages = value.inside(TAG.sequence);
  while (!usages.isEmpty) usages.oid();
}

function checkAuthorityKeyId(value: DerReader): void {
  value.inside(TAG.sequence).optional(contextTag(0, false));
}

/** What Go reads of an extension, by object identifier. */
const CHECKS = new Map<string, (value: DerReader) => void>([
  ['551d0f', (value) => void value.bitString()],
  ['551d13', checkBasicConstraints],
  ['551d25', checkExtendedKeyUsage],
  ['551d0e', (value) => void value.element(TAG.octetString)],
  ['551d23', checkAuthorityKeyId],
]);

function readExtension(list: DerReader): Extension {
  const fields = list.inside(TAG.sequence);
  return { oid: fields.oid(), critical: fields.optionalBoolean(), value: fields.element(TAG.octetString).body };
}

function check({ oid, critical, value }: Extension): void {
  if (critical && NEVER_CRITICAL.includes(oid)) throw new MalformedDer('an extension that must not be critical');
  CHECKS.get(oid)?.(new DerReader(value));
}

/**
 * The DNS names in a list of extensions.
 * @throws MalformedDer if Go cannot read one of the extensions, or if one comes twice
 */
export function dnsNamesOfExtensions(list: DerReader): string[] {
  const extensions: Extension[] = [];
  while (!list.isEmpty) extensions.push(readExtension(list));
  if (new Set(extensions.map(({ oid }) => oid)).size < extensions.length) throw new MalformedDer('doubled extension');
  extensions.forEach(check);
  const names = extensions.find(({ oid }) => oid === SUBJECT_ALT_NAME);
  return names === undefined ? [] : readDnsNames(names.value);
}
