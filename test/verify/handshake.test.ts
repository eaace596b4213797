import assert from 'node:assert/strict';
import { createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createSecureContext, createServer, type TLSSocket } from 'node:tls';
import { type Asking, handshake } from '../../components/verify/handshake';
import { seenCertificate } from '../../components/wiring/verification/seen-certificate';
import { issue, issueCa } from '../certificates';

const host = 'wiki.apps.example.com';
const root = issueCa('root');
const intermediate = issueCa('intermediate', { issuer: root });
const leaf = issue({ dnsNames: ['*.apps.example.com'], issuer: intermediate });

/** What is told of a handshake that failed: how, and how slow. */
const patient: Asking = {
  trust: undefined,
  patience: 10_000,
  http: false,
  read: (der) => seenCertificate(der),
  revocation: () => ({ ocsp: [], crls: [], mustStaple: false, staple: undefined }),
};
const trusting: Asking = { ...patient, trust: createSecureContext({ ca: root.certificate }) };

describe('a handshake', () => {
  const servers: Server[] = [];
  const sockets: Socket[] = [];

  after(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers) server.close();
  });

  async function listening(server: Server): Promise<number> {
    servers.push(server);
    server.on('connection', (socket) => sockets.push(socket));
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume));
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  function serving(cert: string, onSecure: (socket: TLSSocket) => void = () => undefined): Promise<number> {
    return listening(createServer({ cert, key: leaf.key }, onSecure));
  }

  const ask = (port: number, asking: Asking = patient) =>
    handshake({ host, address: '127.0.0.1', port, controller: 'external' }, asking);

  it('shows the certificate that is served for the host', async () => {
    const context = createSecureContext({ cert: leaf.certificate, key: leaf.key });
    const server = createServer({ SNICallback: (name, done) => done(null, name === host ? context : undefined) });
    const seen = await ask(await listening(server));
    assert.ok(seen.kind === 'served');
    assert.deepEqual(seen.certificate.names, ['*.apps.example.com']);
    assert.equal(seen.certificate.issuerName, 'intermediate');
  });

  it('judges the chain: whole it is trusted, without its middle it is not', async () => {
    const whole = await ask(await serving(leaf.certificate + intermediate.certificate), trusting);
    const half = await ask(await serving(leaf.certificate), trusting);
    const told = [whole, half].map((seen) => seen.kind === 'served' && seen.untrusted);
    assert.deepEqual(told, [undefined, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE']);
  });

  it('fails where nobody listens', async () => {
    const port = await serving(leaf.certificate);
    await new Promise((resume) => servers.at(-1)?.close(resume));
    const seen = await ask(port);
    assert.ok(seen.kind === 'failed');
    assert.equal(`${seen.failure}: ${seen.detail}`, 'no-answer: ECONNREFUSED');
  });

  it('fails where something listens that does not speak TLS', async () => {
    const seen = await ask(await listening(createPlainServer((socket) => void socket.end('HTTP/1.1 400\r\n\r\n'))));
    assert.ok(seen.kind === 'failed');
    assert.equal(seen.failure, 'refused');
  });

  it('fails where the server refuses the name', async () => {
    const server = createServer({ SNICallback: (_name, done) => done(new Error('unknown')) });
    const seen = await ask(await listening(server));
    assert.ok(seen.kind === 'failed');
    assert.equal(seen.failure, 'refused');
  });

  it('is slow where something listens and stays silent', async () => {
    const seen = await ask(await listening(createPlainServer()), { ...patient, patience: 100 });
    assert.ok(seen.kind === 'failed');
    assert.equal(seen.failure, 'slow');
  });

  it('asks for the page too, and tells a missing route from a missing page', async () => {
    const answers = [
      'HTTP/1.1 404 Not Found\r\ncontent-length: 19\r\n\r\n404 page not found\n',
      'HTTP/1.1 404 Not Found\r\ncontent-length: 4\r\n\r\nnone',
      'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n',
    ];
    const port = await serving(leaf.certificate, (socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(answers.shift() ?? ''));
    });
    const seen = [];
    for (let index = 0; index < 4; index++) seen.push(await ask(port, { ...patient, http: true }));
    assert.deepEqual(
      seen.map((one) => one.kind === 'served' && one.http),
      [
        { kind: 'answer', status: 404, isRouteless: true },
        { kind: 'answer', status: 404, isRouteless: false },
        { kind: 'answer', status: 200, isRouteless: false },
        { kind: 'none', detail: 'socket hang up' },
      ],
    );
  });
});
