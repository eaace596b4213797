import assert from 'node:assert/strict';
import { type PlannedCaa } from '../../../components/wiring/plan/caa';
import { caaFindings, unknownCaa } from '../../../components/wiring/verification/caa';
import { planOf } from '../stacks';
import { caaRecord, caaSets } from './caa-zone';

const account = 'https://acme-v02.api.letsencrypt.org/acme/acct/1';
const own = 'letsencrypt.org';

/** Records at the name's own domain, and what they say to Let's Encrypt of a host and of a wildcard. */
interface Case {
  readonly what: string;
  readonly records: readonly string[];
  readonly host: 'allowed' | 'forbidden' | 'depends';
  readonly wildcard: 'allowed' | 'forbidden' | 'depends';
  /** What the plan knows beside the names. */
  readonly knows?: Partial<Pick<PlannedCaa, 'accountUri'>> & { readonly method?: 'dns-01' | 'http-01' };
}

const allowed = { host: 'allowed', wildcard: 'allowed' } as const;
const forbidden = { host: 'forbidden', wildcard: 'forbidden' } as const;
const depends = { host: 'depends', wildcard: 'depends' } as const;

/** RFC 8659 and RFC 8657; what boulder (va/caa_test.go) decides for the same sets. */
const cases: readonly Case[] = [
  { what: 'no record', records: [], ...allowed },
  { what: 'the authority', records: [`0 issue "${own}"`], ...allowed },
  { what: 'the authority in capitals', records: ['0 ISSUE "LetsEncrypt.org"'], ...allowed },
  { what: 'another authority', records: ['0 issue "pki.goog"'], ...forbidden },
  { what: 'one of two authorities', records: ['0 issue "pki.goog"', `0 issue "${own}"`], ...allowed },
  { what: 'nobody', records: ['0 issue ";"'], ...forbidden },
  { what: 'nobody, by an empty value', records: ['0 issue ""'], ...forbidden },
  { what: 'nobody, and the authority', records: ['0 issue ";"', `0 issue "${own}"`], ...allowed },
  { what: 'a value that is malformed', records: [`0 issue "${own}; a b"`], ...forbidden },
  { what: 'a name that only ends in it', records: [`0 issue "evil-${own}"`], ...forbidden },
  { what: 'reports alone', records: ['0 iodef "mailto:ca@example.com"'], ...allowed },
  { what: 'issuewild alone', records: ['0 issuewild "pki.goog"'], host: 'allowed', wildcard: 'forbidden' },
  {
    what: 'issuewild beside issue',
    records: [`0 issuewild "${own}"`, '0 issue "pki.goog"'],
    host: 'forbidden',
    wildcard: 'allowed',
  },
  {
    what: 'no wildcard',
    records: [`0 issue "${own}"`, '0 issuewild ";"'],
    host: 'allowed',
    wildcard: 'forbidden',
  },
  { what: 'an unknown property', records: ['0 tbs "unknown"', `0 issue "${own}"`], ...allowed },
  { what: 'a critical unknown property', records: ['128 tbs "unknown"', `0 issue "${own}"`], ...forbidden },
  { what: 'a critical known property', records: ['128 iodef "mailto:a@b.c"', `128 issue "${own}"`], ...allowed },
  { what: 'a flag that is not the critical one', records: ['1 tbs "unknown"'], ...allowed },
  { what: 'an unknown parameter', records: [`0 issue "${own}; policy=ev"`], ...allowed },
  {
    what: 'the account',
    records: [`0 issue "${own}; accounturi=${account}"`],
    ...allowed,
    knows: { accountUri: account },
  },
  {
    what: 'another account',
    records: [`0 issue "${own}; accounturi=${account}2"`],
    ...forbidden,
    knows: { accountUri: account },
  },
  { what: 'an account, and the plan knows none', records: [`0 issue "${own};accounturi=${account}"`], ...depends },
  {
    what: 'two accounts in one record',
    records: [`0 issue "${own}; accounturi=${account}; accounturi=${account}"`],
    ...forbidden,
    knows: { accountUri: account },
  },
  {
    what: 'the method',
    records: [`0 issue "${own}; validationmethods=http-01,dns-01"`],
    ...allowed,
    knows: { method: 'dns-01' },
  },
  {
    what: 'another method',
    records: [`0 issue "${own}; validationmethods=dns-01"`],
    ...forbidden,
    knows: { method: 'http-01' },
  },
  { what: 'a method, and the plan knows none', records: [`0 issue "${own}; validationmethods=dns-01"`], ...depends },
  {
    what: 'another method, whatever the account',
    records: [`0 issue "${own}; accounturi=${account}; validationmethods=dns-01"`],
    ...forbidden,
    knows: { method: 'http-01' },
  },
];

