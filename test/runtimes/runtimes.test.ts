import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { delimiter, dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fetchNode, nodes, type Purpose } from './node';

const root = resolve(__dirname, '../..');

const plan = ['cli/start.mjs', 'plan', '--stack', 'dev', '--format', 'json'];

/** The recorded builds of all stacks, and what the program refuses. The oldest Node runs these with all unit tests. */
const recordedBuild = [
  'node_modules/mocha/bin/mocha.js',
  'test/golden.test.ts',
  'test/platform/*.test.ts',
  'test/pulumi/*.test.ts',
];

const others: readonly Purpose[] = ['last20', 'last22', 'last24', 'newest'];

for (const purpose of others) {
  const version = nodes[purpose];

  describe(`Node ${version}`, () => {
    let node = '';

    before(async function () {
      const fetched = await fetchNode(version);
      if (fetched.kind === 'fetched') node = join(fetched.directory, 'node');
      else {
        console.log(`    Node ${version} is skipped, since it cannot be fetched: ${fetched.reason}`);
        this.skip();
      }
    });

    it('plans the dev stack as this Node does', async () => {
      assert.equal(await run(node, plan), await run(process.execPath, plan));
    });

    it('records the golden plans, and refuses in one message', async () => {
      assert.match(await run(node, recordedBuild), /^ +[1-9]\d* passing/m);
    });
  });
}

/** What a script prints on a Node, which has to end well. */
async function run(node: string, args: readonly string[]): Promise<string> {
  const PATH = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`;
  const child = spawn(node, args, { cwd: root, env: { ...process.env, PATH } });
  const [output, errors, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((settle, reject) => child.on('error', reject).on('close', settle)),
  ]);
  assert.equal(code, 0, `${args.join(' ')} ends with ${String(code)}:\n${output}${errors}`);
  return output;
}
