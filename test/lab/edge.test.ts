import assert from 'node:assert/strict';
import { parseStack } from '../../components/config/stack-file';
import { type Plan, type Wiring } from '../../components/wiring/plan';
import { plan as planStack } from '../../components/wiring/plan-stack';
import { sourceKey } from '../../components/wiring/source';
import { givenCertificate } from './given-certificate';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { apply, ingressClass, manifest, namespaceNamed, service } from './manifests';
import { ordersTaken } from './orders';
import { type AcmeServer } from './programs/pebble';
import { certificateIn } from './secret-certificate';
import { spreadTable } from './spread';
import { type Certificates, WatchedHosts } from './watched-hosts';

const classes = { external: 'traefik', internal: 'traefik-internal' } as const;

describe('the edge, tried by clients from before the first Ingress', function () {
  this.timeout('10m');
  let lab: Lab;
  /** Where each controller serves. */
  let ports: Readonly<Record<string, number>>;

  before(async () => {
    lab = await startLab({ crds: ['cert-manager'], nodes: 0 });
    await apply(lab, namespaceNamed('cert-manager'), ...Object.values(classes).map(ingressClass));
    ports = { external: await edgeOf(classes.external), internal: await edgeOf(classes.internal) };
  });

  after(() => lab?.stop());

  describe('of every kind of host', () => {
    let plan: Plan;
    let certificates: Certificates;
    let watched: WatchedHosts;
    let stack: LabStack;

    before(async () => {
      const sections = everyKind(await givenCertificate('*.shop.example.com'));
      plan = planOf(sections);
      await apply(lab, ...applications(plan));
      watched = await WatchedHosts.start(lab, portsOf(plan.wiring));
      stack = await LabStack.open(lab, sections);
      await stack.up();
      certificates = await plannedCertificates(plan);
      await watched.untilServed(certificates);
    });

    after(async () => {
      stack?.close();
      await watched?.stop();
    });

    it('is an apex, an exact name, a deep one, a name under two wildcards, at either controller, from every source', () => {
      const kinds = plan.wiring.map(({ tls, servedBy, controller }) => `${tls} ${servedBy} ${controller}`);
      assert.deepEqual([...new Set(kinds)].sort(), [
        'own-certificate own external',
        'routing-secret brought external',
        'routing-secret intranet internal',
        'routing-secret production external',
        'routing-secret team external',
        'routing-secret vip external',
      ]);
      assert.ok(plan.wiring.length >= 12);
    });

    it('has a certificate that covers each host by the name that the plan says', () => {
      for (const { host, coveringName } of plan.wiring) {
        assert.equal(certificates.get(host)?.checkHost(host), coveringName, host);
      }
    });

    it('served other certificates at first, so that a change can be seen', () =>
      watched.assertServedOthersFirst(certificates));

    it('serves the planned certificate, and no other, to all who come after a route has answered', () =>
      watched.assertServed(certificates));
  });

  describe('of 100 applications with a routing secret, beside 10 with certificates of their own', () => {
    const own = Array.from({ length: 10 }, (_, index) => `own-${index}`);
    let plan: Plan;
    let routed: Certificates;
    let issued: Certificates;
    let watched: WatchedHosts;
    let stack: LabStack;

    before(async () => {
      const sections = hundred(lab);
      plan = planOf(sections);
      await apply(lab, ...applications(plan), ...ownIssuer(lab, await lab.startPebble({ name: 'pebble-own' })));
      await apply(lab, namespaceNamed('own'), ...own.map((name) => service('own', name)));
      const ownHosts = own.map((name) => ({ host: ownHost(name), controller: 'external' }));
      watched = await WatchedHosts.start(lab, portsOf([...plan.wiring, ...ownHosts]));
      stack = await LabStack.open(lab, sections, { name: 'hundred' });
      await Promise.all([stack.up(), apply(lab, ...own.map(annotatedIngress))]);
      routed = await plannedCertificates(plan);
      await watched.untilServed(routed);
      await lab.kubectl(['wait', 'certificates', '--all', '-n=own', '--for=condition=Ready', '--timeout=5m']);
      issued = await ownCertificates();
      await watched.untilServed(issued);
    });

    after(async () => {
      stack?.close();
      await watched?.stop();
    });

    it('serves the routing secret, and no other, to all who come after a route has answered', () => {
      assert.equal(routed.size, 100);
      watched.assertServed(routed);
    });

    it('costs the one order that was planned, and one for each certificate of its own', () => {
      const planned = plan.orders.reduce((sum, { count }) => sum + count, 0);
      assert.deepEqual([planned, ordersTaken(lab), ordersTaken(lab, 'pebble-own')], [1, 1, own.length]);
    });

    it('leaves those with certificates of their own unsecured until these are issued', () => {
      assert.notEqual(watched.clients(issued).unsecured, 0);
      report();
    });

    async function ownCertificates(): Promise<Certificates> {
      const found = own.map(async (name) => [ownHost(name), await certificateIn(lab, 'own', `${name}-tls`)] as const);
      return new Map(await Promise.all(found));
    }

    /** Prints what docs/measurements.md is made of. */
    function report(): void {
      const groups = { 'routing secret': routed, 'certificates of their own': issued };
      const seconds = Object.entries(groups).map(([name, all]) => [name, watched.unsecuredSeconds(all)] as const);
      console.log(spreadTable('seconds from the Ingress to its certificate', Object.fromEntries(seconds)));
      for (const [name, all] of Object.entries(groups)) {
        const { unsecured, all: clients } = watched.clients(all);
        console.log(`      ${name}: ${unsecured} of ${clients} clients were served another certificate`);
      }
      console.log(`      ACME orders: ${ordersTaken(lab)} and ${ordersTaken(lab, 'pebble-own')}`);
    }
  });

  /** Starts the Traefik of a class; resolves to its port. */
  async function edgeOf(name: string): Promise<number> {
    // With it a host is routed as soon as its Ingress is there, whether or not its application runs.
    const args = ['--providers.kubernetesingress.allowemptyservices=true'];
    return (await lab.startTraefik({ name, ingressClass: name, args })).https;
  }

  function portsOf(hosts: readonly Pick<Wiring, 'host' | 'controller'>[]): ReadonlyMap<string, number> {
    return new Map(hosts.map(({ host, controller }) => [host, ports[controller ?? ''] ?? 0]));
  }

  /** The certificate of each host: its environment's, or its own. */
  async function plannedCertificates({ wiring, environments }: Plan): Promise<Certificates> {
    const sources = new Map(
      environments.map(({ name, secret }) => [name, certificateIn(lab, secret.namespace, secret.name)]),
    );
    const found = wiring.map(async ({ host, servedBy, namespace, secretName }) => {
      const source = sources.get(servedBy ?? '') ?? certificateIn(lab, namespace, secretName ?? '');
      return [host, await source] as const;
    });
    return new Map(await Promise.all(found));
  }
});

