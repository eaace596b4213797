import { parseCsv } from '../go/csv';
import { formatDuration, parseDuration } from '../go/duration';
import { parseInt10, quote } from '../go/strconv';
import { parseSecretTemplate, type SecretTemplate } from './secret-template';

/**
 * What an Ingress's annotations put into the Certificates that cert-manager makes for it.
 * Rule from cert-manager v1.21.2: pkg/controller/certificate-shim/helper.go (translateAnnotations), pkg/util/util.go
 * (SplitWithEscapeCSV), pkg/api/util/usages.go.
 */

export interface Subject {
  readonly organizations?: readonly string[];
  readonly organizationalUnits?: readonly string[];
  readonly countries?: readonly string[];
  readonly provinces?: readonly string[];
  readonly localities?: readonly string[];
  readonly postalCodes?: readonly string[];
  readonly streetAddresses?: readonly string[];
  readonly serialNumber?: string;
}

export interface PrivateKey {
  readonly rotationPolicy?: string;
  readonly encoding?: string;
  readonly algorithm?: string;
  readonly size?: number;
}

/** The parts of a Certificate's spec that annotations decide, named as in that spec; durations as Go writes them. */
export interface AnnotatedSpec {
  readonly commonName?: string;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly emailAddresses?: readonly string[];
  readonly subject?: Subject;
  readonly duration?: string;
  readonly renewBefore?: string;
  readonly renewBeforePercentage?: number;
  readonly usages: readonly string[];
  readonly revisionHistoryLimit?: number;
  readonly privateKey?: PrivateKey;
  readonly secretTemplate?: SecretTemplate;
}

export type Annotations = Readonly<Record<string, string>>;

/** An error that ends the sync of the whole Ingress, without an event. */
export class AnnotationError extends Error {
  constructor(annotation: string, why: string) {
    super(`invalid ingress annotation ${quote(`cert-manager.io/${annotation}`)}: ${why}`);
  }
}

const DEFAULT_USAGES = ['digital signature', 'key encipherment'];
const USAGES = new Set([
  ...['signing', 'digital signature', 'content commitment', 'key encipherment', 'key agreement', 'data encipherment'],
  ...['cert sign', 'crl sign', 'encipher only', 'decipher only', 'any', 'server auth', 'client auth', 'code signing'],
  ...['email protection', 's/mime', 'ipsec end system', 'ipsec tunnel', 'ipsec user', 'timestamping', 'ocsp signing'],
  ...['microsoft sgc', 'netscape sgc'],
]);
const ECDSA_SIZES = [256n, 384n, 521n];
const RSA_SIZES = { least: 2048n, most: 8192n };

/** Reads annotations by their name after `cert-manager.io/`. */
class Reader {
  constructor(private readonly annotations: Annotations) {}

  text(name: string): string | undefined {
    const key = `cert-manager.io/${name}`;
    return Object.hasOwn(this.annotations, key) ? this.annotations[key] : undefined;
  }

  nonEmpty(name: string): string | undefined {
    const text = this.text(name);
    return text === '' ? undefined : text;
  }

  /** Split at commas and not trimmed; an empty text is no name. */
  names(name: string): string[] {
    const text = this.text(name);
    return text === undefined || text === '' ? [] : text.split(',');
  }

  /** @param blamed the annotation that an error names */
  csv(name: string, blamed = name): readonly string[] | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const parsed = parseCsv(text);
    if (parsed.kind === 'error') {
      throw new AnnotationError(blamed, `failed to parse ${quote(text)} as CSV: ${parsed.message}`);
    }
    const [first, ...others] = parsed.records;
    if (first === undefined) throw new AnnotationError(blamed, `no values found after parsing ${quote(text)}`);
    if (others.length === 0) return first;
    throw new AnnotationError(blamed, `refusing to use ${quote(text)} as input as it parses as multiple lines of CSV`);
  }

  duration(name: string): string | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const parsed = parseDuration(text);
    if (parsed.kind === 'error') throw new AnnotationError(name, parsed.message);
    return formatDuration(parsed.nanoseconds);
  }

  integer(name: string, bits: 32 | 64, parser: 'ParseInt' | 'Atoi'): bigint | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const parsed = parseInt10(text, bits, parser);
    if (parsed.kind === 'error') throw new AnnotationError(name, parsed.message);
    return parsed.value;
  }

  /** One of `choices`; the error calls it `what`. */
  choice(name: string, what: string, choices: readonly string[]): string | undefined {
    const text = this.text(name);
    if (text === undefined || choices.includes(text)) return text;
    throw new AnnotationError(name, `invalid ${what} ${quote(text)}`);
  }
}

