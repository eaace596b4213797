import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ConfigError } from './config/messages';
import { configPath, type PathStep } from './config/path';
import { type Stack } from './config/stack';
import { visible } from './config/visible';
import { isEncrypted, type OpaqueText } from './config/text';
import { type GivenCertificates, type GivenPair, readPair, secretTexts } from './wiring/certificates/given';

/** The certificates that the configuration gives, and what of them could not be read. */
export interface ReadGiven {
  readonly given: GivenCertificates;
  readonly errors: readonly ConfigError[];
}

/**
 * Reads the PEM files that the configuration names. A value that is PEM text itself is taken as it is; one that is
 * still encrypted, as it is to commands without Pulumi, stays unread.
 *
 * @param directory what relative paths are relative to
 * @param now the instant that validity is to be judged at
 */
export function readGivenFiles(stack: Stack, directory: string, now: Date): ReadGiven {
  const reader = new Reader(directory);
  const certificates = new Map<string, GivenPair>();
  for (const { name, issuance } of stack.environments) {
    if (issuance.kind !== 'files') continue;
    const at = ['environments', name, 'certificate', 'files'] as const;
    certificates.set(name, reader.pair(at, issuance.files));
  }
  const cas = new Map<string, GivenPair>();
  for (const issuer of stack.issuers) {
    if (issuer.kind !== 'ca' || issuer.ca.kind !== 'given') continue;
    cas.set(issuer.name, reader.pair(['issuers', issuer.name, 'ca'], issuer.ca));
  }
  return { given: { certificates, cas, now }, errors: reader.errors };
}

/** Reads files for a directory, and collects what could not be read. */
class Reader {
  readonly errors: ConfigError[] = [];

  constructor(private readonly directory: string) {}

  pair(
    [section, ...steps]: readonly [string, ...PathStep[]],
    { certificate, key }: { readonly certificate: string; readonly key: OpaqueText },
  ): GivenPair {
    const paths = {
      certificate: configPath(section, ...steps, 'certificate'),
      key: configPath(section, ...steps, 'key'),
    };
    return {
      certificate: { path: paths.certificate, pem: this.pem(paths.certificate, certificate) },
      key: { path: paths.key, pem: isEncrypted(key) ? undefined : this.pem(paths.key, key) },
    };
  }

  private pem(path: string, value: string): string {
    if (value.includes('-----BEGIN ')) return value;
    try {
      return decoded(readFileSync(resolve(this.directory, value)));
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be read';
      this.errors.push({ path, message: `the file ${fileName(value)} cannot be read (${reason})` });
      return '';
    }
  }
}

/** PowerShell redirects into UTF-16, so that is read too. */
function decoded(bytes: Buffer): string {
  return bytes.toString(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf16le' : 'utf8');
}

/** What is no file may be a key without its first line, which is lines of base64 and has no dot. */
function fileName(value: string): string {
  return /^[^\n]*\.[^\n]*$/.test(value) ? visible(value) : 'that it names';
}

/** A certificate with what stands behind it, and its private key, as PEM that goes into a Secret. */
export interface CaFiles {
  readonly certificate: string;
  readonly key: string;
}

/** The given certificates as they go into Secrets. */
export interface GivenFiles {
  /** By environment. */
  readonly certificates: ReadonlyMap<string, CaFiles>;
  /** By issuer. */
  readonly cas: ReadonlyMap<string, CaFiles>;
  /** What cannot be written, though the configuration accepts it (`planning.ignore`). */
  readonly errors: readonly ConfigError[];
}

/** Brings given certificates into the one form in which every program of the cluster reads them. */
export function writtenFiles({ certificates, cas }: GivenCertificates): GivenFiles {
  const errors: ConfigError[] = [];
  const written = (pairs: ReadonlyMap<string, GivenPair>) =>
    new Map(
      [...pairs].flatMap(([name, pair]): [string, CaFiles][] => {
        const texts = secretTexts(readPair(pair));
        if (texts !== undefined) return [[name, { certificate: texts.certificate, key: texts.key ?? '[secret]' }]];
        errors.push({
          path: pair.certificate.path,
          message: 'cannot be written into a Secret: EW5001 cannot be ignored',
        });
        return [];
      }),
    );
  return { certificates: written(certificates), cas: written(cas), errors };
}
