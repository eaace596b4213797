import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EngineEvent } from '@pulumi/pulumi/automation';
import { eventually } from './eventually';
import { givenCertificate } from './given-certificate';
import { HandshakeStream, type Seen } from './handshake-stream';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { apply, ingressClass, namespaceNamed } from './manifests';
import { renew } from './renew';
import { certificateIn } from './secret-certificate';

const files = { certificate: 'wildcard.crt', key: 'wildcard.key' };

/** Handshakes in a row that have to see the same, before a renewal and after it. */
const enough = 50;

/** Environments that are renewed at once; docs/measurements.md has more of them. */
const storm = Array.from({ length: Number(process.env.EDGEWIRE_LAB_STORM ?? 8) }, (_, index) => `storm-${index}`);

/** What is served at an edge: the hosts of an environment, from a Secret. */
interface Served {
  readonly hosts: readonly string[];
  readonly namespace: string;
  readonly secret: string;
}

const beside: Served = {
  hosts: ['wiki.apps.example.com', 'apps.example.com'],
  namespace: 'wiki',
  secret: 'apps-routing',
};
const copied: Served = {
  hosts: ['ci.labs.example.com', 'sim.labs.example.com'],
  namespace: 'ci',
  secret: 'labs-routing',
};
const brought: Served = {
  hosts: ['cart.shop.example.com', 'pay.shop.example.com'],
  namespace: 'shop',
  secret: 'shop-routing',
};

describe('a wildcard, renewed in place under a stream of handshakes', function () {
  this.timeout('2m');
  let lab: Lab;
  let stack: LabStack;
  let port: number;

  before(async () => {
    lab = await startLab({ crds: ['cert-manager'], nodes: 0 });
    await apply(lab, namespaceNamed('cert-manager'), ingressClass('traefik'));
    const { https } = await lab.startTraefik({ ingressClass: 'traefik' });
    port = https;
    stack = await LabStack.open(lab, sections);
    await bring();
    await stack.up();
  });

  after(async () => {
    stack?.close();
    await lab?.stop();
  });

  it('by cert-manager, beside the Ingresses that name it', async () => {
    await assertRenewed(beside, () => renew(lab, 'wiki', 'apps-routing'));
    assert.deepEqual(await plannedSteps(), []);
  });

  it('by cert-manager at its source, and copied by the next up', async () => {
    await assertRenewed(copied, async () => {
      const before = await fingerprintIn('edgewire', copied.secret);
      await renew(lab, 'edgewire', copied.secret);
      await eventually(async () => assert.notEqual(await fingerprintIn('edgewire', copied.secret), before));
      assert.deepEqual(await plannedSteps(), ['update routing-labs-in-ci']);
      await stack.up();
    });
  });

  it(`by cert-manager, ${storm.length} environments at once`, async () => {
    const before = await Promise.all(storm.map((name) => fingerprintIn('storm', `${name}-routing`)));
    const streams = storm.map((name) => new HandshakeStream(`web.${name}.example.com`, port, storm.length * 4));
    const begin = performance.now();
    let after: readonly string[] = [];
    try {
      await eventually(() => showEach(streams, before), 60);
      await Promise.all(storm.map((name) => renew(lab, 'storm', `${name}-routing`)));
      after = await eventually(
        () => Promise.all(storm.map((name, index) => renewedIn('storm', `${name}-routing`, before[index] ?? ''))),
        60,
      );
      const seconds = Math.round((performance.now() - begin) / 1000);
      await eventually(() => showEach(streams, after), 60);
      console.log(`      ${storm.length} renewed within ${seconds} s`);
    } finally {
      await Promise.all(streams.map((stream) => stream.stop()));
    }
    streams.forEach(({ seen }, index) => {
      const old = before[index] ?? '';
      assert.deepEqual(fingerprints(afterFirst(seen, old)), [old, after[index]], storm[index]);
    });
    const handshakes = streams.flatMap(({ seen }) => seen).reduce((sum, { count }) => sum + count, 0);
    console.log(`      ${handshakes} handshakes, none of them bad`);
  });

  it('by changed files and an up', async () => {
    await assertRenewed(brought, async () => {
      await bring();
      assert.deepEqual(await plannedSteps(), ['update routing-shop-secret']);
      await stack.up();
    });
  });

  /** Puts a new certificate and its key where the configuration has the old ones. */
  async function bring(): Promise<void> {
    const { certificate, key } = await givenCertificate('*.shop.example.com');
    writeFileSync(join(stack.directory, files.certificate), certificate);
    writeFileSync(join(stack.directory, files.key), key, { mode: 0o600 });
  }

  /** What an update would do, but for leaving things as they are: each step with the name of its resource. */
  async function plannedSteps(): Promise<readonly string[]> {
    const steps: string[] = [];
    const onEvent = ({ resourcePreEvent }: EngineEvent) => {
      if (resourcePreEvent === undefined) return;
      const { op, urn } = resourcePreEvent.metadata;
      if (op !== 'same' && op !== 'read') steps.push(`${op} ${urn.split('::').at(-1)}`);
    };
    await stack.preview({ onEvent });
    return steps;
  }

  /** Fails unless each host is served the old certificate, then the new one, and nothing else at any time. */
  async function assertRenewed({ hosts, namespace, secret }: Served, renewal: () => Promise<void>): Promise<void> {
    const uid = ['get', 'secret', secret, `-n=${namespace}`, '-o=jsonpath={.metadata.uid}'];
    const [identity, old] = await Promise.all([lab.kubectl(uid), fingerprintIn(namespace, secret)]);
    const begin = performance.now();
    const streams = hosts.map((host) => new HandshakeStream(host, port));
    try {
      await eventually(() => allShow(streams, old));
      await renewal();
      await eventually(async () => allShow(streams, await renewedIn(namespace, secret, old)));
    } finally {
      await Promise.all(streams.map((stream) => stream.stop()));
    }
    const seconds = (performance.now() - begin) / 1000;
    const expected = [old, await fingerprintIn(namespace, secret)];
    for (const { seen } of streams) assert.deepEqual(fingerprints(afterFirst(seen, old)), expected);
    assert.equal(await lab.kubectl(uid), identity, 'the Secret was replaced');
    const handshakes = streams.flatMap(({ seen }) => seen).reduce((sum, { count }) => sum + count, 0);
    console.log(`      ${handshakes} handshakes, ${Math.round(handshakes / seconds)} a second`);
  }

  async function renewedIn(namespace: string, secret: string, old: string): Promise<string> {
    const current = await fingerprintIn(namespace, secret);
    assert.notEqual(current, old, `${namespace}/${secret} is not renewed`);
    return current;
  }

  async function fingerprintIn(namespace: string, secret: string): Promise<string> {
    return (await certificateIn(lab, namespace, secret)).fingerprint256;
  }
});

