import { isAbsolute, resolve } from 'node:path';
import { AcmeJsonReader } from './acme-json-reader';
import { type ReadFile, readRegularFile, systemCode, whyUnreadable } from './regular-file';
import { type Environment } from '../config/sections/environments';
import { type Issuer } from '../config/sections/issuers';
import { type ConfigError } from '../config/messages';
import { configPath, type PathStep } from '../config/path';
import { type Config } from '../config/config';
import { visible } from '../config/visible';
import { isEncrypted, type OpaqueText } from '../config/values/text';
import { type Use } from '../wiring/acme-json/choice';
import { type GivenCertificates, type GivenPair, readPair, secretTexts } from '../wiring/certificates/given';
import { keyPem, readPrivateKey } from '../wiring/certificates/given-key';
import { certificateNames } from '../wiring/names/environment-names';
import { acmeOfEnvironment } from '../wiring/issuance';

/** The certificates that the configuration gives, and the errors about those that could not be read. */
export interface ReadGiven {
  readonly given: GivenCertificates;
  /** Keys of ACME accounts by issuer, as PEM; undefined where one is encrypted. */
  readonly accounts: ReadonlyMap<string, string | undefined>;
  readonly errors: readonly ConfigError[];
}

/**
 * Reads the PEM files, and Traefik's acme.json, that the configuration names. A value that is PEM text itself is taken
 * as it is. A value that is still encrypted, as for commands without Pulumi, stays unread.
 *
 * @param directory the directory that relative paths are relative to
 * @param now the instant that validity is to be judged at
 * @param read reads a file, given by its absolute path. Default: from the disk
 */
export function readGivenFiles(
  config: Config,
  directory: string,
  now: Date,
  read: (path: string) => ReadFile = readRegularFile,
): ReadGiven {
  const reader = new Reader(directory, read);
  const ofEnvironments = (read: (environment: Environment) => GivenPair | undefined) =>
    present(config.environments.map((environment) => [environment.name, read(environment)]));
  const ofIssuers = (read: (issuer: Issuer) => GivenPair | undefined) =>
    present(config.issuers.map((issuer) => [issuer.name, read(issuer)]));
  const given = {
    certificates: ofEnvironments((environment) => reader.certificate(environment)),
    adopted: ofEnvironments((environment) => reader.adopted(environment, config)),
    cas: ofIssuers((issuer) => reader.ca(issuer)),
    now,
  };
  return { given, accounts: reader.accounts(config.issuers), errors: reader.errors };
}

