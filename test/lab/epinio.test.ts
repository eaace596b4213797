import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { type CertificateSecret, epinio, loadRoutingSecrets } from '../../components/wiring/engines/epinio/routing';
import { run } from '../cli/command';
import { EpinioClient, type EpinioUser } from './epinio-client';
import { eventually } from './eventually';
import { type Lab, startLab } from './lab';
import { LabStack, type Sections } from './lab-stack';
import { playPods } from './pods';
import { type Edge } from './programs/traefik';
import { ask } from './request-stream';
import { appChart, appChartIs } from './stand-ins/app-chart';
import { chartsAre } from './stand-ins/charts';
import { type Shown, shownFor } from './tls-client';

const admin: EpinioUser = { username: 'admin', password: 'edgewire-in-a-lab' };

const epinioNamespace = { create: true, labels: { 'app.kubernetes.io/component': 'epinio-namespace' } };

/** As others make it, after the last `up`. */
const lateNamespace = `
apiVersion: v1
kind: Namespace
metadata: { name: late, labels: { app.kubernetes.io/component: epinio-namespace } }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: late, namespace: late }
`;

/** Epinio with one environment, whose routing secret no Ingress of the program itself names. */
function sections(lab: Lab): Sections {
  return {
    addresses: { pools: { edge: ['192.0.2.10-192.0.2.20'] } },
    controllers: { external: { class: 'traefik', default: true, address: '192.0.2.10' } },
    issuers: { corporate: { ca: { generate: { commonName: 'Example Corp' } } } },
    environments: {
      apps: {
        domain: 'apps.example.com',
        issuer: 'corporate',
        namespaces: { selector: 'app.kubernetes.io/component=epinio-namespace' },
        distribution: 'direct',
      },
    },
    namespaces: { shop: epinioNamespace, spoiled: epinioNamespace },
    epinio: {
      environment: 'apps',
      dex: false,
      webInterface: false,
      tls: 'routing-secret',
      users: [{ ...admin, roles: ['admin'] }],
    },
    charts: { values: { epinio: { appChart: { default: appChart(join(lab.directory, 'charts')) } } } },
  };
}

