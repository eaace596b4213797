import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:tls';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import * as z from 'zod';
import { issue } from '../certificates';
import { ocspAnswer } from '../verify/revocation-answers';
import { folder, root, run, stackFile } from './command';

const host = 'wiki.apps.example.com';

/** Runs the command beside this process, which serves what it asks for. */
function verify(args: readonly string[], cwd: string): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'cli', 'start.mjs'), 'verify', ...args], {
      cwd,
      env: { ...process.env, CI: 'true', FORCE_COLOR: undefined, NO_COLOR: undefined },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

const report = z.object({
  verdict: z.string(),
  handshakes: z.array(
    z.object({ host: z.string(), ok: z.boolean(), certificate: z.object({ daysLeft: z.number() }).nullable() }),
  ),
  findings: z.array(z.object({ code: z.string(), hosts: z.array(z.string()) })),
});

describe('verify', () => {
  const stack = folder({ 'Pulumi.dev.yaml': stackFile(host) });
  const names = ['*.apps.example.com'];
  const good = issue({ dnsNames: names, notBefore: '2027-01-01T00:00:00Z', notAfter: '2027-04-01T00:00:00Z' });
  const at = '2027-01-10T00:00:00Z';
  let server: Server;
  let address: string;

  before(async () => {
    server = createServer({ cert: good.certificate, key: good.key });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume));
    const bound = server.address();
    address = `127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
  });

  after(() => {
    server.close();
    stack.remove();
  });

  it('ends with 0 where all is as planned, and says what is served', async () => {
    const { code, out, err } = await verify(['--no-cluster', '--connect', address, '--now', at], stack.path);
    assert.equal(code, 0, out + err);
    assert.match(out, /^As planned: 1 host, 1 handshake, no cluster asked, 0 findings$/m);
    assert.match(out, /\*\.apps\.example\.com .*2027-04-01 \(81\)\s+1$/m);
    assert.equal(err, '');
  });

  it('ends with 1 where something differs, in JSON too', async () => {
    const args = ['--no-cluster', '--connect', address, '--format', 'json', '--now', '2027-05-01T00:00:00Z'];
    const { code, out } = await verify(args, stack.path);
    assert.equal(code, 1);
    const { verdict, handshakes, findings } = report.parse(JSON.parse(out));
    assert.equal(verdict, 'differs');
    assert.deepEqual(handshakes, [{ host, ok: false, certificate: { daysLeft: -30 } }]);
    assert.deepEqual(findings, [{ code: 'EV1006', hosts: [host] }]);
  });

  it('ends with 2 where the cluster cannot be asked, whatever else was found', async () => {
    const missing = join(stack.path, 'kubeconfig');
    const { code, out } = await verify(['--kubeconfig', missing, '--connect', address, '--now', at], stack.path);
    assert.equal(code, 2);
    assert.match(out, /^Incomplete: /m);
    assert.match(out, /The cluster could not be asked: the kubeconfig \S+kubeconfig does not exist\.$/m);
  });

  it('says for Prometheus what was found, and what was not', async () => {
    const args = ['--no-cluster', '--connect', `external=${address}`, '--format', 'prometheus', '--now', at];
    const { code, out } = await verify(args, stack.path);
    assert.equal(code, 0);
    assert.match(out, /^edgewire_verify_findings\{stack="dev",code="EV1006"\} 0$/m);
    assert.match(out, /^edgewire_host_as_planned\{stack="dev",host="wiki\.apps\.example\.com",.*\} 1$/m);
    const expiry = Date.parse('2027-04-01T00:00:00Z') / 1000;
    assert.match(out, new RegExp(`^edgewire_certificate_expiry_timestamp_seconds\\{.*\\} ${expiry}$`, 'm'));
  });

  it('tells the revocation in each format; a list that cannot be read changes no exit code', async () => {
    const wanted = { dnsNames: names, notBefore: '2027-01-01T00:00:00Z', notAfter: '2027-04-01T00:00:00Z' };
    const crlAddresses = ['http://127.0.0.1:9/1.crl'];
    const leaf = issue({ ...wanted, crlAddresses, ocspAddress: 'http://127.0.0.1:9', mustStaple: true });
    const staple = ocspAnswer(leaf, leaf, { status: 'good', until: '2027-01-12T00:00:00Z' });
    let stapled: Buffer | null = staple;
    const stapling = createServer({ cert: leaf.certificate, key: leaf.key });
    stapling.on('OCSPRequest', (_leaf: Buffer, _issuer: Buffer, done: (error: null, answer: Buffer | null) => void) =>
      done(null, stapled),
    );
    stapling.on('tlsClientError', () => undefined);
    await new Promise<void>((resume) => stapling.listen(0, '127.0.0.1', resume));
    const bound = stapling.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
    const ask = (...args: readonly string[]) =>
      verify(['--no-cluster', '--revocation', '--connect', `127.0.0.1:${port}`, '--now', at, ...args], stack.path);
    try {
      const table = await ask();
      assert.equal(table.code, 0, table.out + table.err);
      assert.match(table.out, /staple: good, until 2027-01-12; CRL: unread, it is not to be had \(.*ECONNREFUSED/);
      const metrics = await ask('--format', 'prometheus');
      assert.match(metrics.out, /^edgewire_certificate_revoked\{.*\} 0$/m);
      const end = Date.parse('2027-01-12T00:00:00Z') / 1000;
      assert.match(metrics.out, new RegExp(`^edgewire_staple_expiry_timestamp_seconds\\{.*\\} ${end}$`, 'm'));
      stapled = ocspAnswer(leaf, leaf, { status: 'revoked' });
      const revoked = await ask('--format', 'prometheus');
      assert.equal(revoked.code, 1);
      assert.match(revoked.out, /^edgewire_certificate_revoked\{.*\} 1$/m);
      assert.match(revoked.out, /^edgewire_verify_findings\{stack="dev",code="EV1014"\} 1$/m);
      // The answer says no end.
      assert.doesNotMatch(revoked.out, /^edgewire_staple_expiry_timestamp_seconds\{/m);
      stapled = null;
      const json = await ask('--format', 'json');
      assert.equal(json.code, 1);
      assert.match(json.out, /"mustStaple": true/);
      assert.deepEqual(report.parse(JSON.parse(json.out)).findings, [{ code: 'EV1013', hosts: [host] }]);
    } finally {
      stapling.close();
    }
  });

  for (const [what, args, said] of [
    ['a controller that is not there', ['--connect', 'inner=127.0.0.1'], /names inner, which is no controller/],
    ['an address that is none', ['--connect', 'a:b:c:d'], /has to be address or address:port/],
    ['a port that is none', ['--connect', '127.0.0.1:99999'], /Its port has to be from 1 to 65535/],
    ['a time limit that is none', ['--timeout', '0'], /has to be a number of seconds/],
  ] as const) {
    it(`refuses ${what}`, () => {
      const { code, err } = run(['verify', '--no-cluster', ...args], { cwd: stack.path });
      assert.equal(code, 2);
      assert.match(err, said);
    });
  }

  it('refuses to hold an edge against a plan with errors', () => {
    const broken = folder({ 'Pulumi.dev.yaml': stackFile('a.b.apps.example.com') });
    const { code, err } = run(['verify', '--no-cluster'], { cwd: broken.path });
    broken.remove();
    assert.equal(code, 2);
    assert.match(err, /The plan has errors \(EW1003\)/);
  });
});