function planOf(sections: Sections): Plan {
  const loaded = parseStack(sections);
  assert.ok(loaded.kind === 'stack', JSON.stringify(loaded));
  return planStack(loaded.config, 'dev');
}

/** Environments of every kind, and hosts of every kind under them. */
function everyKind(files: object): Sections {
  const common = { namespaces: { list: ['wiki', 'shop'] }, distribution: 'direct' };
  return {
    controllers: { external: { class: classes.external, default: true }, internal: { class: classes.internal } },
    issuers: { corporate: { ca: { generate: { commonName: 'Example Corp' } } }, self: { selfSigned: {} } },
    environments: {
      production: {
        ...common,
        domain: 'apps.example.com',
        apex: true,
        names: ['status.eu.apps.example.com'],
        issuer: 'corporate',
      },
      team: { ...common, domain: 'team.apps.example.com', issuer: 'self' },
      vip: { ...common, domain: 'vip.example.com', names: ['gold.apps.example.com'], issuer: 'corporate' },
      intranet: {
        ...common,
        domain: 'corp.example.com',
        names: ['*.labs.corp.example.com'],
        issuer: 'corporate',
        controller: 'internal',
      },
      brought: { ...common, domain: 'shop.example.com', certificate: { files } },
    },
    apps: [
      app('wiki', 'wiki', 'wiki.apps.example.com'),
      app('docs', 'wiki', 'docs.apps.example.com', 'help.apps.example.com'),
      app('home', 'wiki', 'apps.example.com'),
      app('status', 'wiki', 'status.eu.apps.example.com'),
      app('board', 'wiki', 'board.team.apps.example.com', 'chat.team.apps.example.com'),
      app('gold', 'shop', 'gold.apps.example.com', 'lounge.vip.example.com'),
      app('cart', 'shop', 'cart.shop.example.com', 'pay.shop.example.com'),
      app('staff', 'shop', 'staff.corp.example.com', 'ci.labs.corp.example.com'),
      { ...app('legacy', 'shop', 'www.example.org'), issuer: 'corporate' },
    ],
    charts: noCharts,
  };
}