describe(`applications of Epinio, with ${chartsAre} and ${appChartIs}`, function () {
  this.timeout('5m');
  let lab: Lab;
  let stack: LabStack;
  let edge: Edge;
  let developer: EpinioClient;
  let ca: string;
  let server: string;

  before(async () => {
    lab = await startLab({ certManager: false });
    stack = await LabStack.open(lab, sections(lab));
    const [{ outputs }] = await Promise.all([stack.up(), playPods(lab)]);
    ca = z.object({ corporate: z.string() }).parse(outputs.caCertificates?.value).corporate;
    edge = await lab.startTraefik({ ingressClass: 'traefik' });
    server = await lab.startEpinio({ tlsIssuer: 'corporate', ingressClass: 'traefik' });
    developer = new EpinioClient(lab, server, admin);
  });

  after(async () => {
    stack?.close();
    await lab?.stop();
  });

  const shown = (host: string) => shownFor(host, edge.https, ca);
  const soonShown = (host: string, { fingerprint256 }: X509Certificate) =>
    eventually(async () => assert.equal((await shown(host)).certificate.fingerprint256, fingerprint256));

  it("come by Epinio's own host, which the routing secret serves, and the chart's Ingress does not", async function () {
    const host = 'epinio.apps.example.com';
    const wildcard = await certificateIn(lab, 'epinio', 'apps-routing');
    const seen = await shown(host);
    assert.deepEqual([seen.certificate.fingerprint256, seen.refusal], [wildcard.fingerprint256, undefined]);
    const classes = [
      'get',
      'ingresses',
      '-n',
      'epinio',
      '-o',
      'jsonpath={range .items[*]}{.metadata.name} {.spec.ingressClassName};{end}',
    ];
    assert.equal(await lab.kubectl(classes), 'epinio routed-by-edgewire;server traefik;');

    const address = outerAddress();
    if (address === undefined) this.skip();
    await lab.kubectl(['apply', '-f', '-'], serviceAt(address, new URL(server).port));
    await eventually(async () => {
      const ready = await ask(host, edge.https, ca, { path: '/ready' });
      assert.deepEqual([ready.status, ready.fingerprint], [200, wildcard.fingerprint256]);
    });
    const info = await ask(host, edge.https, ca, { path: '/api/v1/info' });
    assert.equal(info.status, 200);
    assert.match(info.body, /"version"/);
  });

  it('are served the routing secret from the first connection on, at the default route', async () => {
    const host = 'hello.apps.example.com';
    const wildcard = await certificateIn(lab, 'workspace', 'apps-routing');
    const push = developer.push({ namespace: 'workspace', name: 'hello' });
    const seen = await shownDuring(() => shown(host), push);
    const first = await shown(host);
    assert.equal(first.certificate.fingerprint256, wildcard.fingerprint256);
    assert.equal(first.refusal, undefined);
    assert.deepEqual(changesOf(seen, wildcard), ['wildcard']);
    assert.deepEqual(await routesOf(lab, 'workspace', 'hello'), { [host]: 'apps-routing' });
    await assertPredicted(lab, 'workspace', 'hello');
    assert.deepEqual(await certificatesOf(lab, 'workspace'), []);
    assert.deepEqual(diagnosed(stack, await ingressesOf(lab, 'workspace', 'hello')), []);
  });

  it('run in namespaces that the program makes for them', async () => {
    await developer.push({ namespace: 'shop', name: 'cart', routes: ['cart.apps.example.com/v1'] });
    assert.deepEqual(await routesOf(lab, 'shop', 'cart'), { 'cart.apps.example.com': 'apps-routing' });
    await assertPredicted(lab, 'shop', 'cart');
    assert.deepEqual(await certificatesOf(lab, 'shop'), []);
  });

  it('are wired to the wildcard at a deep host, which clients refuse, as EW1003 says', async () => {
    const host = 'a.b.apps.example.com';
    await developer.push({ namespace: 'shop', name: 'deep', routes: [host] });
    assert.deepEqual(await routesOf(lab, 'shop', 'deep'), { [host]: 'apps-routing' });
    await assertPredicted(lab, 'shop', 'deep');
    assert.deepEqual(await certificatesOf(lab, 'shop'), []);
    const wildcard = await certificateIn(lab, 'shop', 'apps-routing');
    await soonShown('any.apps.example.com', wildcard);
    // Traefik has it, and finds like clients do that it does not cover the host.
    assert.equal(wildcard.checkHost(host), undefined);
    const seen = await shown(host);
    assert.deepEqual(changesOf([seen], wildcard), ['default']);
    assert.notEqual(seen.refusal, undefined);
    assert.deepEqual(diagnosed(stack, await ingressesOf(lab, 'shop', 'deep')), ['EW1003']);
  });

  it('all order certificates of their own where one labelled Secret cannot be read, and none once it is gone', async () => {
    const application = { namespace: 'spoiled', name: 'two', routes: ['one.apps.example.com', 'two.apps.example.com'] };
    await lab.kubectl(['apply', '-f', '-'], JSON.stringify(unreadableSecret('spoiled')));
    await developer.push(application);
    const routes = await routesOf(lab, 'spoiled', 'two');
    assert.deepEqual(Object.keys(routes).sort(), application.routes);
    assert.ok(!Object.values(routes).includes('apps-routing'));
    assert.deepEqual(await certificatesOf(lab, 'spoiled'), application.routes);
    await assertPredicted(lab, 'spoiled', 'two');
    assert.deepEqual(diagnosed(stack, await ingressesOf(lab, 'spoiled', 'two')), ['EW3001', 'EW3001']);

    await lab.kubectl(['delete', 'secret', 'bad', '-n', 'spoiled']);
    await developer.push(application);
    assert.deepEqual([...new Set(Object.values(await routesOf(lab, 'spoiled', 'two')))], ['apps-routing']);
    await assertPredicted(lab, 'spoiled', 'two');
    assert.deepEqual(await certificatesOf(lab, 'spoiled'), []);
    assert.deepEqual(diagnosed(stack, await ingressesOf(lab, 'spoiled', 'two')), []);
  });

  it('order a certificate of their own in a namespace that is younger than the last up', async () => {
    const host = 'late.apps.example.com';
    await lab.kubectl(['apply', '-f', '-'], lateNamespace);
    await developer.push({ namespace: 'late', name: 'late', routes: [host] });
    assert.deepEqual(await certificatesOf(lab, 'late'), [host]);
    await assertPredicted(lab, 'late', 'late');
    await lab.kubectl(['wait', 'certificates', '--all', '-n', 'late', '--for=condition=Ready', '--timeout=60s']);
    const secretName = (await routesOf(lab, 'late', 'late'))[host];
    const own = await certificateIn(lab, 'late', secretName ?? '');
    await soonShown(host, own);

    // What `direct` needs for such a namespace: to be known to the plan, and another up.
    stack.configure({
      ...sections(lab),
      namespaces: { shop: epinioNamespace, spoiled: epinioNamespace, late: { labels: epinioNamespace.labels } },
    });
    await stack.up();
    await developer.push({ namespace: 'late', name: 'late', routes: [host] });
    assert.deepEqual(await routesOf(lab, 'late', 'late'), { [host]: 'apps-routing' });
    assert.deepEqual(await certificatesOf(lab, 'late'), []);
  });
});

