import assert from 'node:assert/strict';
import { ecKey, issue, type Issued, rsaKey, type Wanted } from '../../certificates';
import { now, planOf, type Sections } from '../stacks';
import { pairs } from './pairs';

const path = 'edgewire:environments.production.adopt.files.certificate';
const wildcard = '*.apps.example.com';
const apex = 'apps.example.com';
const day = 86_400_000;

/** A certificate of 90 days that has so many left. */
function withDaysLeft(days: number, wanted: Wanted = {}): Issued {
  const end = now.getTime() + days * day;
  const [notBefore, notAfter] = [end - 90 * day, end].map((time) => new Date(time).toISOString());
  return issue({ dnsNames: [wildcard], notBefore, notAfter, ...wanted });
}

/** The environment `production` of an ACME issuer that is to take a certificate over. */
function adopting({ certificate, key }: Pick<Issued, 'certificate' | 'key'>, more = ''): Sections {
  const adopt = JSON.stringify({ files: { certificate, key } });
  return {
    environments: `production: { domain: ${apex}, ${more}issuer: letsencrypt, adopt: ${adopt}, namespaces: { list: [wiki] } }`,
  };
}

const good = withDaysLeft(89);
const rsa = withDaysLeft(89, { key: rsaKey(2048) });

pairs('EW5011', [
  {
    when: 'a certificate of more names',
    stack: adopting(withDaysLeft(89, { dnsNames: [wildcard, apex] })),
    path,
    message: ['production', 'at once', `has ${apex} beyond it`],
    hint: [`${wildcard}, ${apex}`],
    twins: {
      'the hint': { stack: adopting(withDaysLeft(89, { dnsNames: [wildcard, apex] }), 'apex: true, ') },
      'a certificate of the same names': { stack: adopting(good) },
    },
  },
  {
    when: 'a certificate of fewer names',
    stack: adopting(good, 'apex: true, '),
    path,
    message: [`lacks ${apex}`],
    hint: [wildcard],
    twins: { 'fewer names of the environment': { stack: adopting(good) } },
  },
  {
    when: 'a common name that is none of the environment',
    stack: adopting(withDaysLeft(89, { commonName: 'edge' })),
    path,
    message: ['has edge beyond it'],
    hint: ['exactly the names'],
    twins: { 'a common name of the environment': { stack: adopting(withDaysLeft(89, { commonName: wildcard })) } },
  },
  {
    when: 'a key of another kind',
    stack: adopting(rsa),
    path,
    message: ['rsa-2048, not ecdsa-p256'],
    hint: ['keyType', 'rsa-2048'],
    twins: {
      'the hint': { stack: adopting(rsa, 'keyType: rsa-2048, ') },
      'a key on the curve that is asked for': {
        stack: adopting(withDaysLeft(89, { key: ecKey('P-384') }), 'keyType: ecdsa-p384, '),
      },
    },
  },
  {
    when: 'a key of a kind that cannot be configured',
    stack: adopting(withDaysLeft(89, { key: ecKey('P-521') })),
    path,
    message: ['ec-secp521r1'],
    hint: ['issued anew'],
    twins: { 'another key': { stack: adopting(good) } },
  },
  {
    when: 'a certificate whose renewal is due',
    stack: adopting(withDaysLeft(30)),
    path,
    message: ['is due for renewal since 2027-01-01T00:00:00Z'],
    hint: ['renewed where it comes from'],
    twins: { 'a day more': { stack: adopting(withDaysLeft(31)) } },
  },
  {
    when: 'a certificate that has expired',
    stack: adopting(withDaysLeft(-1)),
    path,
    message: ['is due for renewal since 2026-12-01T00:00:00Z'],
    hint: ['accept the order'],
    twins: { 'one that is valid': { stack: adopting(good) } },
  },
]);

describe('a certificate that an issuer takes over', () => {
  const codes = (stack: Sections) => planOf(stack).diagnostics.map(({ code }) => code);
  const orders = (stack: Sections) => planOf(stack).orders.reduce((sum, { count }) => sum + count, 0);

  it('saves the order, unless the issuer orders all the same', () => {
    assert.deepEqual([orders(adopting(good)), codes(adopting(good))], [0, []]);
    for (const other of [withDaysLeft(30), rsa, withDaysLeft(89, { dnsNames: [wildcard, 'x.example.com'] })]) {
      assert.deepEqual([orders(adopting(other)), codes(adopting(other))], [1, ['EW5011']]);
    }
  });

  it('is judged as others are, but for its names and its end', () => {
    const foreign = adopting({ certificate: good.certificate, key: rsa.key });
    assert.deepEqual([orders(foreign), codes(foreign)], [1, ['EW5002']]);
    assert.deepEqual(codes(adopting({ certificate: '-----BEGIN CERTIFICATE-----', key: good.key })), ['EW5001']);
    const weak = adopting(withDaysLeft(89, { key: rsaKey(1024) }));
    assert.deepEqual(codes(weak), ['EW5009', 'EW5011']);
  });

  it('may have a key that only the program can read', () => {
    const adopt = JSON.stringify({ files: { certificate: good.certificate, key: { secure: 'v1:key' } } });
    const stack = {
      environments: `production: { domain: ${apex}, issuer: letsencrypt, adopt: ${adopt}, namespaces: { list: [wiki] } }`,
    };
    assert.deepEqual([orders(stack), codes(stack)], [0, []]);
  });
});
