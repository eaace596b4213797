import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shares } from '../../cli/report/shares';
import { widthOf, wrap } from '../../cli/report/wrap';

describe('report: layout', () => {
  const words = fc.array(fc.oneof(fc.domain(), fc.string({ unit: 'grapheme' }), fc.constant('a/b/c')));

  it('wraps without losing a character, and without passing the width', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 2, max: 60 }), (parts, width) => {
        const text = parts.join(' ');
        const lines = wrap(text, width);
        assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
        for (const line of lines) assert.ok(widthOf(line) <= width || [...line].length === 1, line);
      }),
    );
  });

  it('breaks a long name after a dot', () => {
    assert.deepEqual(wrap('wiki.apps.example.com', 12), ['wiki.apps.', 'example.com']);
  });

  it('takes a cell of any length, with spaces or without, in a terminal and in a pipe', () => {
    const sentence = Array.from({ length: 150_000 }, (_, index) => `w${index}`).join(' ');
    assert.deepEqual(wrap(sentence, Infinity), [sentence]);
    assert.equal(wrap(sentence, 20).join(' '), sentence);
    const name = 'ab.'.repeat(500_000);
    assert.equal(wrap(name, 6).join(''), name);
  });

  it('shares out no more than there is, and no more than is wanted', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000)), fc.nat(5000), (wanted, total) => {
        const given = shares(wanted, total);
        const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
        assert.ok(sum(given) <= total);
        assert.ok(given.every((one, index) => one <= wanted[index]!));
        // What is left over is less than one for each who would like more.
        const unsatisfied = given.filter((one, index) => one < wanted[index]!).length;
        assert.ok(unsatisfied === 0 || total - sum(given) < wanted.length);
      }),
    );
  });

  it('gives the small what they want before the great share the rest', () => {
    assert.deepEqual(shares([100, 10, 60], 90), [40, 10, 40]);
  });
});
