import { type AcmeJson } from './config/acme-json';
import { didYouMean } from './config/nearest';
import { visible } from './config/visible';
import { authorityOf } from './wiring/authorities';
import { bestCertificate, type Use } from './wiring/acme-json/choice';
import { type AcmeStore, readAcmeStore, type StoredAccount, type StoredPair } from './wiring/acme-json/store';

/** Takes certificates and accounts out of Traefik's acme.json for those who name it; each file is read once. */
export class AcmeJsonReader {
  private readonly stores = new Map<string, AcmeStore | undefined>();

  /**
   * @param textOf the text of a file; undefined where it cannot be read, which it then reports by itself
   * @param report a mistake at a path of the configuration
   */
  constructor(
    private readonly textOf: (path: string, file: string) => string | undefined,
    private readonly report: (path: string, message: string) => void,
  ) {}

  /** The best certificate for some names; undefined where none covers any of them, which is reported. */
  certificate(path: string, acmeJson: AcmeJson, names: readonly string[], use: Use): StoredPair | undefined {
    const store = this.part(path, acmeJson);
    if (store === undefined) return undefined;
    const best = bestCertificate(store.certificates, names, use);
    if (best === undefined) {
      const there = store.certificates.map((one) => one.names.join(', ')).join('; ');
      const found = there === '' ? 'no certificate that can be used' : `certificates for: ${there}`;
      this.report(path, `the file ${visible(acmeJson.path)} has none for ${names.join(', ')}, but ${visible(found)}`);
    }
    return best?.pair;
  }

  /**
   * The key of the account at an authority.
   *
   * @param directory the authority's: of several accounts the one that is there is meant
   */
  account(path: string, acmeJson: AcmeJson, directory: string): string | undefined {
    const store = this.part(path, acmeJson);
    if (store === undefined) return undefined;
    const [account, ...others] = ofAuthority(store.accounts, directory);
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

  /** What of the file is asked for. */
  private part(path: string, { path: file, resolver }: AcmeJson): AcmeStore | undefined {
    const store = this.store(path, file);
    if (store === undefined || resolver === undefined) return store;
    if (!store.resolvers.includes(resolver)) {
      const there = `It has ${store.resolvers.join(', ')}.`;
      const message = `the file ${file} has no certificate resolver "${resolver}".${didYouMean(resolver, store.resolvers)} ${there}`;
      this.report(path, visible(message));
      return undefined;
    }
    const isAsked = (one: { readonly resolver: string }) => one.resolver === resolver;
    return {
      resolvers: [resolver],
      certificates: store.certificates.filter(isAsked),
      unusable: store.unusable.filter(isAsked),
      accounts: store.accounts.filter(isAsked),
    };
  }

  private store(path: string, file: string): AcmeStore | undefined {
    if (!this.stores.has(file)) this.stores.set(file, this.read(path, file));
    return this.stores.get(file);
  }

  private read(path: string, file: string): AcmeStore | undefined {
    const text = this.textOf(path, file);
    if (text === undefined) return undefined;
    const read = readAcmeStore(text);
    if (read.kind === 'store') return read.store;
    this.report(path, visible(`the file ${file} ${read.why}`));
    return undefined;
  }
}

/** Of several accounts, those at an authority; all of them where none is. Those without a URL were never registered. */
function ofAuthority(accounts: readonly StoredAccount[], directory: string): readonly StoredAccount[] {
  const host = hostOf(authorityOf(directory)?.url ?? directory);
  const there = accounts.filter(({ uri }) => uri !== undefined && hostOf(uri) === host);
  return there.length > 0 ? there : accounts;
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}
