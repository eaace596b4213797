import assert from 'node:assert/strict';
import { type Lab, startLab } from './lab';
import { LabStack, type Sections } from './lab-stack';
import { apply } from './manifests';
import { playMetalLb } from './pods';
import { chartsAre } from './stand-ins/charts';

const controllers = {
  external: { class: 'traefik', default: true, address: '192.0.2.10' },
  internal: { class: 'traefik-internal', address: '10.20.0.10' },
};

describe(`the static addresses of two controllers, with ${chartsAre}`, function () {
  this.timeout('4m');
  let lab: Lab;
  let stack: LabStack;

  before(async () => {
    lab = await startLab({ certManager: false });
    stack = await LabStack.open(lab, sections(controllers));
  });

  after(async () => {
    stack?.close();
    await lab?.stop();
  });

  describe('of which a Service of somebody else asks for one, before there is a MetalLB', () => {
    before(() => serviceAsking('legacy', '192.0.2.10'));

    after(() => lab.kubectl(['delete', 'service', 'legacy']));

    for (const operation of ['preview', 'up'] as const) {
      it(`is refused at ${operation}, in a sentence`, async () => {
        await assert.rejects(stack[operation](), (error: Error) => {
          const sentence =
            'edgewire:controllers.external.address: 192.0.2.10 is asked for by the Service default/legacy, and a ' +
            'load balancer gives an address to one Service only: take it from that one, or plan another address for ' +
            'the controller';
          assert.ok(error.message.includes(sentence), error.message);
          assert.doesNotMatch(error.message, /controllers\.internal\.address/, 'the other address is free');
          return true;
        });
      });
    }

    it('leaves no controller behind', async () => {
      const namespaces = await lab.kubectl([
        'get',
        'deployments',
        '-A',
        '-o',
        'jsonpath={.items[*].metadata.namespace}',
      ]);
      assert.doesNotMatch(namespaces, /traefik/);
    });
  });

  describe('which are free', () => {
    it('are given by MetalLB as planned, to each controller its own', async () => {
      await Promise.all([stack.up(), playMetalLb(lab)]);
      assert.deepEqual(await given(), { external: '192.0.2.10', internal: '10.20.0.10' });
    });

    it('are in no conflict with themselves, nor with who asks for them in vain', async () => {
      await serviceAsking('late', '192.0.2.10');
      const { summary } = await stack.up();
      assert.deepEqual(Object.keys(summary.resourceChanges ?? {}), ['same']);
      assert.deepEqual(await given(), { external: '192.0.2.10', internal: '10.20.0.10' });
      await lab.kubectl(['delete', 'service', 'late']);
    });
  });

  describe('with a third, which a Service of somebody else holds', () => {
    before(async () => {
      await serviceAsking('game-server', '192.0.2.15');
      const held = '--for=jsonpath={.status.loadBalancer.ingress[0].ip}=192.0.2.15';
      await lab.kubectl(['wait', 'service/game-server', held, '--timeout=30s']);
    });

    it('are refused at preview and at up, and the other two stay where they are', async () => {
      stack.configure(sections({ ...controllers, guest: { class: 'guest', address: '192.0.2.15' } }));
      const clear = /edgewire:controllers\.guest\.address: 192\.0\.2\.15 is held by the Service default\/game-server/;
      await assert.rejects(stack.preview(), clear);
      await assert.rejects(stack.up(), clear);
      assert.deepEqual(await given(), { external: '192.0.2.10', internal: '10.20.0.10' });
    });

    it('are given out once it is free', async () => {
      await lab.kubectl(['delete', 'service', 'game-server']);
      await stack.up();
      assert.deepEqual(await given(), { external: '192.0.2.10', internal: '10.20.0.10', guest: '192.0.2.15' });
    });
  });

  describe('of which the plan changes one', () => {
    it('is changed in place', async () => {
      stack.configure(sections({ ...controllers, external: { ...controllers.external, address: '192.0.2.12' } }));
      const { summary } = await stack.up();
      assert.equal(summary.resourceChanges?.replace, undefined);
      assert.deepEqual(await given(), { external: '192.0.2.12', internal: '10.20.0.10' });
    });
  });

  /** A Service of somebody else that asks MetalLB for an address. */
  async function serviceAsking(name: string, address: string): Promise<void> {
    const annotations = { 'metallb.io/loadBalancerIPs': address };
    const metadata = { name, namespace: 'default', annotations };
    const spec = { type: 'LoadBalancer', ports: [{ port: 80 }] };
    await apply(lab, { apiVersion: 'v1', kind: 'Service', metadata, spec });
  }

  /** The address that each controller's Service has. */
  async function given(): Promise<Readonly<Record<string, string>>> {
    const line = '{.metadata.namespace} {.metadata.name} {.status.loadBalancer.ingress[*].ip}';
    const list = `jsonpath={range .items[?(@.spec.type=="LoadBalancer")]}${line}{"\\n"}{end}`;
    const lines = (await lab.kubectl(['get', 'services', '-A', '-o', list])).trim().split('\n');
    return Object.fromEntries(
      lines.flatMap((one) => {
        const [namespace = '', name = '', ...addresses] = one.split(' ');
        return namespace === name ? [[name.replace(/^traefik-/, ''), addresses.join(' ')]] : [];
      }),
    );
  }
});

/** Nothing but controllers and their addresses. */
function sections(configured: object): Sections {
  return {
    addresses: { pools: { outside: ['192.0.2.10-192.0.2.19'], inside: ['10.20.0.10-10.20.0.19'] }, advertise: 'l2' },
    controllers: configured,
    environments: {},
    charts: { install: { certManager: false, kubed: false, epinio: false } },
  };
}
