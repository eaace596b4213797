import assert from 'node:assert/strict';
import { credentialKeys, plainCredentials } from '../../components/config/credentials';
import { schemasAt } from '../../components/config/input-schema';
import { type PathStep } from '../../components/config/path';
import { fullStack } from './full-stack';
import { pathsOf } from './mutate';

function isCredential(steps: readonly PathStep[]): boolean {
  return schemasAt(steps).some(({ $ref }) => $ref === '#/definitions/secretText');
}

describe('credentials in plain text', () => {
  it('are known by the keys that the schema has for them', () => {
    const keys = pathsOf(fullStack)
      .filter(isCredential)
      .map((steps) => String(steps.at(-1)));
    assert.deepEqual([...new Set(keys)].sort(), [...credentialKeys].sort());
  });

  it('are none where they are encrypted', () => {
    assert.deepEqual(plainCredentials(fullStack), []);
  });

  it('are private keys as PEM, but no names of files', () => {
    const files = (key: string) => ({
      environments: { own: { certificate: { files: { certificate: 'a.crt', key } } } },
    });
    assert.deepEqual(plainCredentials(files('a.key')), []);
    assert.deepEqual(plainCredentials(files('-----BEGIN EC PRIVATE KEY-----\n')), [
      ['environments', 'own', 'certificate', 'files', 'key'],
    ]);
  });

  it('are not looked for in what others read', () => {
    const webhook = { groupName: 'g', solverName: 's', config: { token: 'x' } };
    assert.deepEqual(
      plainCredentials({
        issuers: { le: { acme: { dns01: { webhook } } } },
        charts: { values: { epinio: { password: 'x' } } },
      }),
      [],
    );
  });
});
