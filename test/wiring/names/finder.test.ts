import assert from 'node:assert/strict';
import { finder } from '../../../components/wiring/names/finder';

describe('finder', () => {
  const entries = [
    { name: 'a', at: 0 },
    { name: 'b', at: 1 },
    { name: 'a', at: 2 },
  ];

  it('finds the first entry of a key, in each list by itself', () => {
    const find = finder(({ name }: (typeof entries)[number]) => name);
    assert.deepEqual([find(entries, 'a')?.at, find(entries, 'b')?.at, find(entries, 'c')], [0, 1, undefined]);
    assert.deepEqual([find(entries.slice(1), 'a')?.at, find([], 'a')], [2, undefined]);
  });

  it('goes through a list once, however often it is asked', () => {
    let asked = 0;
    const find = finder(({ name }: (typeof entries)[number]) => {
      asked += 1;
      return name;
    });
    for (let time = 0; time < 10; time += 1) find(entries, 'a');
    assert.equal(asked, entries.length);
  });
});
