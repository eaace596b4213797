import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { folder, root, run, stackFile } from './command';

/** A stack whose environment serves a certificate from the given files. */
const given = (certificate: string) => `config:
  edgewire:environments:
    production: { domain: apps.example.com, certificate: { files: { certificate: ${certificate}, key: ${certificate} } }, namespaces: { all: true } }
`;

describe('files that are none', function () {
  if (process.platform === 'win32') return;
  const { path: cwd, remove } = folder({
    'Pulumi.dev.yaml': stackFile('wiki.apps.example.com'),
    'Pulumi.zeros.yaml': '\0'.repeat(1024),
    'Pulumi.unmarked.yaml': Buffer.from(stackFile('wiki.apps.example.com'), 'utf16le').toString('latin1'),
    'Pulumi.pipe-given.yaml': given('pipe.pem'),
    'Pulumi.zero-given.yaml': given('/dev/zero'),
    'Pulumi.large-given.yaml': given('large.pem'),
    'Pulumi.endless-given.yaml': given('endless.pem'),
  });
  const socket = createServer();
  before((done) => {
    symlinkSync('pipe.pem', join(cwd, 'link-to-pipe.yaml'));
    for (const name of ['Pulumi.pipe.yaml', 'pipe.pem']) {
      assert.equal(spawnSync('mkfifo', [join(cwd, name)]).status, 0);
    }
    symlinkSync('/dev/zero', join(cwd, 'Pulumi.zero.yaml'));
    for (const name of ['Pulumi.endless.yaml', 'endless.pem']) symlinkSync(name, join(cwd, name));
    for (const [name, size] of [
      ['Pulumi.large.yaml', 16],
      ['large.pem', 16],
      ['large.json', 256],
    ] as const) {
      writeFileSync(join(cwd, name), '');
      truncateSync(join(cwd, name), size * 1024 * 1024 + 1);
    }
    socket.listen(join(cwd, 'socket.yaml'), done);
  });
  after(() => {
    socket.close();
    remove();
  });

  function refused(args: readonly string[], sentence: RegExp): void {
    const { code, out, err } = run(args, { cwd });
    assert.deepEqual({ code, out }, { code: 2, out: '' }, err);
    assert.match(err, sentence);
  }

  for (const [stack, sentence] of [
    ['pipe', /^Pulumi\.pipe\.yaml is no regular file\.\n$/],
    ['zero', /^Pulumi\.zero\.yaml is no regular file\.\n$/],
    ['endless', /^Pulumi\.endless\.yaml is a link that leads back to itself\.\n$/],
    ['zeros', /^Pulumi\.zeros\.yaml is not text in UTF-8\.\n$/],
    ['unmarked', /^Pulumi\.unmarked\.yaml is not text in UTF-8\.\n$/],
    ['large', /^Pulumi\.large\.yaml is larger than 16 MiB, the most that is read\.\n$/],
    ['pipe-given', /certificate: the file pipe\.pem is no regular file \(Pulumi\.pipe-given\.yaml:3:69\)\n/],
    ['zero-given', /certificate: the file that it names is no regular file \(Pulumi\.zero-given\.yaml:3:69\)\n/],
    [
      'endless-given',
      /certificate: the file endless\.pem is a link that leads back to itself \(Pulumi\.endless-given\.yaml:3:69\)\n/,
    ],
    [
      'large-given',
      /certificate: the file large\.pem is larger than 16 MiB, the most that is read \(Pulumi\.large-given\.yaml:3:69\)\n/,
    ],
  ] as const) {
    it(`are refused as a part of the configuration, in a sentence: ${stack}`, () =>
      refused(['plan', '--stack', stack, '--cwd', '.'], sentence));
  }

  it('are refused as what a command reads', () => {
    for (const command of ['check', 'adopt']) {
      for (const name of ['pipe.pem', 'link-to-pipe.yaml']) {
        refused(
          [command, name],
          new RegExp(
            `^${name} is a named pipe, which may have no writer: give a file, or its content as standard input.\n$`,
          ),
        );
      }
      refused([command, 'socket.yaml'], /^socket\.yaml is neither a file nor a pipe\.\n$/);
      refused([command, '/dev/zero'], /^\/dev\/zero is neither a file nor a pipe\.\n$/);
      refused([command, 'large.json'], /^large\.json is larger than 256 MiB, the most that is read\.\n$/);
    }
  });

  it('may be pipes there, as a shell makes them', () => {
    const command = `node "$0" check <(echo 'kind: ConfigMap')`;
    const { status, stderr } = spawnSync('bash', ['-c', command, join(root, 'cli', 'start.mjs')], { cwd });
    assert.deepEqual([status, String(stderr)], [0, 'No route with a host in the manifests (1 object).\n']);
  });

  for (const [name, sentence] of [
    ['.', 'standard input is a directory, not a file.\n'],
    ['/dev/zero', 'standard input is larger than 256 MiB, the most that is read.\n'],
  ] as const) {
    it(`are refused as standard input: ${name}`, () => {
      const input = openSync(join(name === '.' ? cwd : '', name), 'r');
      try {
        const start = join(root, 'cli', 'start.mjs');
        const { status, stdout, stderr } = spawnSync(process.execPath, [start, 'check', '-'], {
          cwd,
          stdio: [input, 'pipe', 'pipe'],
          encoding: 'utf8',
        });
        assert.deepEqual([status, stdout, stderr], [2, '', sentence]);
      } finally {
        closeSync(input);
      }
    });
  }
});
