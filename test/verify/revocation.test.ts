import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { createServer as createWebServer } from 'node:http';
import { type Server } from 'node:net';
import { createServer } from 'node:tls';
import pLimit from 'p-limit';
import { handshake } from '../../components/verify/handshake';
import { Revocations } from '../../components/verify/revocation';
import { type CrlAnswer, type SeenRevocation } from '../../components/wiring/verification/revocation';
import { seenCertificate } from '../../components/wiring/verification/seen-certificate';
import { ecKey, type Issued, issue, issueCa, type Wanted } from '../certificates';
import { ocspAnswer, ocspError, revocationList, revokedOn } from './revocation-answers';

const host = 'wiki.apps.example.com';
const until = '2027-01-12T00:00:00Z';
const ca = issueCa('Example CA');
const other = issueCa('Other CA');

describe('the revocation of a served certificate', () => {
  const servers: Server[] = [];

  after(() => servers.forEach((server) => server.close()));

  async function portOf(server: Server): Promise<number> {
    servers.push(server);
    await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume));
    const bound = server.address();
    return typeof bound === 'object' && bound !== null ? bound.port : 0;
  }

  /** Serves a certificate, with a staple if there is one, and tells what a handshake saw. */
  async function seen(
    leaf: Issued,
    staple: Buffer | null,
    { chain = ca.certificate, revocations = new Revocations() } = {},
  ): Promise<SeenRevocation> {
    const server = createServer({ cert: leaf.certificate + chain, key: leaf.key, ...(chain !== '' && { ca: chain }) });
    server.on('OCSPRequest', (_leaf: Buffer, _issuer: Buffer, done: (error: null, answer: Buffer | null) => void) =>
      done(null, staple),
    );
    server.on('tlsClientError', () => undefined);
    const endpoint = { host, address: '127.0.0.1', port: await portOf(server), controller: 'external' };
    const told = await handshake(endpoint, {
      trust: undefined,
      patience: 10_000,
      http: false,
      read: (der) => seenCertificate(der),
      revocation: (one, answer) => revocations.seen(one, answer),
    });
    assert.ok(told.kind === 'served', JSON.stringify(told));
    return told.revocation;
  }

  const issued = (wanted: Wanted = {}) => issue({ dnsNames: [host], issuer: ca, ...wanted });

  it('tells whom the certificate names, and whether it requires a staple', async () => {
    const ocspAddress = 'http://ocsp.example.com';
    const crlAddresses = ['http://crl.example.com/1.crl', 'http://crl.example.com/2.crl'];
    assert.deepEqual(await seen(issued({ ocspAddress, crlAddresses, mustStaple: true }), null), {
      ocsp: [ocspAddress],
      crls: crlAddresses,
      mustStaple: true,
      staple: undefined,
    });
    assert.deepEqual(await seen(issued({ issuerAddress: 'http://ca.example.com' }), null), {
      ocsp: [],
      crls: [],
      mustStaple: false,
      staple: undefined,
    });
  });

  it('reads a staple that the issuer signed, and one of whom the issuer appointed', async () => {
    const leaf = issued();
    const responder = issue({ commonName: 'responder', issuer: ca, extendedKeyUsage: ['1.3.6.1.5.5.7.3.9'] });
    const stranger = issue({ commonName: 'stranger', issuer: ca });
    const by = (delegate: Issued) =>
      ocspAnswer(leaf, ca, { status: 'good', until, signer: delegate.privateKey, delegate });
    const staples = [
      ocspAnswer(leaf, ca, { status: 'good', until }),
      ocspAnswer(leaf, ca, { status: 'unknown' }),
      ocspAnswer(leaf, ca, { status: 'revoked', until }),
      by(responder),
      by(stranger),
    ];
    const told = [];
    for (const staple of staples) told.push((await seen(leaf, staple)).staple);
    assert.deepEqual(told, [
      { kind: 'good', until: new Date(until) },
      { kind: 'unknown', until: undefined },
      { kind: 'revoked', since: revokedOn, until: new Date(until) },
      { kind: 'good', until: new Date(until) },
      { kind: 'unusable', why: 'is not signed by the issuer' },
    ]);
  });

  it('says why clients do not take a staple', async () => {
    const leaf = issued();
    const staples = [
      ocspAnswer(leaf, ca, { status: 'revoked', signer: ecKey() }),
      ocspAnswer(issued(), ca, { status: 'revoked' }),
      ocspError(),
      Buffer.from('no answer'),
    ];
    const told = [];
    for (const staple of staples) told.push((await seen(leaf, staple)).staple);
    assert.deepEqual(
      told,
      [
        'is not signed by the issuer',
        'is about another certificate',
        'is an error of the responder (tryLater)',
        'does not parse',
      ].map((why) => ({ kind: 'unusable', why })),
    );
  });

  describe('by a list', () => {
    let lists: Readonly<Record<string, Buffer>> = {};
    const asked: string[] = [];
    let address = '';

    before(async () => {
      const server = createWebServer((request, response) => {
        const { url = '' } = request;
        asked.push(url);
        const list = lists[url];
        if (url === '/silent') return;
        response.statusCode = list === undefined ? 404 : 200;
        response.end(list);
      });
      address = `http://127.0.0.1:${await portOf(server)}`;
      after(() => server.closeAllConnections());
    });

    async function answers(
      paths: readonly (readonly string[])[],
      { patience = 10_000, chain = ca.certificate } = {},
    ): Promise<(CrlAnswer | undefined)[]> {
      const revocations = new Revocations();
      const leaves = paths.map((ofOne) => issued({ crlAddresses: ofOne.map((path) => address + path) }));
      const revoked = leaves.slice(0, 1);
      lists = {
        '/1': revocationList(ca, revoked),
        '/forged': revocationList(ca, revoked, other.privateKey),
        '/nonsense': Buffer.from('no list'),
      };
      for (const leaf of leaves) await seen(leaf, null, { revocations, chain });
      const found = await revocations.lists(patience, pLimit(8));
      return leaves.map((leaf) => found.get(fingerprintOf(leaf)));
    }

    it('finds what is listed and what is not, and reads each list once', async () => {
      asked.length = 0;
      const url = `${address}/1`;
      assert.deepEqual(await answers([['/1'], ['/gone', '/1'], []]), [
        { kind: 'listed', url, since: revokedOn },
        { kind: 'not listed', url, until: new Date('2027-02-05T00:00:00Z') },
        undefined,
      ]);
      assert.deepEqual([...asked].sort(), ['/1', '/gone']);
    });

    it('says why a list tells nothing', async () => {
      const told = await answers([['/forged'], ['/nonsense'], ['/gone']]);
      assert.deepEqual(
        told.map((one) => one?.kind === 'unread' && one.why),
        ['is not signed by the issuer', 'does not parse', 'is not to be had (Request failed with status code 404)'],
      );
      const [silent] = await answers([['/silent']], { patience: 100 });
      assert.equal(silent?.kind === 'unread' && silent.why, 'does not arrive within 0.1 s');
      const [unchecked] = await answers([['/1']], { chain: '' });
      assert.match(JSON.stringify(unchecked), /the certificate of the issuer was not served/);
    });
  });
});

function fingerprintOf({ certificate }: Issued): string {
  return seenCertificate(new X509Certificate(certificate).raw)?.fingerprint ?? '';
}
