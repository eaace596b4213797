import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import {
  at,
  exampleNames,
  exampleSections,
  filedKey,
  isMapping,
  isSecret,
  type Recorded,
  recorded,
  recordedExample,
  unwrapped,
} from '../pulumi/recordings';
import { credentials, maximalStack, smallStack } from '../platform/stacks';

/** How a credential may be written: as it is, as JSON writes it, or in base64. */
function spellings(credential: string): readonly string[] {
  return [credential, JSON.stringify(credential).slice(1, -1), Buffer.from(credential).toString('base64')];
}

/** The texts on the wire that stand outside of every secret. */
function plainTexts(value: unknown): readonly string[] {
  if (isSecret(value)) return [];
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(plainTexts);
  return isMapping(value) ? Object.entries(value).flatMap(([key, inner]) => [key, ...plainTexts(inner)]) : [];
}

function assertSecret(all: Recorded, credential: string): void {
  const forms = spellings(credential);
  let found = false;
  for (const { name, inputs } of all.resources) {
    const plain = plainTexts(inputs).filter((text) => forms.some((form) => text.includes(form)));
    assert.deepEqual(plain, [], `${name} has it in plain`);
    found ||= forms.some((form) => JSON.stringify(unwrapped(inputs)).includes(JSON.stringify(form).slice(1, -1)));
  }
  assert.ok(found, 'no resource has it: the test would see nothing');
}

/** Everything in a stack file that is encrypted there, as {@link recordedExample} decrypts it. */
function encryptedIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.startsWith('decrypted ') ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(encryptedIn);
  return isMapping(value) ? Object.values(value).flatMap(encryptedIn) : [];
}

describe('secrecy', () => {
  for (const [name, credential] of Object.entries(credentials)) {
    it(`keeps the credential ${name} in secrets`, async () => assertSecret(await recorded(maximalStack), credential));
  }

  it('keeps a private key out of a file in secrets', async () =>
    assertSecret(await recordedExample('own-wildcard'), filedKey));

  for (const name of exampleNames) {
    it(`keeps in secrets what the stack ${name} has encrypted`, async () => {
      const all = await recordedExample(name);
      for (const credential of encryptedIn(exampleSections(name))) assertSecret(all, credential);
    });
  }

  it('keeps the keys made here in secrets', async () => {
    const all = await recorded(maximalStack);
    assert.ok(isSecret(all.get('issuer-stated-secret').inputs.stringData));
    assert.ok(isSecret(at(all.get('kubed-chart-release').inputs.values, 'apiserver', 'servingCerts', 'serverKey')));
  });

  it('keeps the data of every Secret in secrets', async () => {
    const all = await recorded(maximalStack);
    const secrets = all.all('core/v1:Secret').filter(({ type, read }) => !type.endsWith('Patch') && !read);
    assert.notEqual(secrets.length, 0);
    for (const { name, inputs } of secrets) assert.ok(isSecret(inputs.stringData), name);
  });

  it('hides nothing that is public: a preview shows the values of charts without credentials', async () => {
    const all = await recorded(maximalStack);
    assert.equal(isSecret(all.get('traefik-external-chart-release').inputs.values), false);
    assert.equal(isSecret(all.get('metallb-chart-release').inputs.values), false);
    assert.equal(isSecret(all.get('issuer-letsencrypt-issuer').inputs.spec), false);
  });

  it('takes chart values for secret where the section has something encrypted', async () => {
    const token = 'credential-in-chart-values';
    const over = { charts: { values: { traefik: { hub: { token } } } } };
    const before = pulumi.runtime.allConfig();
    // What Pulumi does for a stack file with `{ secure: … }` in the section.
    pulumi.runtime.setAllConfig(before, ['edgewire:charts']);
    try {
      const all = await recorded({ ...smallStack, ...over });
      assertSecret(all, token);
      assert.equal(isSecret(all.get('metallb-chart-release').inputs.values), false);
    } finally {
      pulumi.runtime.setAllConfig(before);
    }
  });

  it('tells no private key in its outputs', async () => {
    const { outputs } = await recorded(maximalStack);
    assert.deepEqual(Object.keys(outputs.caCertificates), ['corporate', 'stated', 'given']);
    for (const credential of Object.values(credentials)) {
      assert.ok(!JSON.stringify([outputs.wiring, outputs.hosts]).includes(credential));
    }
  });
});
