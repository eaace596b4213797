import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleNames, recordedExample } from './pulumi/recordings';
import { rendered } from './golden/render';

const directory = join(__dirname, 'golden');

describe('golden plan', () => {
  for (const name of exampleNames) {
    it(`of ${name} is what the program registers (npm run golden writes it anew)`, async () => {
      const golden = readFileSync(join(directory, `${name}.txt`), 'utf8').split('\n');
      const found = rendered(await recordedExample(name)).split('\n');
      const gone = golden.filter((line) => !found.includes(line));
      const come = found.filter((line) => !golden.includes(line));
      assert.deepEqual({ gone, come }, { gone: [], come: [] });
      assert.deepEqual(found, golden);
    });
  }

  it('is there for every stack, and for no other', () => {
    const files = readdirSync(directory).filter((file) => file.endsWith('.txt'));
    assert.deepEqual(files.sort(), exampleNames.map((name) => `${name}.txt`).sort());
  });

  it('shows no credential', async () => {
    for (const name of exampleNames) {
      assert.doesNotMatch(rendered(await recordedExample(name)), /decrypted |PRIVATE KEY|\$2[aby]\$/, name);
    }
  });
});
