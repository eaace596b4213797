import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ConfigError } from './config/messages';
import { configPath } from './config/path';
import { type Stack } from './config/stack';
import { type OpaqueText } from './config/text';
import { readableText } from './secret-text';

/** A certificate and its private key, as PEM. */
export interface CaFiles {
  readonly certificate: string;
  readonly key: string;
}

/** The certificates that the configuration gives as files or text. */
export interface GivenFiles {
  /** By environment. */
  readonly certificates: ReadonlyMap<string, CaFiles>;
  /** By issuer. */
  readonly cas: ReadonlyMap<string, CaFiles>;
  /** What could not be read. */
  readonly errors: readonly ConfigError[];
}

/**
 * Reads the PEM files that the configuration names. A value that is PEM text itself is taken as it is.
 *
 * @param directory what relative paths are relative to
 */
export function readGivenFiles(stack: Stack, directory: string): GivenFiles {
  const errors: ConfigError[] = [];
  const read = (path: string, text: OpaqueText): string => {
    const value = readableText(text);
    if (value.includes('-----BEGIN ')) return value;
    try {
      return readFileSync(resolve(directory, value), 'utf8');
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be read';
      errors.push({ path, message: `the file ${value} cannot be read (${reason})` });
      return '';
    }
  };
  const certificates = new Map<string, CaFiles>();
  for (const { name, issuance } of stack.environments) {
    if (issuance.kind !== 'files') continue;
    const at = (key: string) => configPath('environments', name, 'certificate', 'files', key);
    const { certificate, key } = issuance.files;
    certificates.set(name, { certificate: read(at('certificate'), certificate), key: read(at('key'), key) });
  }
  const cas = new Map<string, CaFiles>();
  for (const issuer of stack.issuers) {
    if (issuer.kind !== 'ca' || issuer.ca.kind !== 'given') continue;
    const at = (key: string) => configPath('issuers', issuer.name, 'ca', key);
    cas.set(issuer.name, {
      certificate: read(at('certificate'), issuer.ca.certificate),
      key: read(at('key'), issuer.ca.key),
    });
  }
  return { certificates, cas, errors };
}
