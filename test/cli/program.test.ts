import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { folder, root } from './command';

/** The program as Pulumi loads it, in a checkout. */
describe('program.cjs', () => {
  const { path: project, remove } = folder({});
  const at = (file: string) => join(project, file);
  const index = at('index.ts');

  /** What comes of the program: what it gives, or how Node tells of its error. */
  function load(): string {
    const script = `require('./program.cjs')().then((given) => console.log(given.url ?? given), (error) => { process.emit('uncaughtException', error); console.log(error.stack); });`;
    return execFileSync(process.execPath, ['-e', script], { cwd: project, encoding: 'utf8' });
  }

  const built = () => statSync(at('dist/program.cjs')).mtimeMs;

  const programOf = (body: string) => writeFileSync(index, `export = () => {\n  ${body}\n};\n`);

  before(() => {
    for (const part of ['cli', 'components', 'program.cjs', 'package.json', 'package-lock.json', 'tsconfig.json'])
      cpSync(join(root, part), at(part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), at('node_modules'));
  });
  after(remove);

  it('bundles index.ts where there is no bundle, and keeps it while its sources are as they were', () => {
    programOf(`return Promise.resolve('first');`);
    assert.equal(load(), 'first\n');
    const first = built();
    assert.equal(load(), 'first\n');
    assert.equal(built(), first);
  });

  it('bundles again when a source has changed', () => {
    programOf(`return Promise.resolve('the second');`);
    assert.equal(load(), 'the second\n');
  });

  it('bundles again where the bundle was cut off', () => {
    truncateSync(at('dist/program.cjs'), 100);
    assert.equal(load(), 'the second\n');
  });

  it('gives what index.ts exports where that is no function: the outputs', () => {
    writeFileSync(index, `export const url = 'https://wiki.example.com';\n`);
    assert.equal(load(), 'https://wiki.example.com\n');
  });

  it('says where a source does not parse, in an error that Pulumi shows without its stack', () => {
    writeFileSync(index, 'export const = 1;\n');
    assert.match(load(), /^SyntaxError: .*\nindex\.ts:1:13: ERROR: /);
  });

  it('tells places in the sources where an error comes to Pulumi', () => {
    programOf(`return Promise.reject(new Error('boom'));`);
    assert.match(load(), /^Error: boom\n +at .*\bindex\.ts:2:\d+/);
  });

  it('works where dist/ cannot be written', () => {
    rmSync(at('dist'), { recursive: true });
    writeFileSync(at('dist'), '');
    programOf(`return Promise.resolve('third');`);
    assert.equal(load(), 'third\n');
    rmSync(at('dist'));
  });
});

describe('the bundle of the program', () => {
  it('has the client of Kubernetes for its own question alone: dynamic providers import it by name', () => {
    const script = `import('./cli/program-bundle.mjs').then(({ buildProgram }) => buildProgram()).then(({ code }) => console.log(code))`;
    const code = execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
    assert.match(code, /await import\("@kubernetes\/client-node"\)/);
    assert.match(code, /ObjectVersionApi = class/);
    assert.doesNotMatch(code, /ObjectAppsV1Api = class/);
  });

  it('has the code of each dynamic provider as the state keeps it, with nothing of the SDK', () => {
    const script = `import('./cli/program-bundle.mjs').then(({ codeOfProviders }) => codeOfProviders()).then((codes) => console.log(JSON.stringify(codes)))`;
    const printed = execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' });
    const codes = z.record(z.string(), z.string()).parse(JSON.parse(printed));
    const sources = readdirSync(join(root, 'components'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(root, 'components', file), 'utf8'));
    const declared = sources.flatMap((text) => /class (\w+) extends DynamicResource/.exec(text)?.[1] ?? []);
    assert.deepEqual(Object.keys(codes).sort(), declared.sort());
    for (const [type, code] of Object.entries(codes)) {
      assert.match(code, /^exports\.handler = /, type);
      assert.doesNotMatch(code, /getSecretObject|PULUMI_CONFIG|require\("@pulumi/, type);
    }
  });
});

describe('the start of the program', () => {
  it('loads what Pulumi serialises functions with only for those who use it', () => {
    const script = `
      import { createRequire } from 'node:module';
      import { quickStart } from './cli/pulumi-start.mjs';
      quickStart();
      const require = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi'));
      const files = () => Object.keys(require.cache).filter((file) => /@npmcli.arborist.lib|typescript.lib/.test(file));
      const { runtime } = require('@pulumi/pulumi');
      const before = files().length;
      const { Arborist } = require('@npmcli/arborist');
      const { text } = await runtime.serializeFunction(() => 1);
      console.log(before, Arborist.name, text.includes('exports.handler'), files().length > 10);`;
    const args = ['--input-type=module', '-e', script];
    assert.equal(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }), '1 Arborist true true\n');
  });
});
