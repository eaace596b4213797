import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Changes } from '../../cli/report/changes';
import { ecKey, issue, issueCa } from '../certificates';
import { folder, run, stackFile } from './command';

describe('plan --base-ref', () => {
  const { path: top, remove } = folder({});
  const cwd = join(top, 'edge');
  after(remove);

  const git = (...args: string[]) =>
    execFileSync('git', ['-C', top, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { stdio: 'pipe' });
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  };
  const commit = (message: string) => {
    git('add', '-A');
    git('commit', '-q', '-m', message);
  };
  const edgewire = (...args: string[]) => run(['plan', ...args, '--now', '2027-01-01T00:00:00Z'], { cwd });
  const changesOf = (...args: string[]) => {
    const { out, err, code } = edgewire('--format', 'json', ...args);
    assert.notEqual(code, 2, err);
    return { err, changes: (JSON.parse(out) as { readonly changes?: Changes }).changes };
  };
  const given =
    '  edgewire:environments: { production: { domain: apps.example.com, certificate: { files: { certificate: tls.pem, key: tls.key } }, namespaces: { list: [wiki] } } }\n';
  const withFiles = stackFile('wiki.apps.example.com').replace(/ {2}edgewire:environments:\n.*\n/, given);

  before(() => {
    mkdirSync(cwd);
    git('init', '-q', '-b', 'main');
    const key = ecKey();
    const issued = (authority: string) => issue({ key, dnsNames: ['*.apps.example.com'], issuer: issueCa(authority) });
    const first = issued('First CA');
    write({
      'Pulumi.dev.yaml': stackFile('wiki.apps.example.com'),
      'Pulumi.broken.yaml': 'config: { edgewire:nothing: 1 }\n',
      'Pulumi.files.yaml': withFiles,
      'tls.pem': first.certificate,
      '.gitignore': '*.key\n',
      'tls.key': first.key,
    });
    symlinkSync('Pulumi.dev.yaml', join(cwd, 'Pulumi.linked.yaml'));
    commit('first');
    write({
      'Pulumi.dev.yaml': stackFile('wiki.example.net'),
      'Pulumi.broken.yaml': stackFile('wiki.apps.example.com'),
      'Pulumi.new.yaml': stackFile('wiki.apps.example.com'),
      'tls.pem': issued('Second CA').certificate,
    });
  });

  it('compares with the stack as the commit has it, whatever lies in the directory', () => {
    for (const ref of ['main', 'HEAD']) {
      const { err, changes } = changesOf('--base-ref', ref);
      assert.equal(err, '');
      const { added = [], removed = [] } = changes?.wiring ?? {};
      assert.deepEqual(
        [removed, added].map((hosts) => hosts.map(({ host }) => host)),
        [['wiki.apps.example.com'], ['wiki.example.net']],
      );
    }
  });

  it('reads the files that the stack names from the commit, and those that git does not keep from the disk', () => {
    const { out } = edgewire('--stack', 'files', '--format', 'markdown', '--base-ref', 'main');
    assert.ok(out.includes('1 change of certificate authority (`production`)'), out);
    assert.ok(out.includes('| CN=First CA -&#62; CN=Second CA (1 host of the plan) |'), out);
    assert.ok(!out.includes('EW5001') && !out.includes('EW5002'), out);
  });

  it('follows links', () => {
    const { err, changes } = changesOf('--stack', 'linked', '--base-ref', 'main');
    assert.deepEqual([err, changes?.wiring.removed.length], ['', 1]);
  });

  it('has everything of a new stack as added', () => {
    const { err, changes } = changesOf('--stack', 'new', '--base-ref', 'main');
    assert.equal(err, 'main has no stack "new": all of it is new.\n');
    assert.deepEqual(
      changes?.wiring.added.map(({ host }) => host),
      ['wiki.apps.example.com'],
    );
  });

  it('compares nothing where the configuration was wrong, and says why', () => {
    const { err, changes } = changesOf('--stack', 'broken', '--base-ref', 'main');
    assert.match(
      err,
      /^Stack "broken" cannot be planned as main has it, so nothing is compared:\nedgewire:[^]*\nedgewire:nothing: /,
    );
    assert.equal(changes, undefined);
  });

  it('is refused in one sentence where git knows no such commit, or no repository, and beside --base', () => {
    const refused = (directory: string, ...args: string[]) => {
      const { code, out, err } = run(['plan', ...args], { cwd: directory, env: { GIT_CEILING_DIRECTORIES: tmpdir() } });
      assert.deepEqual([code, out, err.trimEnd().split('\n').length], [2, '', 1], err);
      return err;
    };
    for (const ref of ['origin/nowhere', '--help', 'main:edge'])
      assert.match(refused(cwd, `--base-ref=${ref}`), /^git knows no commit/);
    assert.match(refused(cwd, '--base-ref='), /^error: option '--base-ref <ref>' is empty/);
    assert.match(refused(cwd, '--base-ref', 'main', '--base', 'x'), /cannot be used with/);
    const { path: elsewhere, remove: removeElsewhere } = folder({ 'Pulumi.dev.yaml': stackFile('wiki.example.net') });
    assert.match(refused(elsewhere, '--base-ref', 'main'), /^git rev-parse fails in .*: fatal: not a git repository/);
    removeElsewhere();
  });
});
