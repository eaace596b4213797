import assert from 'node:assert/strict';
import * as sdk from '@pulumi/pulumi/cmd/run/error';
import { failureOf } from './recordings';
import { runAsLanguageHost } from './language-host';

/** A stack with two mistakes. */
const wrong = { environments: { production: { domain: 'apps.example.com' } }, foo: 1 };

/** What Pulumi's runner makes of an error for its traces, `util.inspect` in colour included. */
function formatted(error: unknown): string {
  const { defaultErrorMessage }: { readonly defaultErrorMessage?: (error: unknown) => string } = sdk;
  assert.ok(defaultErrorMessage, 'the SDK has its formatter no longer');
  return defaultErrorMessage(error);
}

describe('what the program refuses', () => {
  it('has no stack, and is formatted by the SDK as its message alone', async () => {
    const { error } = await failureOf(wrong);
    assert.ok(error instanceof Error);
    assert.match(error.message, /^The configuration is wrong:\n {2}edgewire:/);
    assert.equal(formatted(error), error.message);
    assert.equal(error.stack, undefined);
  });

  it('is shown once and whole by the runner of the language host, which formats no stack of it', async () => {
    const { error } = await failureOf(wrong);
    assert.ok(error instanceof Error);
    assert.deepEqual(await runAsLanguageHost(wrong), {
      // The code by which the runner says that its user was told: the host adds nothing.
      exitCode: 32,
      errors: [error.message],
      registered: ['pulumi:pulumi:Stack'],
      inspected: 0,
      printed: '',
    });
  });
});
