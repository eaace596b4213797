import * as assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';

type Inputs = pulumi.runtime.MockResourceArgs['inputs'];

const production = {
  names: ['*.apps.example.com'],
  secret: { namespace: 'edge', name: 'production-routing' },
  selector: 'edge=production',
  class: 'traefik',
  address: '192.0.2.10',
};

describe('the blog', function () {
  // Loading the SDKs takes a while on a busy machine.
  this.timeout(60_000);
  const ingress = new Promise<Inputs>((resolve) => {
    const newResource = ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
      if (type === 'kubernetes:networking.k8s.io/v1:Ingress') resolve(inputs);
      // What the stack of the edge has put out.
      const isEdge = type === 'pulumi:pulumi:StackReference';
      return { id: `${name}-id`, state: isEdge ? { ...inputs, outputs: { environments: { production } } } : inputs };
    };
    void pulumi.runtime.setMocks({ newResource, call: ({ inputs }) => inputs }, 'blog', 'prod');
  });

  it('has the class and the routing secret of its environment', async () => {
    const program = await import('./index.js');
    const { spec } = await ingress;
    assert.equal(spec.ingressClassName, 'traefik');
    assert.deepEqual(spec.tls, [{ hosts: ['blog.apps.example.com'], secretName: 'production-routing' }]);
    const address = await new Promise((resolve) => program.address.apply(resolve));
    assert.equal(address, '192.0.2.10');
  });
});
