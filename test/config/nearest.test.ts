import assert from 'node:assert/strict';
import fc from 'fast-check';
import { didYouMean, knownNames, nearest } from '../../components/config/nearest';

describe('nearest', () => {
  const cases: readonly (readonly [word: string, candidates: readonly string[], expected: string | undefined])[] = [
    ['domian', ['domain', 'names'], 'domain'],
    ['NAMES', ['domain', 'names'], 'names'],
    ['names', ['domain', 'names'], 'names'],
    ['nmes', ['names', 'name'], 'names'],
    ['secret', ['namespace', 'secretName'], undefined],
    ['certmanager', ['cert-manager'], 'cert-manager'],
    ['kubernetesreplicatr', ['kubernetes-replicator'], 'kubernetes-replicator'],
    ['abcdef', ['abcxyz'], undefined],
    ['abcdefghi', ['abcdefxyz'], 'abcdefxyz'],
    ['ab', ['xy'], undefined],
    ['ab', ['ax'], 'ax'],
    ['', ['a', 'ab'], undefined],
    ['x', [], undefined],
  ];
  for (const [word, candidates, expected] of cases) {
    it(`finds ${expected ?? 'nothing'} for "${word}" among ${candidates.join(', ')}`, () => {
      assert.equal(nearest(word, candidates), expected);
    });
  }

  it('prefers fewer edits, then the first', () => {
    assert.equal(nearest('list', ['lists2', 'lists', 'lisp']), 'lists');
  });

  it('takes candidates one after the other', () => {
    assert.equal(nearest('two', new Set(['one', 'twoo'])), 'twoo');
  });

  it('looks at the first of a long list alone', () => {
    const many = Array.from({ length: 100_000 }, (_, index) => `environment-${index}`);
    let taken = 0;
    const counted = function* () {
      for (const one of many) {
        taken += 1;
        yield one;
      }
    };
    assert.equal(nearest('enviroment-7', counted()), 'environment-7');
    assert.ok(taken < 1_000, String(taken));
  });

  it('finds what is one edit away, whatever it is', () => {
    const word = fc.string({ unit: 'grapheme-ascii', minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(word, fc.nat(19), (meant, at) => {
        const mistyped = meant.slice(0, at % meant.length) + meant.slice((at % meant.length) + 1);
        assert.equal(nearest(mistyped, [`${meant}-and-far-away`, meant]), meant);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('names the first of many, and how many more there are', () => {
    const names = Array.from({ length: 23 }, (_, index) => `n${index}`);
    assert.match(knownNames(names, names.length), /^n0, n1, .*, n19 and 3 more$/);
    assert.equal(knownNames(names.slice(0, 2), 2), 'n0, n1');
    assert.equal(knownNames([], 0), 'none');
  });

  it('becomes part of a sentence', () => {
    assert.equal(didYouMean('domian', ['domain']), ' Did you mean "domain"?');
    assert.equal(didYouMean('zzz', ['domain']), '');
  });
});
