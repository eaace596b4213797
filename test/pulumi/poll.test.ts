import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { cancellation } from '../../components/pulumi/cancellation';
import { poll } from '../../components/pulumi/poll';

/** Sees one, two, three and so on. */
function counting(): () => Promise<number> {
  let seen = 0;
  return () => Promise.resolve(++seen);
}

const patience = { seconds: 60, firstPauseMilliseconds: 1, awaited: () => 'something' };

describe('Polling', () => {
  it('looks until what it sees is wanted', async () => {
    assert.equal(await poll(counting(), (seen) => seen === 3, patience), 3);
  });

  it('looks once, at least, and gives what it saw last when the time is up', async () => {
    assert.equal(await poll(counting(), () => false, { ...patience, seconds: 0 }), 1);
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
      patience,
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
      poll(failing, () => true, patience),
      /^Error: no answer$/,
    );
  });
});
