import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type AddressRange, overlap, overlapping, parseRange } from '../../components/wiring/address-range';

function rangeOf(text: string): AddressRange {
  const range = parseRange(text);
  assert.ok(range.kind === 'range', text);
  return range;
}

const written = fc
  .tuple(fc.constantFrom('192.0.2.', '2001:db8::'), fc.nat(60), fc.nat(12))
  .map(([network, first, length]) => `${network}${first + 10}-${network}${first + 10 + length}`);

describe('ranges that overlap', () => {
  it('are those that have an address in common with another, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(written, { maxLength: 12 }), (texts) => {
        const ranges = texts.map(rangeOf);
        const expected = ranges.filter((one) => ranges.some((other) => other !== one && overlap(one, other)));
        assert.deepEqual(new Set(overlapping(ranges)), new Set(expected));
      }),
    );
  });
});
