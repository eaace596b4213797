import assert from 'node:assert/strict';
import { withoutProperties } from '../../components/pulumi/debug-messages';

describe('debug messages of the SDK', () => {
  it('tell nothing of what a resource came back with', () => {
    const text = 'RegisterResource RPC finished: resource:copy[kubernetes:core/v1:Secret]; err: null';
    assert.equal(withoutProperties(`${text}, resp: urn:pulumi:dev,,data,,,tls.key,,\n-----BEGIN\nMIG`), text);
  });

  it('tell nothing of what a function is called with', () => {
    assert.equal(withoutProperties('Invoke RPC prepared: tok=x, obj={"key":"secret"}'), 'Invoke RPC prepared: tok=x');
  });

  it('are left alone otherwise', () => {
    const text = 'Registering resource: t=kubernetes:core/v1:Secret, name=copy, custom=true, remote=false';
    assert.equal(withoutProperties(text), text);
  });
});