/** What a stream saw from its first sight of a certificate on: the edge may still be reading it at the beginning. */
function afterFirst(seen: readonly Seen[], fingerprint: string): readonly Seen[] {
  const first = seen.findIndex((one) => one.fingerprint === fingerprint);
  return first < 0 ? seen : seen.slice(first);
}

function fingerprints(seen: readonly Seen[]): readonly string[] {
  return seen.map(({ fingerprint }) => fingerprint);
}

/** Fails unless each stream has seen a certificate often enough, and nothing else since. */
function allShow(streams: readonly HandshakeStream[], fingerprint: string): Promise<void> {
  for (const stream of streams) assertShows(stream, fingerprint, enough);
  return Promise.resolve();
}

/** Fails unless each stream has seen its own certificate a few times, and nothing else since. */
function showEach(streams: readonly HandshakeStream[], fingerprints: readonly string[]): Promise<void> {
  streams.forEach((stream, index) => assertShows(stream, fingerprints[index] ?? '', 5));
  return Promise.resolve();
}

function assertShows({ seen }: HandshakeStream, fingerprint: string, times: number): void {
  const last = seen.at(-1);
  assert.equal(last?.fingerprint, fingerprint);
  assert.ok((last?.count ?? 0) >= times, `${last?.count} handshakes`);
}

/** An environment for each way of renewal. */
const sections: Sections = {
  issuers: { corporate: { ca: { generate: { commonName: 'Example Corp' } } } },
  environments: {
    apps: {
      domain: 'apps.example.com',
      apex: true,
      issuer: 'corporate',
      source: { namespace: 'wiki' },
      namespaces: { list: ['wiki'] },
      distribution: 'direct',
    },
    labs: {
      domain: 'labs.example.com',
      issuer: 'corporate',
      namespaces: { list: ['ci'] },
      distribution: 'direct',
    },
    shop: {
      domain: 'shop.example.com',
      certificate: { files },
      source: { namespace: 'shop' },
      namespaces: { list: ['shop'] },
      distribution: 'direct',
    },
    ...Object.fromEntries(
      storm.map((name) => [
        name,
        {
          domain: `${name}.example.com`,
          issuer: 'corporate',
          source: { namespace: 'storm' },
          namespaces: { list: ['storm'] },
          distribution: 'direct',
        },
      ]),
    ),
  },
  namespaces: Object.fromEntries(
    [...[beside, copied, brought].map(({ namespace }) => namespace), 'storm'].map((name) => [name, { create: true }]),
  ),
  apps: [
    ...[beside, copied, brought].map(({ namespace, hosts }) => ({
      name: 'all',
      namespace,
      hosts,
      service: { name: 'all', port: 80 },
    })),
    ...storm.map((name) => ({
      name,
      namespace: 'storm',
      hosts: [`web.${name}.example.com`],
      service: { name, port: 80 },
    })),
  ],
  charts: noCharts,
};
