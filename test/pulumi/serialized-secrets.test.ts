import * as assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { dynamicProviders } from '../../components/platform/dynamic-providers';
import { serialized } from './serialized-provider';

const marker = 'what-only-the-configuration-has';

describe('dynamic providers as the state keeps them', () => {
  before(() => pulumi.runtime.setConfig('edgewire:issuers', JSON.stringify({ tsigSecret: marker })));

  for (const [name, provider] of Object.entries(dynamicProviders)) {
    it(`${name} has nothing of the configuration, nor of the SDK that holds it`, async () => {
      const text = await serialized(provider);
      assert.ok(!text.includes(marker));
      assert.doesNotMatch(text, /getSecretObject|PULUMI_CONFIG/);
    });
  }
});