/** The entries that have a value. */
function present<Value>(entries: readonly (readonly [string, Value | undefined])[]): ReadonlyMap<string, Value> {
  return new Map(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

/** The path to a part of the configuration. */
type Place = readonly [section: string, ...steps: PathStep[]];

/** A certificate in PEM files, or out of Traefik's acme.json. */
type Source = NonNullable<Environment['adopt']>;

/** Reads files relative to a directory, and collects what could not be read. */
class Reader {
  readonly errors: ConfigError[] = [];
  private readonly acmeJson = new AcmeJsonReader(
    (path, file) => this.file(path, file),
    (path, message) => void this.errors.push({ path, message }),
  );

  constructor(
    private readonly directory: string,
    private readonly read: (path: string) => ReadFile,
  ) {}

  /** The certificate that an environment serves. */
  certificate(environment: Environment): GivenPair | undefined {
    const { name, issuance } = environment;
    if (issuance.kind !== 'files' && issuance.kind !== 'acmeJson') return undefined;
    return this.source(['environments', name, 'certificate'], issuance, environment, 'serve');
  }

  /** The certificate that the issuer of an environment takes over. */
  adopted(environment: Environment, config: Config): GivenPair | undefined {
    const { name, adopt, issuance } = environment;
    if (adopt === undefined) return undefined;
    const directory = acmeOfEnvironment(config, name, issuance)?.directory;
    return this.source(['environments', name, 'adopt'], adopt, environment, 'adopt', directory);
  }

  ca(issuer: Issuer): GivenPair | undefined {
    if (issuer.kind !== 'ca' || issuer.ca.kind !== 'given') return undefined;
    return this.pair(['issuers', issuer.name, 'ca'], issuer.ca);
  }

  /** The keys of the accounts that issuers take over. */
  accounts(issuers: readonly Issuer[]): ReadonlyMap<string, string | undefined> {
    const accounts = new Map<string, string | undefined>();
    for (const issuer of issuers) {
      if (issuer.kind !== 'acme' || issuer.acme.account === undefined) continue;
      const { account, directory } = issuer.acme;
      const path = configPath('issuers', issuer.name, 'acme', 'account', account.kind);
      const key =
        account.kind === 'key'
          ? this.accountKey(path, account.key)
          : this.acmeJson.account(path, account.acmeJson, directory);
      accounts.set(issuer.name, key);
    }
    return accounts;
  }

  private source(
    place: Place,
    source: Source,
    environment: Environment,
    use: Use,
    directory?: string,
  ): GivenPair | undefined {
    const [section, ...steps] = [...place, source.kind] as const;
    if (source.kind === 'files') return this.pair([section, ...steps], source.files);
    const path = configPath(section, ...steps);
    const found = this.acmeJson.certificate(path, source.acmeJson, certificateNames(environment), use, directory);
    if (found === undefined) return undefined;
    return { certificate: { path, pem: found.certificate }, key: { path, pem: found.key } };
  }

  private pair(
    [section, ...steps]: Place,
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

  private accountKey(path: string, text: OpaqueText): string | undefined {
    if (isEncrypted(text)) return undefined;
    const read = readPrivateKey(this.pem(path, text));
    if (read.kind === 'key' && read.key.asymmetricKeyType === 'rsa') return keyPem(read.key);
    // cert-manager v1.21, pkg/issuer/acme/setup.go: an account key of another kind is an error.
    this.errors.push({
      path,
      message: 'has to be an RSA key in PEM without a passphrase: cert-manager takes no other',
    });
    return undefined;
  }

  private pem(path: string, value: string): string {
    return value.includes('-----BEGIN ') ? value : (this.file(path, value) ?? '');
  }

  private file(path: string, name: string): string | undefined {
    try {
      const read = this.read(resolve(this.directory, name));
      if (read.kind === 'bytes') return decoded(read.bytes);
      this.errors.push({ path, message: `the file ${fileName(name)} ${read.why}` });
      return undefined;
    } catch (error) {
      const code = systemCode(error);
      if (code === undefined) throw error;
      this.errors.push({ path, message: `the file ${fileName(name)} ${whyUnread(name, code)}` });
      return undefined;
    }
  }
}

function whyUnread(name: string, code: string): string {
  const why = whyUnreadable(code);
  return code === 'ENOENT' && !isAbsolute(name) ? `${why}, looked for from the folder of the stack files` : why;
}

/** The text of a file: UTF-8, or UTF-16, into which PowerShell redirects. */
function decoded(bytes: Buffer): string {
  return bytes.toString(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf16le' : 'utf8');
}

/**
 * A file name for a message, hidden unless it is one line with a dot. A value that names no file may be a key without
 * its first line: lines of base64, which have no dot.
 */
function fileName(value: string): string {
  return /^[^\n]*\.[^\n]*$/.test(value) ? visible(value) : 'that it names';
}

/** A certificate with its chain, and its private key, as PEM that goes into a Secret. */
export interface CaFiles {
  readonly certificate: string;
  readonly key: string;
}

/** The given certificates as they go into Secrets. */
export interface GivenFiles {
  /** By environment. */
  readonly certificates: ReadonlyMap<string, CaFiles>;
  /** By environment, for its issuer to take over. */
  readonly adopted: ReadonlyMap<string, CaFiles>;
  /** By issuer. */
  readonly cas: ReadonlyMap<string, CaFiles>;
  /** Keys of ACME accounts, by issuer. */
  readonly accounts: ReadonlyMap<string, string>;
}

/** Placeholder for an encrypted value when the program is only recorded. */
const unread = '[secret]';

/**
 * Given certificates in the one form that every program of the cluster reads. All of them can be read here: EW5001 of
 * the plan reports others, and cannot be ignored.
 */
export function writtenFiles({ given, accounts }: ReadGiven): GivenFiles {
  return {
    certificates: written(given.certificates),
    adopted: written(given.adopted),
    cas: written(given.cas),
    accounts: new Map([...accounts].map(([issuer, key]) => [issuer, key ?? unread])),
  };
}

function written(pairs: ReadonlyMap<string, GivenPair>): ReadonlyMap<string, CaFiles> {
  return new Map(
    [...pairs].map(([name, pair]) => {
      const texts = secretTexts(readPair(pair));
      if (texts === undefined) throw new Error(`${pair.certificate.path} cannot be read, though the plan says so not`);
      return [name, { certificate: texts.certificate, key: texts.key ?? unread }];
    }),
  );
}
