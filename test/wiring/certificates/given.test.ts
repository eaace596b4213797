import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { parseStack } from '../../../components/config/stack-file';
import { type GivenPair, nothingGiven, readPair, secretTexts } from '../../../components/wiring/certificates/given';
import { firstCertificateNames } from '../../../components/wiring/engines/epinio/routing';
import { type Diagnostic } from '../../../components/wiring/rules/diagnostic';
import { plan } from '../../../components/wiring/plan-stack';
import { ecKey, issue, issueCa, type Issued, pem, rsaKey } from '../../certificates';
import { now } from '../stacks';

const names = ['*.apps.example.com', 'apps.example.com'];
const root = issueCa('Root');
const upper = issueCa('Upper', { issuer: root });
const lower = issueCa('Lower', { issuer: upper });
const leaf = issue({ dnsNames: names, issuer: lower });

function pairOf(certificate: string, key: string): GivenPair {
  return { certificate: { path: 'certificate', pem: certificate }, key: { path: 'key', pem: key } };
}

/** What goes into the Secret. */
function written(certificate: string, key: string) {
  const texts = secretTexts(readPair(pairOf(certificate, key)));
  return texts ?? assert.fail('it cannot be read');
}

const production = { domain: 'apps.example.com', apex: true, namespaces: { list: ['wiki'] } };
const files = { certificate: 'file', key: 'file' };
const stack = parseStack({ environments: { production: { ...production, certificate: { files } } } });

/** What the plan says of a pair. */
function judged(certificate: string, key: string): readonly Diagnostic[] {
  assert.ok(stack.kind === 'stack');
  const certificates = new Map([['production', pairOf(certificate, key)]]);
  const { diagnostics } = plan(stack.config, 'test', { ...nothingGiven, certificates, now });
  return diagnostics.filter(({ code }) => code.startsWith('EW5'));
}

const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);

/** Every spelling of a private key that OpenSSL writes. */
function spellings(privateKey: KeyObject): Readonly<Record<string, string>> {
  const as = (type: 'pkcs1' | 'pkcs8' | 'sec1') => privateKey.export({ type, format: 'pem' }).toString();
  switch (privateKey.asymmetricKeyType) {
    case 'rsa':
      return { 'PKCS#8': as('pkcs8'), 'PKCS#1': as('pkcs1') };
    case 'ec': {
      const curve = pem('EC PARAMETERS', Buffer.from('06082a8648ce3d030107', 'hex'));
      return { 'PKCS#8': as('pkcs8'), SEC1: as('sec1'), 'SEC1 behind its curve': curve + as('sec1') };
    }
    default:
      return { 'PKCS#8': as('pkcs8') };
  }
}

const keys = { RSA: rsaKey(2048), ECDSA: ecKey(), Ed25519: generateKeyPairSync('ed25519').privateKey };

