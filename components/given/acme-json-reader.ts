import { type AcmeJson } from '../config/values/acme-json';
import { visible } from '../config/visible';
import { bestCertificate, type Use } from '../wiring/acme-json/choice';
import {
  accountsAt,
  type AcmeStore,
  certificatesFrom,
  ofResolver,
  readAcmeStore,
  type ReadStore,
  type StoredPair,
} from '../wiring/acme-json/store';

/** Reads certificates and accounts out of Traefik's acme.json for the sections that name it; each file is read once. */
export class AcmeJsonReader {
  private readonly stores = new Map<string, AcmeStore | undefined>();

  /**
   * @param textOf gives the text of a file; undefined if it cannot be read, which the function itself reports
   * @param report reports a mistake at a path of the configuration
   */
  constructor(
    private readonly textOf: (path: string, file: string) => string | undefined,
    private readonly report: (path: string, message: string) => void,
  ) {}

  /**
   * The best certificate for some names; undefined, and reported, if none covers any of them.
   *
   * @param directory the authority that has to have issued it, unless a resolver is named; undefined: any
   */
  certificate(
    path: string,
    acmeJson: AcmeJson,
    names: readonly string[],
    use: Use,
    directory?: string,
  ): StoredPair | undefined {
    const store = this.part(path, acmeJson);
    // EW1002 reports an environment without names.
    if (store === undefined || names.length === 0) return undefined;
    const authority = acmeJson.resolver === undefined ? directory : undefined;
    const best = bestCertificate(certificatesFrom(store, authority), names, use);
    if (best === undefined) {
      const message = `the file ${acmeJson.path} has no certificate for ${names.join(', ')}; it has ${shortList(store)}`;
      this.report(path, visible(message));
    }
    return best?.pair;
  }

  /**
   * The key of the account at an authority.
   *
   * @param directory the authority's directory; it selects one of several accounts
   */
  account(path: string, acmeJson: AcmeJson, directory: string): string | undefined {
    const store = this.part(path, acmeJson);
    if (store === undefined) return undefined;
    const there = accountsAt(store.accounts, directory);
    const [account, ...others] = there.length > 0 ? there : store.accounts;
    const file = visible(acmeJson.path);
    if (account === undefined) this.report(path, `the file ${file} has no account that can be used`);
    if (account === undefined || others.length === 0) return account?.key;
    const resolvers = [account, ...others].map(({ resolver }) => resolver).join(', ');
    this.report(
      path,
      `the file ${file} has several accounts: say which one by \`resolver\`, one of ${visible(resolvers)}`,
    );
    return undefined;
  }

  /** The part of the file that is asked for. */
  private part(path: string, { path: file, resolver }: AcmeJson): AcmeStore | undefined {
    const store = this.store(path, file);
    return store === undefined ? undefined : this.accepted(path, file, ofResolver(store, resolver));
  }

  private store(path: string, file: string): AcmeStore | undefined {
    if (!this.stores.has(file)) this.stores.set(file, this.read(path, file));
    return this.stores.get(file);
  }

  private read(path: string, file: string): AcmeStore | undefined {
    const text = this.textOf(path, file);
    return text === undefined ? undefined : this.accepted(path, file, readAcmeStore(text));
  }

  private accepted(path: string, file: string, read: ReadStore): AcmeStore | undefined {
    if (read.kind === 'store') return read.store;
    this.report(path, visible(`the file ${file} ${read.why}`));
    return undefined;
  }
}

const listed = 5;

/** The names of some certificates, and how many more there are. */
function shortList({ certificates }: AcmeStore): string {
  const some = certificates.slice(0, listed).map(({ names }) => names.join(', '));
  const more = certificates.length - some.length;
  return `${some.join('; ') || 'none that can be used'}${more > 0 ? `; and ${more} more` : ''}`;
}