function readSubject(reader: Reader): Subject | undefined {
  const subject: Subject = {
    organizations: reader.csv('subject-organizations'),
    // cert-manager blames the wrong annotation here.
    organizationalUnits: reader.csv('subject-organizationalunits', 'subject-organizations'),
    countries: reader.csv('subject-countries'),
    provinces: reader.csv('subject-provinces'),
    localities: reader.csv('subject-localities'),
    postalCodes: reader.csv('subject-postalcodes'),
    streetAddresses: reader.csv('subject-streetaddresses'),
    serialNumber: reader.nonEmpty('subject-serialnumber'),
  };
  return Object.values(subject).some((value) => value !== undefined) ? subject : undefined;
}

function readUsages(reader: Reader): readonly string[] {
  const text = reader.text('usages');
  if (text === undefined) return DEFAULT_USAGES;
  return text.split(',').map((name) => {
    const usage = name.replace(/^ +| +$/g, '');
    if (!USAGES.has(usage)) throw new AnnotationError('usages', `invalid key usage name ${quote(name)}`);
    return usage;
  });
}

function readRevisionHistoryLimit(reader: Reader): number | undefined {
  const name = 'revision-history-limit';
  const limit = reader.integer(name, 32, 'ParseInt');
  if (limit === undefined || limit >= 1n) return limit === undefined ? undefined : Number(limit);
  const text = quote(reader.text(name) ?? '');
  throw new AnnotationError(name, `revision history limit must be a positive number ${text}`);
}

function isKeySize(algorithm: string, size: bigint): boolean {
  if (algorithm === 'RSA') return size >= RSA_SIZES.least && size <= RSA_SIZES.most;
  return algorithm !== 'ECDSA' || ECDSA_SIZES.includes(size);
}

/** A size without an algorithm is taken for RSA. */
function readKeySize(reader: Reader, algorithm = 'RSA'): number | undefined {
  const name = 'private-key-size';
  const size = reader.integer(name, 64, 'Atoi');
  if (size === undefined || isKeySize(algorithm, size)) return size === undefined ? undefined : Number(size);
  const text = quote(reader.text(name) ?? '');
  throw new AnnotationError(name, `invalid private key size for ${algorithm} algorithm ${text}`);
}

function readPrivateKey(reader: Reader): PrivateKey | undefined {
  const algorithm = reader.choice('private-key-algorithm', 'private key algorithm', ['RSA', 'ECDSA', 'Ed25519']);
  const encoding = reader.choice('private-key-encoding', 'private key encoding', ['PKCS1', 'PKCS8']);
  const size = readKeySize(reader, algorithm);
  const policies = ['Never', 'Always'];
  const rotationPolicy = reader.choice('private-key-rotation-policy', 'private key rotation policy', policies);
  const privateKey: PrivateKey = { algorithm, encoding, size, rotationPolicy };
  return Object.values(privateKey).some((value) => value !== undefined) ? privateKey : undefined;
}

function readSecretTemplate(reader: Reader): SecretTemplate | undefined {
  const text = reader.text('secret-template');
  if (text === undefined) return undefined;
  const parsed = parseSecretTemplate(text);
  if (parsed.kind === 'error') throw new AnnotationError('secret-template', parsed.message);
  return parsed.template ?? undefined;
}

function asNumber(value: bigint | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

/**
 * translateAnnotations: adds what the annotations say to the names of one TLS block. The order of the fields is the
 * order in which cert-manager looks at them, and so decides which of several errors is reported.
 * @throws AnnotationError
 */
export function readAnnotations(
  annotations: Annotations,
  names: Pick<AnnotatedSpec, 'dnsNames' | 'ipAddresses'>,
): AnnotatedSpec {
  const reader = new Reader(annotations);
  return {
    commonName: reader.nonEmpty('common-name'),
    dnsNames: [...names.dnsNames, ...reader.names('alt-names')],
    ipAddresses: [...names.ipAddresses, ...reader.names('ip-sans')],
    emailAddresses: reader.text('email-sans')?.split(','),
    subject: readSubject(reader),
    duration: reader.duration('duration'),
    renewBefore: reader.duration('renew-before'),
    renewBeforePercentage: asNumber(reader.integer('renew-before-percentage', 32, 'ParseInt')),
    usages: readUsages(reader),
    revisionHistoryLimit: readRevisionHistoryLimit(reader),
    privateKey: readPrivateKey(reader),
    secretTemplate: readSecretTemplate(reader),
  };
}
