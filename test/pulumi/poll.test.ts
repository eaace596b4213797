import assert from 'node:assert/strict';
import { poll } from '../../components/pulumi/poll';

/** Sees one, two, three and so on. */
function counting(): () => Promise<number> {
  let seen = 0;
  return () => Promise.resolve(++seen);
}

const firstPauseMilliseconds = 1;

describe('Polling', () => {
  it('looks until what it sees is wanted', async () => {
    assert.equal(await poll(counting(), (seen) => seen === 3, { seconds: 60, firstPauseMilliseconds }), 3);
  });

  it('looks once, at least, and gives what it saw last when the time is up', async () => {
    assert.equal(await poll(counting(), () => false, { seconds: 0, firstPauseMilliseconds }), 1);
  });

  it('ends with the error of a look that fails', async () => {
    const failing = () => Promise.reject(new Error('no answer'));
    await assert.rejects(
      poll(failing, () => true, { seconds: 60, firstPauseMilliseconds }),
      /^Error: no answer$/,
    );
  });
});
