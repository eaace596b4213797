import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import fc from 'fast-check';
import { type AcmeStore, readAcmeStore } from '../../../components/wiring/acme-json/store';
import { accountUri, acmeJson, acmeJsonOfTraefik1, type FiledResolver } from '../../acme-json';
import { ecKey, issue, issueCa, rsaKey } from '../../certificates';

const root = issueCa('Root');
const wild = issue({ dnsNames: ['*.apps.example.com', 'apps.example.com'], issuer: root, key: rsaKey(2048) });
const single = issue({ dnsNames: ['wiki.example.com'], issuer: root });

const resolver: FiledResolver = {
  certificates: [
    { issued: wild, domain: ['*.apps.example.com', 'apps.example.com'], chain: root.certificate },
    { issued: single, domain: ['wiki.example.com'] },
  ],
};

function storeOf(json: string): AcmeStore {
  const read = readAcmeStore(json);
  return read.kind === 'store' ? read.store : assert.fail(read.why);
}

function whyRefused(json: string): string {
  const read = readAcmeStore(json);
  return read.kind === 'refused' ? read.why : assert.fail('it was read');
}

/** An acme.json with one thing changed. */
function changed(
  change: (json: { le: Record<string, unknown> & { Certificates: Record<string, unknown>[] } }) => void,
) {
  const json = JSON.parse(acmeJson({ le: resolver })) as Parameters<typeof change>[0];
  change(json);
  return JSON.stringify(json);
}

describe("Traefik's acme.json", () => {
  it('holds certificates, with their chain, and accounts by resolver', () => {
    const { resolvers, certificates, accounts, unusable } = storeOf(acmeJson({ le: resolver, empty: {} }));
    assert.deepEqual(resolvers, ['le', 'empty']);
    assert.deepEqual(
      certificates.map((one) => [one.resolver, one.place, one.names]),
      [
        ['le', 'le.Certificates[0]', ['*.apps.example.com', 'apps.example.com']],
        ['le', 'le.Certificates[1]', ['wiki.example.com']],
      ],
    );
    assert.equal(certificates[0]?.pair.certificate, wild.certificate + root.certificate);
    assert.equal(certificates[0]?.pair.key, wild.key);
    assert.deepEqual(
      accounts.map(({ key, ...rest }) => [rest, createPrivateKey(key).asymmetricKeyType]),
      ['le', 'empty'].map((name) => [{ resolver: name, email: 'ops@example.com', uri: accountUri }, 'rsa']),
    );
    assert.deepEqual(unusable, []);
  });

  it('is read as Traefik 1 wrote it, as one resolver named default', () => {
    const { resolvers, certificates, accounts } = storeOf(acmeJsonOfTraefik1(resolver));
    assert.deepEqual(resolvers, ['default']);
    assert.deepEqual(
      certificates.map(({ names, filedUnder }) => [names, filedUnder]),
      [
        [['*.apps.example.com', 'apps.example.com'], undefined],
        [['wiki.example.com'], undefined],
      ],
    );
    assert.equal(accounts[0]?.email, 'ops@example.com');
  });

  it('may have resolvers without account or certificates, as before their first order, beside others', () => {
    const beside = '{"new":{"Account":null,"Certificates":null},"other":null,';
    const { resolvers, certificates, accounts } = storeOf(acmeJson({ le: resolver }).replace('{', beside));
    assert.deepEqual(resolvers, ['new', 'le']);
    assert.ok([...certificates, ...accounts].every((one) => one.resolver === 'le'));
    assert.equal(whyRefused(`${beside.slice(0, -1)}}`), 'has no certificate yet: Traefik has stored none');
  });

  it('may have entries without certificate or key, which Traefik passes over too', () => {
    const json = changed(({ le }) => {
      delete le.Certificates[0]?.key;
      le.Certificates.push({ domain: { main: 'x.example.com' } });
    });
    assert.deepEqual(
      storeOf(json).certificates.map(({ place }) => place),
      ['le.Certificates[1]'],
    );
  });

  it('has the names in the certificate, not those that it is filed under', () => {
    const [moved] = storeOf(
      acmeJson({ le: { certificates: [{ issued: single, domain: ['old.example.com'] }] } }),
    ).certificates;
    assert.deepEqual([moved?.names, moved?.filedUnder], [['wiki.example.com'], ['old.example.com']]);
  });

  it('keeps what is usable beside what is not', () => {
    const json = acmeJson({
      le: {
        accountKey: rsaKey(2048),
        certificates: [
          { issued: wild, domain: ['*.apps.example.com'], key: single.key },
          { issued: { ...wild, certificate: 'no PEM' }, domain: ['*.apps.example.com'] },
          { issued: single, domain: ['wiki.example.com'] },
        ],
      },
    });
    const { certificates, unusable } = storeOf(json);
    assert.deepEqual(
      certificates.map(({ place }) => place),
      ['le.Certificates[2]'],
    );
    assert.deepEqual(
      unusable.map(({ place, why }) => [place, why]),
      [
        ['le.Certificates[0]', 'has a key of another certificate'],
        ['le.Certificates[1]', 'holds no certificate in PEM (certificate)'],
      ],
    );
    const ec = ecKey().export({ format: 'der', type: 'sec1' }).toString('base64');
    const account = storeOf(changed(({ le }) => (le.Account = { PrivateKey: ec })));
    assert.deepEqual([account.accounts, account.unusable[0]?.place], [[], 'le.Account.PrivateKey']);
  });

  it('is refused in one sentence where it is another file', () => {
    for (const [json, why] of [
      ['', 'has no certificate yet: Traefik has stored none'],
      ['{"le":{"Account":null,"Certificates":null}}', 'has no certificate yet: Traefik has stored none'],
      ['no JSON', 'is no JSON object, as Traefik writes it'],
      ['[]', 'is no JSON object, as Traefik writes it'],
      ['{}', 'has no certificate resolver in it'],
      ['{"le":null}', 'has no certificate resolver in it'],
      ['{"name":{"version":"1"}}', 'is JSON, but not as Traefik writes it: no entry has Account or Certificates'],
      ['{"le":{"Account":5}}', 'is not as Traefik writes it: at le.Account, expected object, received number'],
      [
        changed(({ le }) => (le.Certificates[1]!.key = 'not base64!')),
        'is not as Traefik writes it: at le.Certificates[1].key, expected base64',
      ],
      [
        changed(({ le }) => (le.Certificates[0]!.domain = { main: 5 })),
        'is not as Traefik writes it: at le.Certificates[0].domain.main, expected string, received number',
      ],
    ] as const) {
      assert.equal(whyRefused(json), why);
    }
  });

  it('is never repeated in what is said of it', () => {
    const json = acmeJson({ le: resolver });
    const secrets = [wild.key, single.key].map((key) => Buffer.from(key).toString('base64'));
    fc.assert(
      fc.property(fc.nat(json.length), fc.nat(20), fc.string({ maxLength: 3 }), (at, removed, put) => {
        const read = readAcmeStore(json.slice(0, at) + put + json.slice(at + removed));
        const said = read.kind === 'refused' ? [read.why] : read.store.unusable.map(({ why }) => why);
        for (const text of said) {
          assert.ok(text.length < 200, text);
          for (const secret of secrets) assert.ok(!shareText(text, secret, 12), text);
        }
      }),
    );
  });
});

/** Whether two texts have so many characters in a row in common. */
function shareText(one: string, other: string, length: number): boolean {
  return Array.from({ length: Math.max(0, one.length - length + 1) }, (_, at) => one.slice(at, at + length)).some(
    (piece) => other.includes(piece),
  );
}
