import { spawn } from 'node:child_process';
import * as pulumi from '@pulumi/pulumi';
import { root } from './recordings';

/** What a method of a provider came to in another process. */
export type Ran =
  { readonly kind: 'result'; readonly result: unknown } | { readonly kind: 'error'; readonly message: string };

/** As Pulumi's plugin does it (cmd/dynamic-provider): the text becomes a module, its handler gives the provider. */
const runner = `
  const { createRequire } = require('node:module');
  const requireFromString = createRequire(require.resolve('@pulumi/pulumi'))('require-from-string');
  let input = '';
  process.stdin.on('data', (part) => (input += part)).on('end', async () => {
    const { text, method, args } = JSON.parse(input);
    const answer = (value) => process.stdout.write(JSON.stringify(value));
    try {
      answer({ kind: 'result', result: await requireFromString(text).handler()[method](...args) });
    } catch (error) {
      answer({ kind: 'error', message: error.message });
    }
  });
`;

/** The text of a dynamic provider, as it goes into the state. */
export async function serialized(provider: pulumi.dynamic.ResourceProvider): Promise<string> {
  const { text } = await pulumi.runtime.serializeFunction(() => provider);
  return text;
}

/** Runs a method of a serialised provider in a process of its own, where nothing of this project is loaded. */
export async function runSerialized(
  provider: pulumi.dynamic.ResourceProvider,
  method: 'create' | 'update' | 'diff' | 'check' | 'delete',
  ...args: readonly unknown[]
): Promise<Ran> {
  const text = await serialized(provider);
  const child = spawn(process.execPath, ['-e', runner], { cwd: root, env: { PATH: process.env.PATH } });
  let output = '';
  let errors = '';
  child.stdout.on('data', (part: Buffer) => (output += part.toString()));
  child.stderr.on('data', (part: Buffer) => (errors += part.toString()));
  child.stdin.end(JSON.stringify({ text, method, args }));
  await new Promise((resume) => child.on('close', resume));
  if (output === '') throw new Error(`the provider did not answer: ${errors}`);
  return JSON.parse(output) as Ran;
}
