import assert from 'node:assert/strict';
import { Failure } from '../../cli/failure';

describe('A failure', () => {
  const key = 'k'.repeat(1_000_000);

  it('has no key and no value of megabytes in it, and says how long it was', () => {
    const [mistake] = new Failure([], [{ path: `edgewire:apps[0].${key}`, message: `unknown: ${key}`, line: 3 }])
      .mistakes;
    assert.equal(mistake?.path, `edgewire:apps[0].${key}`.slice(0, 260) + '… (1000017 characters)');
    assert.equal(mistake.message, `unknown: ${key.slice(0, 260)}… (1000000 characters)`);
    assert.equal(mistake.line, 3);
  });

  it('keeps a path of legal length whole, and shows what would act on a terminal', () => {
    const path = `edgewire:namespaces["${'a'.repeat(253)}"]`;
    const [mistake] = new Failure([], [{ path, message: 'found \u202e' }]).mistakes;
    assert.deepEqual(mistake, { path, message: 'found \\u{202e}' });
  });
});
