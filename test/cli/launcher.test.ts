import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { folder, root, run, stackFile } from './command';

/** The commands run from the files as they are, whatever was built of them before. */
describe('launcher', () => {
  const { path: project, remove } = folder({ 'Pulumi.dev.yaml': stackFile('wiki.apps.example.com') });
  const at = (file: string) => join(project, file);
  const plan = (...args: string[]) => run(['plan', ...args], { cwd: project, project });
  const summary = at('cli/report/summary.ts');

  /** Makes the counted noun another one, so that it shows which source a command ran from. */
  function rename(from: string, to: string): void {
    writeFileSync(summary, readFileSync(summary, 'utf8').replace(`'${from}')`, `'${to}')`));
  }

  before(() => {
    for (const part of ['cli', 'components', 'package.json', 'package-lock.json', 'tsconfig.json']) {
      cpSync(join(root, part), at(part), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), at('node_modules'));
  });
  after(remove);

  it('builds what is not there', () => {
    const { code, out, err } = plan();
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /\nPasses: 1 host: /);
    assert.ok(existsSync(at('dist/cli.cjs')));
  });

  it('does not build again what is current', () => {
    const built = statSync(at('dist/cli.cjs')).mtimeMs;
    assert.match(plan().out, /\nPasses: 1 host: /);
    assert.equal(statSync(at('dist/cli.cjs')).mtimeMs, built);
  });

  it('builds again when a source is newer', () => {
    rename('host', 'site');
    assert.match(plan().out, /\nPasses: 1 site: /);
  });

  it('builds again when a source is replaced by an older one of another size', () => {
    rename('site', 'address');
    utimesSync(summary, 1, 1);
    assert.match(plan().out, /\nPasses: 1 address: /);
  });

  it('builds again when packages were exchanged', () => {
    const built = statSync(at('dist/cli.cjs')).mtimeMs;
    appendFileSync(at('package-lock.json'), '\n');
    plan();
    assert.ok(statSync(at('dist/cli.cjs')).mtimeMs > built);
  });

  it('keeps what V8 compiled, and uses neither that of another bundle nor a damaged one', () => {
    const compiled = readFileSync(at('dist/cli.compiled'));
    rename('address', 'machine');
    assert.match(plan('--help').out, /Usage/);
    assert.deepEqual(readFileSync(at('dist/cli.compiled')), compiled);
    assert.match(plan().out, /\nPasses: 1 machine: /);
    assert.notDeepEqual(readFileSync(at('dist/cli.compiled')), compiled);
    writeFileSync(at('dist/cli.compiled'), readFileSync(at('dist/cli.compiled')).subarray(0, 100));
    assert.match(plan().out, /\nPasses: 1 machine: /);
    assert.ok(statSync(at('dist/cli.compiled')).size > 100);
    const damaged = readFileSync(at('dist/cli.compiled'));
    damaged.fill(0, damaged.length / 2, damaged.length / 2 + 5000);
    writeFileSync(at('dist/cli.compiled'), damaged);
    assert.match(plan().out, /\nPasses: 1 machine: /);
  });

  it('builds again what is damaged', () => {
    writeFileSync(at('dist/cli.cjs'), readFileSync(at('dist/cli.cjs')).subarray(0, 1000));
    assert.match(plan().out, /\nPasses: 1 machine: /);
  });

  it('works where dist/ cannot be written', () => {
    rmSync(at('dist'), { recursive: true });
    writeFileSync(at('dist'), '');
    const { code, out } = plan();
    assert.equal(code, 0);
    assert.match(out, /\nPasses: 1 machine: /);
    rmSync(at('dist'));
  });

  it('tells a bug with its stack in the sources, and another exit code than those of results', () => {
    const source = readFileSync(summary, 'utf8');
    const line = source.split('\n').findIndex((one) => one.includes('export function summaryLine')) + 2;
    writeFileSync(
      summary,
      source.replace(/(export function summaryLine.*\n)/, "$1  if (wiring) throw new Error('boom');\n"),
    );
    const { code, out, err } = plan();
    assert.deepEqual([code, out], [70, '']);
    assert.match(err, /Error: boom\n/);
    assert.match(err, new RegExp(`at summaryLine \\(cli/report/summary\\.ts:${line}:\\d+\\)`));
    writeFileSync(summary, source);
  });

  it('names the place of what does not compile', () => {
    const source = readFileSync(summary, 'utf8');
    writeFileSync(summary, `${source}\nexport const = 1;\n`);
    const { code, err } = plan();
    assert.equal(code, 70);
    assert.match(err, /cli\/report\/summary\.ts:\d+:\d+: ERROR: /);
    assert.doesNotMatch(err, /^ {4}at /m);
    writeFileSync(summary, source);
  });

  it('says what to do when packages are not installed', () => {
    rmSync(at('node_modules'));
    rmSync(at('dist'), { recursive: true });
    const { code, err } = plan();
    assert.deepEqual([code, err], [2, 'The packages are not installed: run `npm ci` first.\n']);
  });
});
