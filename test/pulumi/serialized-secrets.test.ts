import * as assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { acmeAccountProvider } from '../../components/acme/acme-account';
import { acmeCertificateProvider } from '../../components/acme/acme-certificate';
import { privateKeyProvider } from '../../components/acme/private-key';
import { certificateSecretProvider } from '../../components/cert-manager/certificate-wait';
import { addressGuardProvider } from '../../components/charts/address-guard';
import { crdGuardProvider } from '../../components/charts/crd-guard';
import { secretHandoverProvider } from '../../components/distribution/secret-handover';
import { namespaceRemovalProvider } from '../../components/ownership/namespace-removal';
import { adoptedSecretProvider } from '../../components/secrets/adopted-secret';
import { serialized } from './serialized-provider';

const providers: Readonly<Record<string, pulumi.dynamic.ResourceProvider>> = {
  acmeAccountProvider,
  acmeCertificateProvider,
  addressGuardProvider,
  adoptedSecretProvider,
  certificateSecretProvider,
  crdGuardProvider,
  namespaceRemovalProvider,
  privateKeyProvider,
  secretHandoverProvider,
};

const marker = 'what-only-the-configuration-has';

describe('dynamic providers as the state keeps them', () => {
  before(() => pulumi.runtime.setConfig('edgewire:issuers', JSON.stringify({ tsigSecret: marker })));

  for (const [name, provider] of Object.entries(providers)) {
    it(`${name} has nothing of the configuration, nor of the SDK that holds it`, async () => {
      const text = await serialized(provider);
      assert.ok(!text.includes(marker));
      assert.doesNotMatch(text, /getSecretObject|PULUMI_CONFIG/);
    });
  }
});
