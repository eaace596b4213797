import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { issue } from '../certificates';
import { type PlanJson } from '../../cli/report/plan-json';
import { folder, run, stackFile } from './command';

const wildcard = issue({ dnsNames: ['*.apps.example.com'], notAfter: '2027-01-31T00:00:00Z' });
const other = issue({ dnsNames: ['*.apps.example.com'] });

function stackWith(files: string): string {
  return `config:
  edgewire:environments:
    production: { domain: apps.example.com, certificate: { files: ${files} }, namespaces: { list: [wiki] }, distribution: direct }
  edgewire:namespaces: { wiki: { create: true } }
  edgewire:charts: { install: { metallb: false, certManager: false, kubed: false } }
`;
}

describe('plan of given certificates', () => {
  const { path: cwd, remove } = folder({
    'Pulumi.dev.yaml': stackWith('{ certificate: tls/wildcard.crt, key: tls/wildcard.key }'),
    'Pulumi.secret.yaml': stackWith('{ certificate: tls/wildcard.crt, key: { secure: v1:AAAA } }'),
    'Pulumi.foreign.yaml': stackWith('{ certificate: tls/wildcard.crt, key: tls/other.key }'),
    'Pulumi.missing.yaml': stackWith('{ certificate: tls/none.crt, key: tls }'),
    'Pulumi.powershell.yaml': stackWith('{ certificate: tls/utf16.pem, key: tls/utf16.pem }'),
    'Pulumi.none.yaml': stackFile('wiki.apps.example.com'),
    'tls/wildcard.crt': wildcard.certificate,
    'tls/wildcard.key': wildcard.key,
    'tls/other.key': other.key,
  });
  const oneFile = `\uFEFF${wildcard.key}${wildcard.certificate}`.replaceAll('\n', '\r\n');
  writeFileSync(join(cwd, 'tls/utf16.pem'), Buffer.from(oneFile, 'utf16le'));
  after(remove);

  const now = '2026-12-01T00:00:00Z';
  const plan = (stack: string, ...more: string[]) =>
    run(['plan', '--stack', stack, '--format', 'json', ...(more[0] === '--now' ? [] : ['--now', now]), ...more], {
      cwd,
    });
  const codes = (stack: string, ...more: string[]) => {
    const { out, err, code } = plan(stack, ...more);
    assert.equal(err, '');
    const { diagnostics } = JSON.parse(out) as PlanJson;
    return [code, ...diagnostics.map((one) => one.code).filter((one) => one.startsWith('EW5'))];
  };

  it('judges validity at the instant of --now', () => {
    assert.deepEqual(codes('dev'), [0]);
    assert.deepEqual(codes('dev', '--now', '2027-01-02T00:00:00+01:00'), [0, 'EW5004']);
    assert.deepEqual(codes('dev', '--now', '2027-01-31T00:00:01Z'), [1, 'EW5003']);
    assert.deepEqual(codes('dev', '--now', '2019-12-31T23:59:59Z'), [1, 'EW5003']);
  });

  it('judges by the clock without --now', () => {
    const clock = run(['plan', '--format', 'json'], { cwd });
    const { out } = plan('dev', '--now', new Date().toISOString());
    assert.equal(clock.out, out);
  });

  it('prints the same bytes whatever the time, where no certificate is given', () => {
    assert.equal(plan('none').out, plan('none', '--now', '2099-01-01T00:00:00Z').out);
  });

  it('finds files from --cwd', () => {
    const args = ['plan', '--stack', 'dev', '--format', 'json', '--now', now];
    assert.equal(run([...args, '--cwd', cwd], { cwd: '/' }).out, plan('dev').out);
  });

  it('reads what PowerShell writes: UTF-16', () => assert.deepEqual(codes('powershell'), [0]));

  it('judges the pair, and the certificate alone where its key is encrypted', () => {
    assert.deepEqual(codes('foreign'), [1, 'EW5002']);
    assert.deepEqual(codes('secret'), [0]);
    assert.deepEqual(codes('secret', '--now', '2028-01-01T00:00:00Z'), [1, 'EW5003']);
  });

  it('lists what the program would register where the key is encrypted', function () {
    this.timeout(60_000);
    const { out, err, code } = plan('secret', '--resources');
    assert.deepEqual([code, err], [0, '']);
    const { resources } = JSON.parse(out) as PlanJson;
    assert.ok(resources?.some(({ name }) => name === 'routing-production-secret'));
  });

  const path = 'edgewire:environments.production.certificate.files.certificate';

  it('says in one sentence each which files cannot be read, and so does check', () => {
    const { out, err, code } = plan('missing');
    const [first] = (JSON.parse(out) as { errors: readonly unknown[] }).errors;
    const message = 'the file tls/none.crt does not exist, looked for from the folder of the stack files';
    const place = { file: 'Pulumi.missing.yaml', line: 3, column: 69 };
    assert.deepEqual([code, first], [2, { path, message, ...place }]);
    const check = run(['check', '--stack', 'missing', '-'], { cwd, input: '' });
    assert.deepEqual(check, { out: '', err, code });
    assert.equal(
      err,
      'edgewire:environments.production.certificate.files.certificate: the file tls/none.crt does not exist, looked for from the folder of the stack files (Pulumi.missing.yaml:3:69)\n' +
        'edgewire:environments.production.certificate.files.key: the file that it names is a directory, not a file (Pulumi.missing.yaml:3:96)\n',
    );
  });
});
