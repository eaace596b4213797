import * as z from 'zod';
import { credentialKeys } from '../../components/config/credentials';
import { isEncrypted } from '../../components/config/values/text';
import { isMapping, type Mapping } from '../../components/config/yaml-file';
import { type GivenCertificates, type GivenPair, readPair } from '../../components/wiring/certificates/given';
import { pemText } from '../../components/wiring/certificates/pem-text';

/** Raised when an older `check` would misread what a newer `plan` writes. */
const version = 1;

const kinds = ['certificates', 'adopted', 'cas'] as const;

const givenJson = z.object({
  kind: z.enum(kinds),
  /** The environment, or the issuer of a CA. */
  owner: z.string(),
  certificate: z.object({ path: z.string(), pem: z.string() }),
  keyPath: z.string(),
});

const basisJson = z.object({
  version: z.literal(version),
  configuration: z.record(z.string(), z.unknown()),
  given: z.array(givenJson),
});

/** The fields of a plan's JSON that `check --plan` reads. */
export const planWithBasis = z.object({ stack: z.string(), basis: basisJson });

/**
 * What a plan was made from, as `check --plan` reads it: the configuration as it is written, each secret in it
 * `{ "secure": "[secret]" }`, and the public certificates that it gives. No private key is in it.
 */
export type PlanBasis = z.output<typeof basisJson>;

/** @param sections the configuration by section, as it is written */
export function planBasis(sections: Mapping, given: GivenCertificates): PlanBasis {
  const configuration = Object.fromEntries(
    Object.entries(sections).map(([section, value]) => [section, withoutSecrets(value, section, section === 'charts')]),
  );
  return { version, configuration, given: kinds.flatMap((kind) => givenJsons(kind, given[kind])) };
}

const masked = { secure: '[secret]' };

/** @param foreign whether a value is another program's, whose keys only seem to be credentials */
function withoutSecrets(value: unknown, key: string, foreign: boolean): unknown {
  if (typeof value === 'string') return isSecret(value, key, foreign) ? masked : value;
  if (isEncrypted(value)) return masked;
  if (Array.isArray(value)) return value.map((inner: unknown) => withoutSecrets(inner, key, foreign));
  if (!isMapping(value)) return value;
  const inForeign = foreign || key === 'webhook' || key === 'environment';
  return Object.fromEntries(Object.entries(value).map(([one, inner]) => [one, withoutSecrets(inner, one, inForeign)]));
}

function isSecret(value: string, key: string, foreign: boolean): boolean {
  if (value === '') return false;
  if (credentialKeys.has(key) || value.includes('PRIVATE KEY-----')) return true;
  return foreign && /token|secret|passw|credential|key$/i.test(key);
}

function givenJsons(kind: (typeof kinds)[number], pairs: ReadonlyMap<string, GivenPair>): PlanBasis['given'] {
  return [...pairs].map(([owner, pair]) => ({
    kind,
    owner,
    certificate: { path: pair.certificate.path, pem: publicPem(pair) },
    keyPath: pair.key.path,
  }));
}

/** The certificates alone: the file that they came from may hold their private key too. */
function publicPem(pair: GivenPair): string {
  const { certificates } = readPair(pair);
  if (certificates.kind === 'refused') return '';
  return certificates.certificates.map(({ der }) => pemText('CERTIFICATE', der)).join('');
}
