import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, stackFile, folder } from '../cli/command';

/** What `npm pack` needs of the repository. */
const sources = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'cli',
  'components',
  'docs',
  'examples',
  'index.ts',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
  'tsconfig.package.json',
];

/** Packs the repository in a copy of it, since other tests use its `dist/`. Returns the path of the tarball. */
function pack(directory: string): string {
  const copy = join(directory, 'repository');
  for (const source of sources) cpSync(join(root, source), join(copy, source), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  execFileSync('npm', ['pack', '--silent', '--pack-destination', directory], { cwd: copy });
  const tarball = readdirSync(directory).find((file) => file.endsWith('.tgz'));
  assert.ok(tarball !== undefined);
  return join(directory, tarball);
}

/** Installs the package as npm would, its dependencies linked from the repository: nothing is fetched. */
function install(tarball: string, project: string): void {
  const modules = join(project, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules')).filter((one) => !one.startsWith('.'))) {
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  execFileSync('tar', ['-xzf', tarball, '-C', modules]);
  cpSync(join(modules, 'package'), join(modules, 'edgewire'), { recursive: true });
  rmSync(join(modules, 'package'), { recursive: true });
  const command = join(modules, 'edgewire', 'cli', 'start.mjs');
  chmodSync(command, 0o755);
  symlinkSync(command, join(modules, '.bin', 'edgewire'));
}

/** Runs a command of the project's. */
function run(project: string, command: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: project, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

describe('the package that `npm pack` makes', () => {
  const directory = mkdtempSync(join(tmpdir(), 'edgewire-'));
  const project = join(directory, 'shop');
  let tarball = '';

  before(function () {
    this.timeout('10m');
    tarball = pack(directory);
    cpSync(join(root, 'examples', 'program'), project, { recursive: true });
    install(tarball, project);
  });
  after(() => rmSync(directory, { recursive: true }));

  it('has compiled JavaScript, types and documentation, neither sources nor tests', () => {
    const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).split('\n');
    for (const file of [
      'dist/cli.cjs',
      'dist/edgewire.cjs',
      'docs/diagnostics/EW1003.md',
      'examples/Pulumi.aws.yaml',
      'LICENSE',
    ]) {
      assert.ok(files.includes(`package/${file}`), file);
    }
    assert.deepEqual(
      files.filter((file) => /(?<!\.d)\.ts$|\/test\/|\.test\./.test(file)),
      [],
    );
  });

  it('plans any directory with stack files by its command, and needs no sources for that', () => {
    const { path, remove } = folder({ 'Pulumi.dev.yaml': stackFile('wiki.apps.example.com') });
    try {
      const edgewire = join(project, 'node_modules', '.bin', 'edgewire');
      const { code, out, err } = run(path, edgewire, 'plan');
      assert.deepEqual([code, err], [0, '']);
      assert.match(out, /\nPasses: 1 host: /);
      assert.equal(run(path, edgewire, 'plan', '--resources', '--format', 'json').code, 0);
      assert.match(run(path, edgewire, 'plan', '--format', 'html').out, /<script>.*Preact/);
      assert.equal(run(path, edgewire, 'plan', '--stack', 'prod').code, 2);
    } finally {
      remove();
    }
  });

  it('plans the stack of a program of one’s own, whose project is not edgewire', () => {
    const { code, out } = run(project, join('node_modules', '.bin', 'edgewire'), 'plan');
    assert.equal(code, 0, out);
    assert.match(out, /shop\.172\.18\.255\.200\.sslip\.io/);
  });

  it('has types by which such a program compiles, strictly', () => {
    const { code, out } = run(project, process.execPath, join(root, 'node_modules/typescript/bin/tsc'));
    assert.deepEqual([code, out], [0, '']);
  });

  it('builds the edge of such a program, under mocks as its users write them', () => {
    const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
    const { code, out, err } = run(project, process.execPath, mocha, '--require', 'tsx', 'index.test.ts');
    assert.deepEqual([code, err], [0, ''], out + err);
    assert.match(out, /1 passing/);
  });

  it('types an application in another repository, which is built under mocks', () => {
    const application = join(directory, 'blog');
    cpSync(join(root, 'examples', 'application'), application, { recursive: true });
    install(tarball, application);
    const types = run(application, process.execPath, join(root, 'node_modules/typescript/bin/tsc'));
    assert.deepEqual([types.code, types.out], [0, '']);
    const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
    const { code, out, err } = run(application, process.execPath, mocha, '--require', 'tsx', 'index.test.ts');
    assert.deepEqual([code, err], [0, ''], out + err);
    assert.match(out, /1 passing/);
  });

  it('names only packages that it depends on', () => {
    const manifest: unknown = JSON.parse(readFileSync(join(project, 'node_modules/edgewire/package.json'), 'utf8'));
    assert.ok(typeof manifest === 'object' && manifest !== null && 'dependencies' in manifest);
    const dependencies = new Set(Object.keys(manifest.dependencies as object));
    const code = readFileSync(join(project, 'node_modules/edgewire/dist/edgewire.cjs'), 'utf8');
    const imported = [...code.matchAll(/(?:require|import)\("([^"]+)"\)/g)].map(([, name = '']) => name);
    const packages = imported.filter((name) => !name.startsWith('node:')).map(packageOf);
    assert.ok(packages.length > 5);
    assert.deepEqual(
      packages.filter((name) => !dependencies.has(name)),
      [],
    );
    assert.ok(!existsSync(join(project, 'node_modules/edgewire/cli/main.ts')));
  });
});

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}
