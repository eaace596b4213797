import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as pulumi from '@pulumi/pulumi';
import { parse } from 'yaml';

type Inputs = pulumi.runtime.MockResourceArgs['inputs'];

describe('the shop', function () {
  // Loading the SDKs takes a while on a busy machine.
  this.timeout(60_000);
  // Pulumi's mocks know no transforms, so an Ingress that is no `edge.ingress` keeps the TLS that it declares here.
  const front = new Promise<Inputs>((resolve) => {
    const newResource = ({ name, inputs }: pulumi.runtime.MockResourceArgs) => {
      if (name === 'front-ingress') resolve(inputs);
      return { id: `${name}-id`, state: inputs };
    };
    void pulumi.runtime.setMocks({ newResource, call: ({ inputs }) => inputs }, 'shop', 'dev');
  });

  before(async () => {
    // As `pulumi` does it for a program: the stack's configuration, each value as JSON.
    const { config } = parse(readFileSync('Pulumi.dev.yaml', 'utf8'));
    for (const [key, value] of Object.entries(config)) pulumi.runtime.setConfig(key, JSON.stringify(value));
    await import('./index.js');
  });

  it('serves its front over TLS', async () => {
    const { spec } = await front;
    assert.deepEqual(spec.tls, [{ hosts: ['www.shop.172.18.255.200.sslip.io'], secretName: 'shop-routing' }]);
    assert.equal(spec.ingressClassName, 'traefik');
  });
});
