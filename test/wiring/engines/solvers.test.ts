import assert from 'node:assert/strict';
import { solverFor } from '../../../components/wiring/engines/cert-manager/solvers';

/** Zones and names as miekg/dns v1.1.72 compares them, by whether the zone selects the name (run, 2026-11-27). */
const compared: readonly (readonly [zone: string, name: string, selected: boolean])[] = [
  ['example.com', 'example.com', true],
  ['example.com', 'a.example.com', true],
  ['example.com', '*.example.com', true],
  ['Example.COM', 'a.example.com', true],
  ['*.example.com', '*.example.com', true],
  ['*.example.com', 'a.example.com', false],
  ['example.com.', 'a.example.com', false],
  ['.example.com', 'a.example.com', false],
  ['b.a.example.com', 'a.example.com', false],
  ['ple.com', 'example.com', false],
];

describe("cert-manager's choice of a solver", () => {
  for (const [zone, name, selected] of compared) {
    it(`the zone ${zone} ${selected ? 'selects' : 'does not select'} ${name}`, () => {
      assert.equal(solverFor([{ zones: [zone] }], name) !== undefined, selected);
    });
  }

  it('is the most specific zone, then the first listed; one without zones comes last', () => {
    const anywhere = {};
    const wide = { zones: ['com', 'example.com'] };
    const narrow = { zones: ['apps.example.com'] };
    const again = { zones: ['apps.example.com'] };
    const all = [anywhere, wide, narrow, again];
    assert.equal(solverFor(all, 'wiki.apps.example.com'), narrow);
    assert.equal(solverFor(all, 'www.example.com'), wide);
    assert.equal(solverFor(all, 'www.example.org'), anywhere);
    assert.equal(solverFor([wide, narrow], 'www.example.org'), undefined);
  });
});
