import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import * as z from 'zod';
import { traefikValues } from '../../components/charts/traefik';
import { parseStack } from '../../components/config/stack-file';
import { plan } from '../../components/wiring/plan-stack';
import { eventually } from './eventually';
import { givenCertificate, type GivenCertificate } from './given-certificate';
import { type Lab, startLab } from './lab';
import { LabStack, type Sections } from './lab-stack';
import { apply, manifest } from './manifests';
import { playMetalLb } from './pods';
import { type Answer, ask } from './request-stream';
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

  describe('of which a node is lost', () => {
    it('stay where they are, and every replica is ready again on the node that is left', async () => {
      const [before, running] = [await given(), await nodesOf('traefik-external')];
      const [lost = '', left = ''] = [...new Set(running)];
      assert.notEqual(left, '', 'all replicas are on one node');
      // As a cloud does once the machine is gone; the pods of one that only falls silent have five minutes more.
      await lab.kubectl(['delete', 'node', lost]);
      const expected = running.map(() => left);
      await eventually(async () => assert.deepEqual(await nodesOf('traefik-external'), expected), 120);
      assert.deepEqual(await given(), before);
    });

    /** The node of each replica that is ready. */
    async function nodesOf(app: string): Promise<readonly string[]> {
      const list = podList.parse(JSON.parse(await lab.kubectl(['get', 'pods', '-A', `-l=app=${app}`, '-o=json'])));
      const isReady = ({ status }: (typeof list.items)[number]) =>
        status.conditions.some((one) => one.type === 'Ready' && one.status === 'True');
      return list.items.filter(isReady).map(({ spec }) => spec.nodeName);
    }
  });

  describe('at one that lets in some clients alone', () => {
    const host = 'wiki.corp.example.com';
    let server: Server;
    let port: number;
    let given: GivenCertificate;

    before(async () => {
      server = createServer((_request, response) => response.end('wiki'));
      await once(server.listen(0, '127.0.0.1'), 'listening');
      given = await givenCertificate('*.corp.example.com');
      const internal = { ...controllers.internal, allow: ['127.0.0.2/32'] };
      const guarded = { ...sections({ ...controllers, internal }), ...application(host, given, portOf(server)) };
      stack.configure(guarded);
      await stack.up();
      const spec = { type: 'ExternalName', externalName: '127.0.0.1', ports: [{ port: portOf(server) }] };
      await apply(lab, manifest('v1', 'Service', 'wiki', 'wiki', { spec }));
      port = (await lab.startTraefik({ ingressClass: 'traefik-internal', crds: true, args: argumentsOf(guarded) }))
        .https;
      await eventually(async () => assert.notEqual((await answerTo('127.0.0.1')).status, 404));
    });

    after(() => server?.close());

    it('is the application for a client of theirs, and 403 for another', async () => {
      const { status, body } = await answerTo('127.0.0.2');
      assert.deepEqual([status, body], [200, 'wiki']);
      assert.equal((await answerTo('127.0.0.1')).status, 403);
    });

    function answerTo(from: string): Promise<Answer> {
      return ask(host, port, given.certificate, { from });
    }
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

/** An application of the internal controller, which the Service `wiki` leads to. */
function application(host: string, given: GivenCertificate, port: number): Sections {
  const environment = { domain: 'corp.example.com', certificate: { files: given }, controller: 'internal' };
  return {
    environments: { corp: { ...environment, namespaces: { list: ['wiki'] }, distribution: 'direct' } },
    namespaces: { wiki: { create: true } },
    apps: [{ name: 'wiki', namespace: 'wiki', host, service: { name: 'wiki', port } }],
  };
}

const podList = z.object({
  items: z.array(
    z.object({
      spec: z.object({ nodeName: z.string().default('') }),
      status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]) }),
    }),
  ),
});

/** What the chart's values make of the entry point of the internal controller. */
const entryPoint = z.object({
  ports: z.object({ websecure: z.object({ http: z.object({ middlewares: z.array(z.string()) }) }) }),
});

/** The arguments that Traefik's chart makes of the values of the internal controller, as far as they are looked at. */
function argumentsOf(given: Sections): string[] {
  const loaded = parseStack(given);
  assert.ok(loaded.kind === 'stack');
  const { controllers: planned, charts } = plan(loaded.config, 'dev');
  const controller = planned.find(({ name }) => name === 'internal') ?? assert.fail();
  const { middlewares } = entryPoint.parse(traefikValues({ controller, charts })).ports.websecure.http;
  return [
    `--entrypoints.websecure.http.middlewares=${middlewares.join(',')}`,
    '--providers.kubernetesingress.allowexternalnameservices=true',
  ];
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
