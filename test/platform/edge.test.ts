import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { Edge, type EdgeConfig } from '../../components/platform/edge';
import { record } from '../../cli/recording';
import { at, mapping, Recorded } from '../pulumi/recordings';
import { dualStack, maximalStack, privateCaStack, smallStack } from './stacks';

const shop: EdgeConfig = {
  addresses: { pools: { edge: ['192.0.2.10-192.0.2.20'] } },
  controllers: {
    external: { class: 'traefik', default: true, address: '192.0.2.10' },
    internal: { class: 'inside', address: '192.0.2.11' },
  },
  issuers: { corporate: { ca: { generate: { commonName: 'Example Corp' } } } },
  environments: {
    production: { domain: 'apps.example.com', issuer: 'corporate', namespaces: { list: ['shop'] } },
    intranet: {
      domain: 'corp.example.com',
      issuer: 'corporate',
      controller: 'internal',
      namespaces: { list: ['shop'] },
    },
  },
  namespaces: { shop: { create: true } },
};

const service = { name: 'front', port: 80 };

/** What a program with an edge registers. */
async function recordedProgram(program: (edge: Edge) => unknown): Promise<Recorded> {
  let edge: Edge | undefined;
  const { resources, messages } = await record('test', async () => {
    const built = new Edge({ config: shop });
    edge = built;
    program(built);
    await new Promise((registered) => built.routingSecret('production').urn.apply(registered));
  });
  assert.ok(edge !== undefined);
  return new Recorded(resources, messages, edge.outputs);
}

describe('an edge in a program of one’s own', () => {
  it('declares Ingresses with class and TLS by the plan, after the routing secret', async () => {
    const built = await recordedProgram((edge) =>
      edge.ingress('front', { namespace: 'shop', hosts: ['www.apps.example.com'], service }),
    );
    const spec = built.spec('front-ingress');
    assert.deepEqual(spec.tls, [{ hosts: ['www.apps.example.com'], secretName: 'production-routing' }]);
    assert.equal(spec.ingressClassName, 'traefik');
    assert.ok(built.precedes('routing-production-in-shop', 'front-ingress'));
    assert.equal(at(built.inputs('front-ingress'), 'metadata', 'name'), 'front');
  });

  it('serves them by the controller that is named', async () => {
    const built = await recordedProgram((edge) =>
      edge.ingress('front', { namespace: 'shop', hosts: ['a.corp.example.com'], service, controller: 'internal' }),
    );
    assert.equal(built.spec('front-ingress').ingressClassName, 'inside');
  });

  const mistakes: readonly (readonly [string, (edge: Edge) => unknown, RegExp])[] = [
    [
      'a host that the plan refuses',
      (edge) => edge.ingress('x', { namespace: 'shop', hosts: ['a.b.apps.example.com'], service }),
      /The plan refuses the Ingress shop\/x:\n {2}EW1003 /,
    ],
    [
      'a namespace that gets no copy',
      (edge) => edge.ingress('x', { namespace: 'other', hosts: ['a.apps.example.com'], service }),
      /EW2\d{3} /,
    ],
    [
      'a host that no environment covers',
      (edge) => edge.ingress('x', { namespace: 'shop', hosts: ['a.apps.example.com', 'www.example.net'], service }),
      /\n {2}www\.example\.net: no environment of the plan covers this host$/,
    ],
    [
      'no host',
      (edge) => edge.ingress('x', { namespace: 'shop', hosts: [], service }),
      /hosts: needs at least one host/,
    ],
    [
      'an unknown controller',
      (edge) => edge.ingress('x', { namespace: 'shop', hosts: ['a.apps.example.com'], service, controller: 'outside' }),
      /outside: is no controller; there are: external, internal/,
    ],
    ['an unknown environment', (edge) => edge.routingSecret('staging'), /those that have one: production, intranet/],
  ];
  for (const [what, program, message] of mistakes) {
    it(`stops at ${what}, with a sentence and no stack`, async () => {
      await assert.rejects(recordedProgram(program), (error: unknown) => {
        assert.ok(pulumi.RunError.isInstance(error));
        assert.match(error.message, message);
        assert.equal(error.stack, undefined);
        return true;
      });
    });
  }

  it('exports of each environment what applications elsewhere need', async () => {
    const { outputs } = await recordedProgram(() => undefined);
    const { production, intranet } = outputs.environments;
    assert.deepEqual(
      { ...production, address: undefined },
      {
        names: ['*.apps.example.com'],
        secret: { namespace: 'edgewire', name: 'production-routing' },
        selector: 'kubernetes.io/metadata.name in (shop)',
        class: 'traefik',
        address: undefined,
      },
    );
    assert.equal(intranet?.class, 'inside');
    assert.ok(pulumi.Output.isInstance(production?.address));
  });

  it('stops with every mistake of the configuration', async () => {
    const wrong = record('test', () =>
      Promise.resolve(new Edge({ config: { environments: { a: { domain: '' }, b: { domain: 'b.example.com' } } } })),
    );
    await assert.rejects(wrong, /edgewire:environments\.a[\s\S]*edgewire:environments\.b/);
  });
});

describe('Pulumi’s mocks as users write them', () => {
  const stacks = { smallStack, dualStack, privateCaStack, maximalStack };
  for (const [name, sections] of Object.entries(stacks)) {
    it(`take the whole of ${name}`, async () => {
      const names = new Set<string>();
      await pulumi.runtime.setMocks({
        newResource: ({ name: resource, inputs }) => {
          names.add(resource);
          return { id: `${resource}-id`, state: mapping(inputs) };
        },
        call: ({ inputs }) => mapping(inputs),
      });
      const config = sections as unknown as EdgeConfig;
      new Edge({ config });
      await pulumi.runtime.disconnect();
      assert.ok(names.has('edge') && names.size > 20, [...names].join());
    });
  }
});