/** What `openssl x509 -text`, `openssl pkcs12` and editors put around blocks. */
const surroundings: Readonly<Record<string, (text: string) => string>> = {
  'nothing around them': (text) => text,
  'line ends of Windows': (text) => text.replaceAll('\n', '\r\n'),
  'line ends of old editors': (text) => text.replaceAll('\n', '\r'),
  'a byte order mark': (text) => `\uFEFF${text}`,
  'a byte order mark and line ends of Windows': (text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`,
  'blanks at the line ends': (text) => text.replaceAll('\n', '  \n'),
  'no line end at the end': (text) => text.trimEnd(),
  'text of openssl x509 in front': (text) =>
    `Certificate:\n    Data:\n        Version: 3 (0x2)\n        Issuer: CN = Größe\n${text}`,
  'attributes of openssl pkcs12 in front of each': (text) =>
    text.replaceAll('-----BEGIN', 'Bag Attributes\n    friendlyName: edge\nsubject=CN = x\n-----BEGIN'),
};

describe('given certificates, as they are read and written', () => {
  for (const [kind, key] of Object.entries(keys)) {
    for (const [form, text] of Object.entries(spellings(key))) {
      for (const [where, around] of Object.entries(surroundings)) {
        it(`reads an ${kind} key in ${form} with ${where}`, () => {
          const own = issue({ dnsNames: names, issuer: lower, key });
          const chain = own.certificate + lower.certificate;
          assert.deepEqual(judged(around(chain), around(text)), []);
          assert.deepEqual(written(around(chain), around(text)), { certificate: chain, key: own.key });
        });
      }
    }
  }

  it('reads key and certificate from one file, and keeps the key out of the certificates', () => {
    for (const file of [
      leaf.key + leaf.certificate + lower.certificate,
      leaf.certificate + leaf.key + lower.certificate,
      leaf.certificate + lower.certificate + leaf.key,
    ]) {
      assert.deepEqual(judged(file, file), []);
      const texts = written(file, file);
      assert.deepEqual(texts, { certificate: leaf.certificate + lower.certificate, key: leaf.key });
      assert.doesNotMatch(texts.certificate, /PRIVATE/);
    }
  });

  it('writes a pair that other programs read: Epinio the names, Node the pair', () => {
    for (const key of Object.values(keys)) {
      const own = issue({ dnsNames: names, issuer: lower, key });
      const texts = written(`text\r\n${own.certificate.replaceAll('\n', '\r\n')}${lower.certificate}`, own.key);
      assert.deepEqual(firstCertificateNames(Buffer.from(texts.certificate)), names);
      assert.ok(new X509Certificate(texts.certificate).checkPrivateKey(createPrivateKey(texts.key ?? '')));
    }
  });

  it('takes the first of several keys, as Go does', () => {
    const { key: foreign } = issue();
    assert.deepEqual(judged(leaf.certificate, leaf.key + foreign), []);
    assert.deepEqual(codes(judged(leaf.certificate, foreign + leaf.key)), ['EW5002']);
  });

  it('writes nothing that cannot be read', () => {
    const unreadable = [
      pairOf('', leaf.key),
      pairOf(leaf.certificate, ''),
      pairOf(leaf.certificate, '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'),
    ];
    for (const pair of unreadable) assert.equal(secretTexts(readPair(pair)), undefined);
  });

  it('refuses an RSA key of which a number was changed: OpenSSL takes it, and Go does not', () => {
    const { privateKey, certificate } = issue({ dnsNames: names, issuer: lower, key: rsaKey(2048) });
    const jwk = privateKey.export({ format: 'jwk' });
    for (const part of ['n', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const) {
      const bytes = Buffer.from(jwk[part] ?? '', 'base64url');
      bytes[9] = (bytes[9] ?? 0) ^ 1;
      const changed = createPrivateKey({ key: { ...jwk, [part]: bytes.toString('base64url') }, format: 'jwk' });
      const [found] = judged(certificate, changed.export({ type: 'pkcs1', format: 'pem' }).toString());
      assert.equal(found?.code, 'EW5001', part);
      assert.match(found?.message ?? '', /numbers do not fit/);
    }
  });

  it('keeps private keys out of the plan', () => {
    assert.ok(stack.kind === 'stack');
    const pairs = new Map([['production', pairOf(leaf.certificate, leaf.key)]]);
    const planned = plan(stack.config, 'test', { certificates: pairs, adopted: pairs, cas: pairs, now });
    const whole = inspect(planned, { depth: Infinity, maxStringLength: Infinity });
    assert.ok(whole.includes('production-routing'));
    assert.ok(!whole.includes('PRIVATE KEY'));
  });

  it('leaves a key alone that is still encrypted in the configuration', () => {
    const hidden = { ...pairOf(leaf.certificate, ''), key: { path: 'key', pem: undefined } };
    assert.deepEqual(secretTexts(readPair(hidden)), { certificate: leaf.certificate, key: undefined });
  });
});

/** Text that begins no block, and whose last line is whole. */
const noise = fc.string({ unit: 'binary' }).map((text) => (text === '' ? '' : `${text.replaceAll('-----', '--')}\n`));
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');

describe('given certificates: properties', () => {
  const issuers = [lower, upper, root];

  it('gives the same judgement and the same Secret for any text in front and any line ends', () => {
    const expired = issue({ dnsNames: ['a.b.example.com'], issuer: lower, notAfter: '2026-01-01T00:00:00Z' });
    const leaves = [leaf, expired, issue({ commonName: 'no names', key: rsaKey(1024) })];
    fc.assert(
      fc.property(
        fc.constantFrom(...leaves),
        fc.subarray(issuers),
        noise,
        noise,
        lineEnd,
        (own: Issued, behind, before, between, end) => {
          const blocks = [own, ...behind].map(({ certificate }) => certificate);
          const decorated = (texts: readonly string[]) =>
            [before, ...texts.flatMap((text) => [text, between])].join('').replace(/\r\n|\r|\n/g, end);
          const [plain, key] = [blocks.join(''), own.key];
          assert.deepEqual(judged(decorated(blocks), decorated([key])), judged(plain, key));
          assert.deepEqual(written(decorated(blocks), decorated([key])), written(plain, key));
        },
      ),
    );
  });

  it('gives the same judgement for any order of the issuers, but for the order itself', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(issuers, { minLength: 3 }), (behind) => {
        const inOrder = behind.every((issuer, index) => issuer === issuers[index]);
        const chain = [leaf, ...behind].map(({ certificate }) => certificate).join('');
        assert.deepEqual(codes(judged(chain, leaf.key)), inOrder ? [] : ['EW5008']);
      }),
    );
  });

  it('finds the leaf wherever it stands, with its key or without', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([leaf, ...issuers], { minLength: 4 }), fc.boolean(), (all, hidden) => {
        const chain = all.map(({ certificate }) => certificate).join('');
        assert.ok(stack.kind === 'stack');
        const key = { path: 'key', pem: hidden ? undefined : leaf.key };
        const certificates = new Map([['production', { ...pairOf(chain, ''), key }]]);
        const { diagnostics } = plan(stack.config, 'test', { ...nothingGiven, certificates, now });
        assert.equal(codes(diagnostics).includes('EW5006'), all[0] !== leaf);
        assert.ok(!codes(diagnostics).some((code) => ['EW5002', 'EW5005', 'EW5007'].includes(code)));
      }),
    );
  });

  it('judges whatever it is given, without throwing, and writes what it calls readable', () => {
    const text = fc.oneof(
      fc.string(),
      fc
        .tuple(fc.constantFrom(leaf.certificate, leaf.key, root.certificate), fc.nat(600), fc.string())
        .map(([whole, at, change]) => whole.slice(0, at) + change + whole.slice(at + change.length)),
    );
    fc.assert(
      fc.property(text, text, (certificate, key) => {
        const isReadable = !codes(judged(certificate, key)).includes('EW5001');
        assert.equal(secretTexts(readPair(pairOf(certificate, key))) !== undefined, isReadable);
      }),
    );
  });
});
