import { type KeyObject } from 'node:crypto';
import { type Issued, rsaKey } from './certificates';

/** A certificate as Traefik files it. */
export interface Filed {
  readonly issued: Issued;
  /** The `domain` field: the main name, then the others. */
  readonly domain: readonly [string, ...string[]];
  /** PEM behind the certificate. @default none */
  readonly chain?: string;
  /** @default the certificate's */
  readonly key?: string;
}

/** What a certificate resolver of Traefik has stored. */
export interface FiledResolver {
  readonly email?: string;
  /** @default that of an account at Let's Encrypt */
  readonly uri?: string;
  /** @default an RSA key */
  readonly accountKey?: KeyObject;
  readonly certificates?: readonly Filed[];
}

/** An acme.json as Traefik 3 writes it. */
export function acmeJson(resolvers: Readonly<Record<string, FiledResolver>>): string {
  const stored = Object.entries(resolvers).map(([name, resolver]) => [name, storedData(resolver)]);
  return JSON.stringify(Object.fromEntries(stored), null, 2);
}

/** The acme.json of Traefik 1: no resolvers, and other cases. */
export function acmeJsonOfTraefik1(resolver: FiledResolver): string {
  const { Account, Certificates } = storedData(resolver);
  return JSON.stringify({
    Account: { ...Account, KeyType: '4096' },
    Certificates: Certificates?.map(({ domain: { main, sans }, certificate, key }) => ({
      Domain: { Main: main, SANs: sans ?? null },
      Certificate: certificate,
      Key: key,
    })),
    HTTPChallenges: {},
    TLSChallenges: {},
  });
}

/** The account URL of a resolver that names none. */
export const accountUri = 'https://acme-v02.api.letsencrypt.org/acme/acct/1234567';

function storedData({ email = 'ops@example.com', uri = accountUri, accountKey, certificates }: FiledResolver) {
  const key = accountKey ?? rsaKey(2048);
  return {
    Account: {
      Email: email,
      Registration: { body: { status: 'valid', contact: [`mailto:${email}`] }, uri },
      PrivateKey: key.export({ format: 'der', type: 'pkcs1' }).toString('base64'),
      KeyType: '4096',
    },
    Certificates: certificates?.map(storedCertificate) ?? null,
  };
}

function storedCertificate({ issued, domain: [main, ...sans], chain = '', key = issued.key }: Filed) {
  return {
    domain: { main, ...(sans.length === 0 ? {} : { sans }) },
    certificate: base64(issued.certificate + chain),
    key: base64(key),
    Store: 'default',
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