/** What is behind the Ingress of Epinio's own host: the server, at an address of this machine. */
function serviceAt(address: string, port: string): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: epinio-server, namespace: epinio }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: epinio-server, namespace: epinio, labels: { kubernetes.io/service-name: epinio-server } }
addressType: IPv4
ports: [{ name: http, port: ${port} }]
endpoints: [{ addresses: ['${address}'], conditions: { ready: true } }]
`;
}

/** An address of this machine that Kubernetes lets stand for a pod: no loopback one. */
function outerAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}

const ingressList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({
        rules: z.tuple([z.object({ host: z.string() })]),
        tls: z.tuple([z.object({ hosts: z.array(z.string()), secretName: z.string() })]),
      }),
    }),
  ),
});

function ingressesOf(lab: Lab, namespace: string, application: string): Promise<string> {
  const selector = `app.kubernetes.io/name=${application}`;
  return lab.kubectl(['get', 'ingresses', '-n', namespace, '-l', selector, '-o', 'json']);
}

/** From the host of each route of an application to the Secret that its Ingress names. */
async function routesOf(lab: Lab, namespace: string, application: string): Promise<Readonly<Record<string, string>>> {
  const { items } = ingressList.parse(JSON.parse(await ingressesOf(lab, namespace, application)));
  return Object.fromEntries(items.map(({ spec: { rules, tls } }) => [rules[0].host, tls[0].secretName]));
}

/** The names that Certificates of a namespace are for, sorted. */
async function certificatesOf(lab: Lab, namespace: string): Promise<readonly string[]> {
  const names = '{range .items[*]}{range .spec.dnsNames[*]}{@}{"\\n"}{end}{end}';
  const output = await lab.kubectl(['get', 'certificates', '-n', namespace, '-o', `jsonpath=${names}`]);
  return output
    .split('\n')
    .filter((name) => name !== '')
    .sort();
}

const secretList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        namespace: z.string(),
        name: z.string(),
        labels: z.record(z.string(), z.string()).optional(),
      }),
      data: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

async function secretsOf(lab: Lab, namespace: string): Promise<readonly CertificateSecret[]> {
  const { items } = secretList.parse(JSON.parse(await lab.kubectl(['get', 'secrets', '-n', namespace, '-o', 'json'])));
  return items.map(({ metadata, data }) => {
    const certificate = data?.['tls.crt'];
    return { ...metadata, certificate: certificate === undefined ? undefined : Buffer.from(certificate, 'base64') };
  });
}

async function certificateIn(lab: Lab, namespace: string, name: string): Promise<X509Certificate> {
  const secret = (await secretsOf(lab, namespace)).find((one) => one.name === name);
  assert.ok(secret?.certificate, `no certificate in ${namespace}/${name}`);
  return new X509Certificate(secret.certificate);
}

/** That the model of Epinio names the routing secrets that the server did, of the Secrets that the server read. */
async function assertPredicted(lab: Lab, namespace: string, application: string): Promise<void> {
  const secrets = loadRoutingSecrets(namespace, await secretsOf(lab, namespace));
  for (const [domain, named] of Object.entries(await routesOf(lab, namespace, application))) {
    const answer = epinio.decide({ domain, secrets });
    const own = named === 'apps-routing' ? undefined : { kind: 'none' };
    assert.deepEqual(answer, { kind: 'decided', decision: own ?? { kind: 'secret', name: named } });
  }
}

/** The codes of what `check` says of manifests beside the stack. */
function diagnosed(stack: LabStack, manifests: string): readonly string[] {
  const args = ['check', '--stack', stack.name, '--format', 'json', '-'];
  const { out } = run(args, { cwd: stack.directory, input: manifests });
  const { diagnostics } = z.object({ diagnostics: z.array(z.object({ code: z.string() })) }).parse(JSON.parse(out));
  return diagnostics.map(({ code }) => code);
}

const loadCases = z.array(
  z.object({ id: z.string(), secrets: z.array(z.object({ name: z.string(), 'tls.crt': z.string().optional() })) }),
);

/** A labelled Secret that the real MatchMapLoad was recorded to stumble over: vector el-027. */
function unreadableSecret(namespace: string) {
  const cases = loadCases.parse(JSON.parse(readFileSync(join(__dirname, '../vectors/epinio-load.json'), 'utf8')));
  const bad = cases.find(({ id }) => id === 'el-027')?.secrets.find(({ name }) => name === 'bad');
  assert.ok(bad);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: bad.name, namespace, labels: { 'epinio.io/routing': 'true' } },
    stringData: { 'tls.crt': bad['tls.crt'] },
  };
}

/** What a client is shown, over and over for as long as something else goes on. */
async function shownDuring(show: () => Promise<Shown>, other: Promise<unknown>): Promise<readonly Shown[]> {
  const seen: Shown[] = [];
  let goesOn = true;
  const ended = other.finally(() => (goesOn = false));
  while (goesOn) seen.push(await show());
  await ended;
  return seen;
}

/** Which kinds of certificate followed one another. */
function changesOf(seen: readonly Shown[], wildcard: X509Certificate): readonly string[] {
  const kinds = seen.map(({ certificate }) => {
    if (certificate.fingerprint256 === wildcard.fingerprint256) return 'wildcard';
    // Traefik makes a new one each time that it reads its configuration.
    return certificate.subject === 'CN=TRAEFIK DEFAULT CERT' ? 'default' : 'other';
  });
  return kinds.filter((kind, index) => kind !== kinds[index - 1]);
}