/** One environment by ACME with 100 applications in 5 namespaces. */
function hundred({ acme: { directory, caBundle }, nameServer: { address, key } }: Lab): Sections {
  const rfc2136 = { nameserver: address, tsigKeyName: key.name, tsigAlgorithm: key.algorithm, tsigSecret: key.secret };
  const tenants = Array.from({ length: 5 }, (_, index) => `tenant-${index}`);
  return {
    controllers: { external: { class: classes.external, default: true } },
    issuers: { pebble: { acme: { directory, caBundle, email: 'ops@example.com', dns01: { rfc2136 } } } },
    environments: {
      web: { domain: 'web.example.com', issuer: 'pebble', namespaces: { list: tenants }, distribution: 'direct' },
    },
    apps: tenants.flatMap((tenant) =>
      Array.from({ length: 20 }, (_, index) => app(`app-${index}`, tenant, `${tenant}-${index}.web.example.com`)),
    ),
    charts: noCharts,
  };
}

function app(name: string, namespace: string, ...hosts: readonly string[]) {
  return { name, namespace, hosts, service: { name, port: 80 } };
}

/** What somebody else deploys: the Services of applications, and their namespaces. */
function applications({ wiring }: Plan): readonly object[] {
  const namespaces = new Set(wiring.map(({ namespace }) => namespace));
  const services = new Map(
    wiring.flatMap(({ source }) =>
      source.kind === 'app' ? [[sourceKey(source), service(source.namespace, source.name)] as const] : [],
    ),
  );
  return [...[...namespaces].map(namespaceNamed), ...services.values()];
}

/** Lets cert-manager order from an ACME server for Ingresses that are annotated so. */
function ownIssuer({ nameServer: { address, key } }: Lab, { directory, caBundle }: AcmeServer): readonly object[] {
  const tsigSecretSecretRef = { name: 'own-tsig', key: 'secret' };
  const rfc2136 = { nameserver: address, tsigKeyName: key.name, tsigAlgorithm: key.algorithm, tsigSecretSecretRef };
  const acme = {
    server: directory,
    caBundle: Buffer.from(caBundle).toString('base64'),
    privateKeySecretRef: { name: 'own-account' },
    solvers: [{ dns01: { rfc2136 } }],
  };
  return [
    manifest('v1', 'Secret', tsigSecretSecretRef.name, 'cert-manager', { stringData: { secret: key.secret } }),
    manifest('cert-manager.io/v1', 'ClusterIssuer', 'own', undefined, { spec: { acme } }),
  ];
}

function ownHost(name: string): string {
  return `${name}.example.com`;
}

/** An application that asks for its own certificate, as its chart would. */
function annotatedIngress(name: string): object {
  const host = ownHost(name);
  const backend = { service: { name, port: { number: 80 } } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: 'own', annotations: { 'cert-manager.io/cluster-issuer': 'own' } },
    spec: {
      ingressClassName: classes.external,
      tls: [{ hosts: [host], secretName: `${name}-tls` }],
      rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  };
}
