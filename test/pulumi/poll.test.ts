import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { cancellation } from '../../components/pulumi/cancellation';
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

  it('ends where the engine asks its providers to stop', async () => {
    const look = counting();
    const cancelled = poll(
      async () => {
        const seen = await look();
        // As Node announces a call to a server of HTTP/2.
        if (seen === 2) new EventEmitter().emit('stream', {}, { ':path': '/pulumirpc.ResourceProvider/Cancel' });
        return seen;
      },
      () => false,
      { seconds: 60, firstPauseMilliseconds },
    );
    try {
      await assert.rejects(cancelled, /^Error: interrupted; the next update waits again$/);
      assert.equal(await look(), 3);
    } finally {
      Reflect.set(await cancellation(), 'asked', false);
    }
  });

  it('ends with the error of a look that fails', async () => {
    const failing = () => Promise.reject(new Error('no answer'));
    await assert.rejects(
      poll(failing, () => true, { seconds: 60, firstPauseMilliseconds }),
      /^Error: no answer$/,
    );
  });
});
