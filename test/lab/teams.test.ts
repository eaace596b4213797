import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { createServer, get, type Server } from 'node:http';
import * as z from 'zod';
import { traefikValues } from '../../components/charts/traefik';
import { parseStack } from '../../components/config/stack-file';
import { plan } from '../../components/wiring/plan-stack';
import { crdDirectory, hasChartData } from '../charts/chart-data';
import { changesIn } from './changes';
import { eventually } from './eventually';
import { givenCertificate, type GivenCertificate } from './given-certificate';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { apply, ingressClass, manifest, namespaceNamed } from './manifests';
import { externalDns } from './programs/external-dns';
import { ask, RequestStream } from './request-stream';
import { zoneRecords } from './zone';

const host = 'wiki.apps.example.com';
const requests = 2000;
const cloud = 'traefik-cloud';
const arn = 'arn:aws:acm:eu-central-1:111122223333:certificate/1';

describe('hosts by convention, monitors, and releases by weight', function () {
  this.timeout('5m');
  let lab: Lab;
  let stack: LabStack;
  let port: number;
  let given: GivenCertificate;
  const servers: Server[] = [];
  const ports: Record<string, number> = {};

  before(async () => {
    lab = await startLab({ crds: ['traefik'], nodes: 1, certManager: false });
    given = await givenCertificate('*.apps.example.com');
    for (const version of ['stable', 'next']) ports[version] = await answering(version);
    await apply(lab, ingressClass('traefik'), ...['wiki', 'docs'].map(namespaceNamed));
    for (const [name, version] of [
      ['wiki', 'stable'],
      ['handbook', 'stable'],
      ['wiki-next', 'next'],
    ] as const) {
      for (const namespace of ['wiki', 'docs']) await apply(lab, service(namespace, name, ports[version] ?? 0));
    }
    if (hasChartData()) for (const chart of watching) await installed(chart);
    const crd = '--providers.kubernetescrd';
    const args = [
      '--providers.kubernetesingress.allowexternalnameservices=true',
      `${crd}.endpoint=${lab.server}`,
      `${crd}.ingressclass=traefik`,
      `${crd}.allowexternalnameservices=true`,
    ];
    port = (await lab.startTraefik({ ingressClass: 'traefik', args })).https;
    stack = await LabStack.open(lab, stackOf({}));
    await stack.up();
    await lab.start(await externalDns(lab, 'external-dns-lab'));
    await eventually(async () => assert.equal(await answered(host), 'stable'));
  });

  after(async () => {
    stack?.close();
    for (const server of servers) server.close();
    await lab?.stop();
  });

  describe('a canary', () => {
    let stream: RequestStream;
    const failures: string[] = [];
    let answers = 0;
    const steps = [
      { what: 'comes with a share of 10', canary: { weight: 10 }, sees: ['stable', 'next'], changes: ['create'] },
      { what: 'goes to 100', canary: { weight: 100 }, sees: ['next'], changes: ['update'] },
      { what: 'goes back to 0', canary: { weight: 0 }, sees: ['stable'], changes: ['update'] },
      { what: 'goes', canary: undefined, sees: ['stable'], changes: ['delete'] },
    ];

    const start = () => (stream = new RequestStream(host, port, given.certificate));
    const stop = async () => {
      failures.push(...(await stream.stop()));
      for (const count of stream.answers.values()) answers += count;
    };

    before(start);

    for (const { what, canary, sees, changes } of steps) {
      it(`${what}: by changes in place, under a stream of requests`, async () => {
        const before = await uids();
        stack.configure(stackOf({ canary }));
        const { summary } = await stack.up();
        assert.deepEqual(changesIn(summary.resourceChanges), changes);
        await eventually(async () => assert.deepEqual([...new Set(await bodies(40))].sort(), [...sees].sort()));
        if (changes[0] === 'update') assert.deepEqual(await uids(), before);
      });

      if (canary?.weight !== 10) continue;

      it(`gets its tenth of ${requests} requests, over TLS with the routing secret`, async () => {
        // Traefik takes turns: other requests between would take the turns of the new version.
        await stop();
        const share = (await bodies(requests)).filter((body) => body === 'next').length;
        start();
        // Five standard deviations of as many throws of a die that falls one time in ten.
        const bound = 5 * Math.sqrt(requests * 0.1 * 0.9);
        console.log(`      ${share} of ${requests} requests met the new version`);
        assert.ok(Math.abs(share - requests / 10) <= bound, `${share} of ${requests}`);
        const { fingerprint } = await ask(host, port, given.certificate);
        assert.equal(fingerprint, new X509Certificate(given.certificate).fingerprint256);
      });
    }

    it('has failed none of the requests of the stream', async () => {
      await stop();
      console.log(`      ${answers} requests of the stream were answered, ${failures.length} were not`);
      assert.deepEqual(failures, []);
      assert.ok(answers > 100);
    });

    it('keeps the weights that another program has set', async () => {
      stack.configure(stackOf({ canary: { weight: 'external' } }));
      await stack.up();
      const moved = ['stable', 'next'].map((_version, index) => ({
        op: 'replace',
        path: `/spec/weighted/services/${index}/weight`,
        value: 50,
      }));
      const target = ['traefikservice', 'wiki-canary', '-n', 'wiki'];
      await lab.kubectl(['patch', ...target, '--type=json', '-p', JSON.stringify(moved)]);
      stack.configure(stackOf({ canary: { weight: 'external', sticky: true } }));
      await stack.up();
      const path = '{.spec.weighted.services[*].weight} {.spec.weighted.sticky.cookie.secure}';
      assert.equal(await lab.kubectl(['get', ...target, '-o', `jsonpath=${path}`]), '50 50 true');
    });
  });

  describe('TLS that ends at the balancer of a cloud', () => {
    const card = 'card.shop.example.com';
    const balancer = 'edge-1.elb.eu-central-1.amazonaws.com';
    let behind: number;

    // What the AWS Load Balancer Controller does is played: it writes the name of the balancer to the Service.
    before(async () => {
      const spec = { type: 'LoadBalancer', loadBalancerClass: 'service.k8s.aws/nlb', ports: [{ port: 443 }] };
      await apply(lab, namespaceNamed(cloud), ingressClass(cloud), manifest('v1', 'Service', cloud, cloud, { spec }));
      const status = { loadBalancer: { ingress: [{ hostname: balancer }] } };
      const patch = JSON.stringify({ status });
      await lab.kubectl(['patch', 'service', cloud, '-n', cloud, '--subresource=status', '--type=merge', '-p', patch]);
      const args = ['--providers.kubernetesingress.allowexternalnameservices=true'];
      const plain = endsBefore(stackOf({}));
      const options = { name: cloud, ingressClass: cloud, publishedService: `${cloud}/${cloud}`, plain, args };
      behind = (await lab.startTraefik(options)).https;
    });

    it('leaves Traefik the plain HTTP that arrives there, and no Secret to name', async () => {
      const url = `http://127.0.0.1:${behind}/`;
      await eventually(async () => assert.equal(await plainBody(url, card), 'stable'));
      assert.equal(await lab.kubectl(['get', 'ingress', 'card', '-n=wiki', '-o=jsonpath={.spec.tls}']), '');
    });

    it('has the name of the balancer as its record', async () => {
      await eventually(async () => {
        const records = await zoneRecords(lab, 'example.com');
        const aliases = records.flatMap(({ name, type, data }) => (type === 'CNAME' ? [`${name} ${data}`] : []));
        assert.deepEqual(aliases, [`${card} ${balancer}`]);
      });
    });
  });

  describe('a Service and a namespace that get other names', () => {
    const renamed = 'handbook.apps.example.com';

    before(async () => {
      await eventually(async () => assert.deepEqual(await recorded(), [`${host} 192.0.2.10`]));
      stack.configure(stackOf({ service: 'handbook', namespace: 'docs', watch: 'probe' }));
      await stack.up();
    });

    it('change the host, its Ingress and its TLS in one update', async () => {
      await eventually(async () => assert.equal(await answered(renamed), 'stable'));
      const { fingerprint } = await ask(renamed, port, given.certificate);
      assert.equal(fingerprint, new X509Certificate(given.certificate).fingerprint256);
      await eventually(async () => assert.equal((await ask(host, port, given.certificate)).status, 404));
    });

    it('leave neither Ingress nor route nor copy of the Secret behind', async () => {
      const kinds = 'ingresses,ingressroutes.traefik.io,traefikservices.traefik.io';
      const path = '{range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name}{"\\n"}{end}';
      const left = (await lab.kubectl(['get', kinds, '-A', '-o', `jsonpath=${path}`])).trim().split('\n');
      assert.deepEqual(left.sort(), ['Ingress docs/wiki', 'Ingress wiki/card']);
    });

    it('have their record in the zone, and no other', async () => {
      await eventually(async () => assert.deepEqual(await recorded(), [`${renamed} 192.0.2.10`]));
    });

    it('take their monitor with them, and to another kind', async function () {
      if (!hasChartData()) this.skip();
      assert.deepEqual(await monitorsOf('endpointmonitors'), []);
      assert.deepEqual(await monitorsOf('probes'), [`docs ${renamed} https://${renamed}/healthz`]);
    });
  });

  it('expects no changes then', async () => {
    assert.deepEqual(changesIn((await stack.preview()).changeSummary), []);
  });

  function stackOf({
    canary,
    service: name = 'wiki',
    namespace = 'wiki',
    watch = 'endpointMonitor',
  }: Wanted): Sections {
    const next = { name: 'wiki-next', port: ports.next };
    const by =
      watch === 'probe'
        ? { probe: { prober: 'blackbox.monitoring:9115' } }
        : { endpointMonitor: { uptimeRobot: { alertContacts: 'ops' } } };
    const { address, key } = lab.nameServer;
    return {
      cluster: { name: 'lab' },
      controllers: {
        external: { class: 'traefik', default: true, address: '192.0.2.10' },
        cloud: { class: cloud, aws: { scheme: 'internet-facing' } },
      },
      environments: {
        production: {
          domain: 'apps.example.com',
          certificate: { files: given },
          namespaces: { list: ['wiki', 'docs'] },
          distribution: 'direct',
        },
        shop: { domain: 'shop.example.com', certificate: { arn }, controller: 'cloud' },
      },
      apps: [
        {
          name: 'wiki',
          namespace,
          environment: 'production',
          host: '{{service}}.{{domain}}',
          service: { name, port: ports.stable },
          ...(canary === undefined ? {} : { canary: { service: next, ...canary } }),
        },
        {
          name: 'card',
          namespace: 'wiki',
          host: '{{name}}.{{domain}}',
          environment: 'shop',
          service: { name: 'wiki', port: ports.stable },
          monitor: false,
        },
      ],
      ...(hasChartData() ? { monitors: { ...by, path: '/healthz', interval: '5m' } } : {}),
      dns: {
        lab: {
          provider: { rfc2136: { nameserver: address, tsigKeyName: key.name, tsigSecret: key.secret } },
          zones: ['example.com'],
        },
      },
      charts: { ...noCharts, values: { 'external-dns': { interval: '1s' } } },
    };
  }

  /** A version of an application, on loopback; resolves to its port. */
  async function answering(version: string): Promise<number> {
    const server = createServer((_request, response) => response.end(version));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async function answered(name: string): Promise<string> {
    return (await ask(name, port, given.certificate)).body;
  }

  async function bodies(count: number): Promise<readonly string[]> {
    const found: string[] = [];
    while (found.length < count) found.push(await answered(host));
    return found;
  }

  /** The A records of the zone: name, address. */
  async function recorded(): Promise<readonly string[]> {
    const records = await zoneRecords(lab, 'example.com');
    return records.flatMap(({ name, type, data }) => (type === 'A' ? [`${name} ${data}`] : []));
  }

  /** The identities of what serves the host: an object that is replaced has another. */
  async function uids(): Promise<string> {
    const kinds = 'ingresses,ingressroutes.traefik.io,traefikservices.traefik.io';
    return lab.kubectl(['get', kinds, '-n', 'wiki', '-o', 'jsonpath={.items[*].metadata.uid}']);
  }

  async function installed(chart: string): Promise<void> {
    const files = `--filename=${crdDirectory(chart)}`;
    await lab.kubectl(['apply', '--server-side', files]);
    await lab.kubectl(['wait', '--for=condition=Established', '--timeout=60s', files]);
  }

  /** The monitors of a kind: namespace, name, URL. */
  async function monitorsOf(kind: 'endpointmonitors' | 'probes'): Promise<readonly string[]> {
    const url = kind === 'probes' ? '.spec.targets.staticConfig.static[0]' : '.spec.url';
    const path = `{range .items[*]}{.metadata.namespace} {.metadata.name} {${url}}{"\\n"}{end}`;
    return (await lab.kubectl(['get', kind, '-A', '-o', `jsonpath=${path}`])).split('\n').filter((line) => line !== '');
  }
});

interface Wanted {
  readonly canary?: Readonly<Record<string, unknown>> | undefined;
  readonly service?: string;
  readonly namespace?: string;
  readonly watch?: 'endpointMonitor' | 'probe';
}

/** The charts whose custom resources monitors are. */
const watching = ['ingressmonitorcontroller', 'prometheus-probe'];

/** Whether the values of Traefik's chart have plain HTTP arrive at the controller behind the balancer. */
function endsBefore(sections: Sections): boolean {
  const loaded = parseStack(sections);
  assert.ok(loaded.kind === 'stack');
  const { controllers, charts } = plan(loaded.config, 'dev');
  const controller = controllers.find(({ name }) => name === 'cloud') ?? assert.fail();
  return !entryPoint.parse(traefikValues({ controller, charts })).ports.websecure.http.tls.enabled;
}

const entryPoint = z.object({
  ports: z.object({ websecure: z.object({ http: z.object({ tls: z.object({ enabled: z.boolean() }) }) }) }),
});

/** What a balancer gets that sends a request for a host on, without TLS. */
function plainBody(url: string, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { host } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('error', reject).on('end', () => resolve(body));
    }).on('error', reject);
  });
}

/** A Service that leads out of the cluster, to a port of this machine. */
function service(namespace: string, name: string, port: number): object {
  const spec = { type: 'ExternalName', externalName: '127.0.0.1', ports: [{ port }] };
  return manifest('v1', 'Service', name, namespace, { spec });
}