describe('CAA records', () => {
  for (const { what, records, host, wildcard, knows } of cases) {
    it(`${what}: ${host} for a host, ${wildcard} for a wildcard`, () => {
      const judged = (name: string) => {
        const names = [{ name, method: knows?.method }];
        const planned = [{ path: 'x', authority: [own] as const, accountUri: knows?.accountUri, names }];
        const sets = new Map([
          ['apps.example.com', { kind: 'found', at: 'apps.example.com', records: records.map(caaRecord) }],
        ] as const);
        return caaFindings(planned, sets).map(({ kind }) => kind)[0] ?? 'allowed';
      };
      assert.deepEqual(
        { host: judged('apps.example.com'), wildcard: judged('*.apps.example.com') },
        { host, wildcard },
      );
    });
  }

  it('are one finding for all certificates that they forbid, with the record that allows them', () => {
    const { caa } = planOf({
      environments: `
        production: { domain: apps.example.com, issuer: letsencrypt, namespaces: { list: [wiki] } }
        shop: { domain: shop.example.com, apex: true, issuer: letsencrypt, namespaces: { list: [wiki] } }`,
    });
    const found = caaFindings(caa, caaSets(caa, { 'example.com': ['0 issue "pki.goog"'] }));
    assert.deepEqual(found, [
      {
        kind: 'forbidden',
        subject: 'CAA records issue of example.com',
        path: 'edgewire:environments.production',
        names: ['*.apps.example.com', '*.shop.example.com', 'shop.example.com'],
        message:
          'letsencrypt.org may not issue for *.apps.example.com, *.shop.example.com, shop.example.com, since the CAA records issue of example.com allow "pki.goog" alone.',
        fix: 'Add the record example.com. CAA 0 issue "letsencrypt.org"',
      },
    ]);
  });

  it('are not asked for by private authorities, given certificates and private CAs', () => {
    const { caa } = planOf({
      issuers: `
        corporate: { ca: { generate: { commonName: Example Corp } } }
        own: { acme: { directory: 'https://acme.example.com/directory', dns01: { cloudflare: { apiToken: { secure: c } } } } }
        itself: { selfSigned: {} }`,
      environments: `
        production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki] } }
        own: { domain: own.example.com, issuer: own, namespaces: { list: [wiki] } }
        itself: { domain: itself.example.com, issuer: itself, namespaces: { list: [wiki] } }
        made: { domain: made.example.com, certificate: { tls: {} }, namespaces: { list: [wiki] } }`,
    });
    assert.deepEqual(caa, []);
  });

  it('of every way to order say how control is proved', () => {
    const acme = (more: string) => `{ directory: letsencrypt-staging, termsOfServiceAgreed: true, ${more} }`;
    const { caa } = planOf({
      controllers: `
        external: { default: true }
        own: { class: own, acme: { directory: letsencrypt-staging, tlsAlpn01: {} } }`,
      issuers: `
        mixed: { acme: { directory: letsencrypt-staging, http01: {}, dns01: { zones: [example.com], cloudflare: { apiToken: { secure: c } } } } }
        there: { existing: { kind: ClusterIssuer, name: there, directory: letsencrypt-staging } }`,
      environments: `
        mixed: { domain: apps.example.com, names: [apps.example.net], issuer: mixed, namespaces: { list: [wiki] } }
        there: { domain: there.example.com, issuer: there, namespaces: { list: [wiki] } }
        program: { domain: program.example.com, certificate: { acme: ${acme('dns01: { cloudflare: { apiToken: { secure: c } } }')} }, namespaces: { list: [wiki] } }
        standing: { domain: standing.example.com, certificate: { acme: ${acme(`dnsPersist01: { accountUri: '${account}' }`)} }, namespaces: { list: [wiki] } }`,
      apps: `
- { name: blog, namespace: wiki, controller: own, host: blog.example.org, certificate: { traefikAcme: {} }, service: { name: blog, port: 80 } }`,
    });
    const told = caa.flatMap(({ accountUri, names }) =>
      names.map(
        ({ name, method }) => `${name} ${method ?? '-'}${accountUri === undefined ? '' : ' of a known account'}`,
      ),
    );
    assert.deepEqual(told, [
      '*.apps.example.com dns-01',
      'apps.example.net http-01',
      '*.there.example.com -',
      '*.program.example.com dns-01',
      '*.standing.example.com dns-persist-01 of a known account',
      'blog.example.org tls-alpn-01',
    ]);
  });

  it('that could not be looked up are told in one sentence, and forbid nothing', () => {
    const { caa } = planOf({
      environments: 'production: { domain: apps.example.com, issuer: letsencrypt, namespaces: { list: [wiki] } }',
    });
    const sets = new Map([['apps.example.com', { kind: 'unknown', at: 'example.com', detail: 'ESERVFAIL' }]] as const);
    assert.deepEqual(caaFindings(caa, sets), []);
    assert.equal(
      unknownCaa(sets),
      'Whether CAA records of apps.example.com allow the authority is not known: the resolver gave no answer for example.com (ESERVFAIL).',
    );
    assert.equal(unknownCaa(new Map([['apps.example.com', { kind: 'none' }]])), undefined);
  });
});
