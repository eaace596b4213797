import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { type Loaded, loadStack, parseStack } from '../../components/config/stack-file';
import { fullStack } from './full-stack';
import { edits, mutations } from './mutate';
import { smallestLines, stackFile } from './reading';

const seed = 20_251_122;

/** Neither the end of a line nor anything that a terminal acts on. */
const oneLine = /^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+$/u;

function checkErrors(loaded: Loaded): void {
  if (loaded.kind === 'stack') return;
  assert.notEqual(loaded.errors.length, 0);
  for (const { path, message } of loaded.errors) {
    assert.match(path, /^(edgewire:.|Pulumi\.dev\.yaml(:\d+:\d+)?$)/);
    assert.match(path, oneLine);
    assert.match(message, oneLine);
    assert.ok(message.length < 1000, message);
    assert.doesNotMatch(message, /undefined|\[object|\bexpected ,|\bzod\b|Invalid input|Maximum call/);
  }
  const printed = loaded.errors.map(({ path, message }) => `${path}: ${message}`);
  assert.equal(new Set(printed).size, printed.length, `told twice:\n${printed.join('\n')}`);
}

describe('configuration: mutations', () => {
  it('makes a stack or errors of whatever became of a configuration', () => {
    const seen = { stack: 0, errors: 0 };
    fc.assert(
      fc.property(mutations(fullStack), ({ sections }) => {
        const loaded = parseStack(sections);
        checkErrors(loaded);
        seen[loaded.kind] += 1;
      }),
      { seed, numRuns: 2000 },
    );
    // Mutations that all go one way would test little.
    assert.ok(seen.stack > 50 && seen.errors > 1000, JSON.stringify(seen));
  });

  it('leaves Object.prototype alone', () => {
    assert.deepEqual(Object.keys(Object.prototype), []);
    const sections: unknown = JSON.parse('{"__proto__": {"polluted": 1}, "cluster": {"__proto__": {"polluted": 1}}}');
    assert.ok(typeof sections === 'object' && sections !== null);
    checkErrors(parseStack({ ...sections }));
    assert.equal('polluted' in {}, false);
  });

  it('reads the same out of a file', () => {
    fc.assert(
      fc.property(mutations(fullStack), ({ sections }) => {
        const config = Object.fromEntries(Object.entries(sections).map(([key, value]) => [`edgewire:${key}`, value]));
        const text = stringify({ config }, { aliasDuplicateObjects: false, compat: 'yaml-1.1' });
        fc.pre(text.length < 50_000);
        const fromFile = loadStack(stackFile(text));
        checkErrors(fromFile);
        if (fromFile.kind === 'errors' && fromFile.errors.some(({ path }) => path.startsWith('Pulumi'))) return;
        assert.equal(fromFile.kind, parseStack(sections).kind);
      }),
      { seed, numRuns: 60 },
    );
  });

  it('makes a stack or errors of a file whose text was edited', () => {
    const text = `config:\n${smallestLines}\n  edgewire:apps:\n    - name: wiki\n      host: "{{name}}.example.com"\n`;
    fc.assert(
      fc.property(edits(text), (edited) => checkErrors(loadStack(stackFile(edited)))),
      { seed, numRuns: 1000 },
    );
  });
});
