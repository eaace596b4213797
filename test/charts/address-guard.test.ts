import assert from 'node:assert/strict';
import { addressGuardProvider, type AddressGuardInputs } from '../../components/charts/address-guard';
import { FakeApiServer } from '../cluster/fake-api-server';
import { recorded, type Recorded } from '../pulumi/recordings';
import { runSerialized } from '../pulumi/serialized-provider';
import { maximalStack } from '../platform/stacks';

const inputs: AddressGuardInputs = {
  controller: 'external',
  address: '192.0.2.10',
  namespace: 'traefik-external',
  kubeconfig: '',
  context: 'fake',
};

interface Given {
  readonly namespace?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec?: Readonly<Record<string, string>>;
  /** The addresses that it has. */
  readonly has?: readonly string[];
}

function service({ namespace = 'legacy', annotations, spec = {}, has }: Given): object {
  return {
    metadata: { namespace, name: 'ingress', annotations },
    spec: { type: 'LoadBalancer', ...spec },
    status: { loadBalancer: has === undefined ? {} : { ingress: has.map((ip) => ({ ip })) } },
  };
}

/** What the guard says where the cluster has these Services; undefined: none may be listed. */
async function reasons(services: readonly Given[] | undefined, address = inputs.address): Promise<readonly string[]> {
  const server = new FakeApiServer({ namespaces: {}, certificates: {}, services: services?.map(service) });
  const kubeconfig = await server.start();
  try {
    const { failures } = await addressGuardProvider.check(undefined, { ...inputs, address, kubeconfig });
    return failures.map(({ reason }) => reason);
  } finally {
    await server.stop();
  }
}

const held =
  'edgewire:controllers.external.address: 192.0.2.10 is held by the Service legacy/ingress, and a load balancer gives an address to one Service only: take it from that one, or plan another address for the controller';
const askedFor = held.replace('held by', 'asked for by');
const asking = { annotations: { 'metallb.io/loadBalancerIPs': '2001:db8::5, 192.0.2.10' } };

describe('AddressGuard', () => {
  it('lets an address pass that nobody has', async () => {
    assert.deepEqual(await reasons([]), []);
    assert.deepEqual(await reasons([{ has: ['192.0.2.11'] }, { has: [] }, {}]), []);
  });

  it('names the Service that has it', async () => {
    assert.deepEqual(await reasons([{ has: ['192.0.2.9'] }, { has: ['192.0.2.11', '192.0.2.10'] }]), [held]);
  });

  it('names the Service that has either of two addresses', async () => {
    const both = '192.0.2.10,2001:db8::a';
    for (const ip of ['192.0.2.10', '2001:DB8:0::a']) {
      assert.match((await reasons([{ has: [ip] }], both)).join(), /is held by the Service legacy\/ingress/);
    }
    assert.deepEqual(await reasons([{ has: ['2001:db8::b'] }], both), []);
  });

  it('knows an address of version 6 however it is written', async () => {
    const [reason = ''] = await reasons([{ has: ['2001:db8::a'] }], '2001:0db8:0:0::000A');
    assert.match(reason, /2001:0db8:0:0::000A is held by the Service legacy\/ingress/);
  });

  it('lets the controller keep what it has, whoever else asks', async () => {
    assert.deepEqual(await reasons([{ namespace: 'traefik-external', has: ['192.0.2.10'] }, asking]), []);
  });

  it('does not take its own request for another', async () => {
    assert.deepEqual(await reasons([{ ...asking, namespace: 'traefik-external' }]), []);
  });

  for (const [way, given] of Object.entries({
    'by annotation': asking,
    'by the annotation of old': { annotations: { 'metallb.universe.tf/loadBalancerIPs': '192.0.2.10' } },
    'in its spec': { spec: { loadBalancerIP: '192.0.2.10' } },
  })) {
    it(`names the Service that asks for it ${way}`, async () => assert.deepEqual(await reasons([given]), [askedFor]));
  }

  it('lets pass what asks somebody else, by the class of a load balancer', async () => {
    assert.deepEqual(await reasons([{ ...asking, spec: { loadBalancerClass: 'example.com/other' } }]), []);
  });

  it('lets pass who shares its address', async () => {
    for (const annotation of ['metallb.io/allow-shared-ip', 'metallb.universe.tf/allow-shared-ip']) {
      const annotations = { ...asking.annotations, [annotation]: 'edge' };
      assert.deepEqual(await reasons([{ annotations, has: ['192.0.2.10'] }, { annotations }]), []);
    }
  });

  it('says nothing where the cluster does not tell', async () => {
    assert.deepEqual(await reasons(undefined), []);
    const { failures } = await addressGuardProvider.check(undefined, { ...inputs, kubeconfig: '/not/there' });
    assert.deepEqual(failures, []);
  });

  it('changes with the address', async () => {
    const provider = addressGuardProvider;
    const moved = { ...inputs, address: '192.0.2.11' };
    assert.equal((await provider.diff('', inputs, inputs)).changes, false);
    assert.equal((await provider.diff('', inputs, moved)).changes, true);
    assert.deepEqual((await provider.update('', inputs, moved)).outs, moved);
  });

  it('works serialised, in a process without this project', async () => {
    const server = new FakeApiServer({
      namespaces: {},
      certificates: {},
      services: [service({ has: ['192.0.2.10'] })],
    });
    const kubeconfig = await server.start();
    try {
      const ran = await runSerialized(addressGuardProvider, 'check', undefined, { ...inputs, kubeconfig });
      assert.ok(JSON.stringify(ran).includes(held), JSON.stringify(ran));
    } finally {
      await server.stop();
    }
  });

  describe('in a stack', () => {
    let all: Recorded;
    before(async () => {
      all = await recorded(maximalStack);
    });

    it('guards each planned address, before its controller is installed', () => {
      const guarded = all.all('AddressGuard').map(({ name }) => name);
      assert.deepEqual([...guarded].sort(), ['traefik-external-address', 'traefik-internal-address']);
      assert.equal(all.inputs('traefik-internal-address').address, '10.20.0.1');
      assert.ok(all.precedes('traefik-internal-address', 'traefik-internal-chart-release'));
    });

    it('is not kept waiting by anything, so that it speaks first', () => {
      assert.ok(!all.precedes('metallb-chart-release', 'traefik-external-address'));
      assert.ok(!all.precedes('namespace-traefik-external', 'traefik-external-address'));
    });
  });
});
