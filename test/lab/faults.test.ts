import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { changesIn } from './changes';
import { forget } from './forgotten';
import { givenCertificate } from './given-certificate';
import { killPoints, seed } from './kill-points';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { ordersTaken } from './orders';
import { keysOf } from './private-keys';

/** How often an `up` from nothing is killed, and how often one that orders a certificate. */
const kills = { upToNothing: 16, ordering: 4 };

describe(`an up that is killed (EDGEWIRE_LAB_SEED=${seed})`, function () {
  this.timeout('3m');
  let lab: Lab;

  before(async () => {
    lab = await startLab({ crds: ['cert-manager'], nodes: 0 });
    await lab.kubectl(['create', 'namespace', 'cert-manager']);
  });

  after(() => lab?.stop());

  describe('at any event', () => {
    let undisturbed: { readonly events: number; readonly resources: readonly string[]; readonly objects: Objects };
    let points: readonly number[];

    before(async () => {
      const stack = await open('r00');
      let events = 0;
      await stack.up({
        onEvent: ({ resourcePreEvent, resOutputsEvent }) => {
          if (resourcePreEvent !== undefined || resOutputsEvent !== undefined) events += 1;
        },
      });
      const resources = await stack.plannedResources();
      assert.deepEqual(await stack.deployedResources(), resources);
      undisturbed = { events, resources, objects: await objectsOf(lab, 'r00') };
      points = killPoints(kills.upToNothing, events);
      stack.close();
    });

    for (let kill = 1; kill <= kills.upToNothing; kill += 1) {
      it(`is made up for by the next one: kill ${kill} of ${kills.upToNothing}`, async () => {
        const name = `r${String(kill).padStart(2, '0')}`;
        const point = points[kill - 1] ?? 0;
        const stack = await open(name);
        assert.equal(await stack.killedUp((events) => events >= point), 'killed', `at event ${point}`);
        const keys = await keysOf(lab, name);
        await stack.pulumi.cancel();
        await stack.up();
        assert.deepEqual(renamed(await stack.deployedResources(), name), undisturbed.resources, `at event ${point}`);
        assert.deepEqual(await objectsOf(lab, name), undisturbed.objects, `at event ${point}`);
        assert.deepEqual({ ...(await keysOf(lab, name)), ...keys }, await keysOf(lab, name), 'a key was lost');
        const issuances = await issuancesOf(lab, name);
        assert.ok(Math.max(...issuances) <= 2, `issued ${issuances.join(', ')} times, killed at event ${point}`);
        stack.close();
      });
    }

    it('leaves nothing to be done, once what Pulumi remembers as interrupted is cleared', async () => {
      const stack = await open('r16');
      await stack.refresh({ clearPendingCreates: true });
      assert.doesNotMatch(stack.stateText(), /"pending_operations"/);
      const { changeSummary, stdout } = await stack.preview({ diff: true });
      assert.deepEqual(changesIn(changeSummary), [], stdout);
      stack.close();
    });

    async function open(name: string): Promise<LabStack> {
      return LabStack.open(lab, await privateSections(name), { name });
    }

    function renamed(names: readonly string[], from: string): readonly string[] {
      return names.map((one) => one.replaceAll(from, 'r00'));
    }
  });

  describe('while it orders a certificate', () => {
    const server = 'pebble-reusing';
    let stack: LabStack;

    before(async () => {
      const { directory, caBundle } = await lab.startPebble({ name: server, reusesProofs: true });
      stack = await LabStack.open(lab, orderingSections(lab, directory, caBundle), { name: 'ordering' });
    });

    after(() => stack?.close());

    it('costs no further order, and the next one goes on waiting for that', async () => {
      assert.equal(await stack.killedUp(() => ordersTaken(lab, server) > 0), 'killed');
      await stack.pulumi.cancel();
      await stack.up();
      assert.deepEqual(await stack.deployedResources(), await stack.plannedResources());
      assert.equal(ordersTaken(lab, server), 1);
    });

    for (let kill = 2; kill <= kills.ordering; kill += 1) {
      it(`costs one further order at most: kill ${kill} of ${kills.ordering}`, async () => {
        await stack.destroy();
        const before = ordersTaken(lab, server);
        const resources = await stack.plannedResources();
        const point = killPoints(kills.ordering - 1, resources.length)[kill - 2] ?? 0;
        assert.equal(await stack.killedUp((events) => events >= point), 'killed', `at event ${point}`);
        await stack.pulumi.cancel();
        await stack.up();
        assert.deepEqual(await stack.deployedResources(), resources);
        const orders = ordersTaken(lab, server) - before;
        assert.ok(orders === 1 || orders === 2, `${orders} orders, killed at event ${point}`);
      });
    }
  });

  describe('because the API server has gone', () => {
    it('says so, and is made up for by the next one', async () => {
      const stack = await LabStack.open(lab, await privateSections('r98'), { name: 'r98' });
      let gone: Promise<void> | undefined;
      const onEvent = () => {
        if (stack.said().includes('issuer-r98-root-issuer')) gone ??= lab.kill('kube-apiserver');
      };
      await assert.rejects(stack.up({ onEvent }), /connection refused|ECONNREFUSED|cluster is unreachable/);
      await gone;
      z.object({ checkpoint: z.object({}) }).parse(JSON.parse(stack.stateText()));
      await lab.restartApiServer();
      await stack.up();
      assert.deepEqual(await stack.deployedResources(), await stack.plannedResources());
      assert.deepEqual(changesIn((await stack.preview()).changeSummary), []);
      stack.close();
    });
  });
});

describe(`an up that is killed while Helm works`, function () {
  this.timeout('3m');
  let lab: Lab;
  let stack: LabStack;
  let resources: readonly string[];
  let made: string;
  const node = 'lab-0';

  before(async () => {
    lab = await startLab({ nodes: 1, certManager: false });
    // Nothing gets ready meanwhile, so that Helm is not through.
    await lab.kubectl(['cordon', node]);
    stack = await LabStack.open(lab, await chartSections('first'));
    resources = await stack.plannedResources();
  });

  after(async () => {
    stack?.close();
    await lab?.stop();
  });

  it('is made up for where a release was being installed', async () => {
    assert.equal(await killedWhen('pending-install'), 'killed');
    made = await deployment();
    await resume();
    assert.deepEqual(await revisions(), ['deployed 1']);
  });

  it('is made up for where a release was installed, and not written down', async () => {
    await forget(stack, (type) => type === 'kubernetes:helm.sh/v3:Release');
    await stack.up();
    assert.deepEqual(await stack.deployedResources(), resources);
    assert.deepEqual(await revisions(), ['deployed 1']);
  });

  it('is made up for where a release was being changed', async () => {
    await lab.kubectl(['cordon', node]);
    stack.configure(await chartSections('second'));
    assert.equal(await killedWhen('pending-upgrade'), 'killed');
    await resume();
    assert.deepEqual(await revisions(), ['superseded 1', 'deployed 2']);
  });

  it('makes no object anew', async () => assert.equal(await deployment(), made));

  it('does not take over a release that somebody else has deployed', async () => {
    await stack.destroy();
    const namespace = ['namespace', 'metallb-system'];
    await lab.kubectl(['create', ...namespace]);
    await lab.kubectl(['apply', '-f', '-'], JSON.stringify(foreignRelease));
    await assert.rejects(stack.up(), /the Namespace metallb-system is there already, made with kubectl-create/);
    await lab.kubectl(['annotate', ...namespace, 'edgewire.io/stack=organization/edgewire/dev']);
    await assert.rejects(
      stack.up(),
      /the Helm release metallb-system\/metallb is there already, made by somebody else/,
    );
  });

  async function killedWhen(status: string) {
    let isPending = false;
    const looking = setInterval(() => {
      void revisions().then((all) => (isPending ||= all.some((one) => one.startsWith(status))));
    }, 200);
    try {
      return await stack.killedUp(() => isPending);
    } finally {
      clearInterval(looking);
    }
  }

  async function resume(): Promise<void> {
    await lab.kubectl(['uncordon', node]);
    await stack.pulumi.cancel();
    await stack.up();
    assert.deepEqual(await stack.deployedResources(), resources);
  }

  /** Status and version of each revision that Helm has recorded. */
  async function revisions(): Promise<readonly string[]> {
    const columns = 'custom-columns=:.metadata.labels.status,:.metadata.labels.version';
    const records = ['get', 'secrets', '-n=metallb-system', '-l=owner=helm', '--no-headers', '-o', columns];
    return lines(await lab.kubectl(records)).map((line) => line.replace(/ +/, ' '));
  }

  /** The identity of an object of the chart. */
  async function deployment(): Promise<string> {
    return lab.kubectl(['get', 'deployments', '-n=metallb-system', '-o=jsonpath={.items[*].metadata.uid}']);
  }
});

/** The same at each `up` of a stack. */
const givenCertificates: Record<string, ReturnType<typeof givenCertificate>> = {};

/** A private CA made in the cluster and a certificate of one's own, each in namespaces of its own, all named so. */
async function privateSections(name: string): Promise<Sections> {
  const given = `given-${name}`;
  const app = (namespace: string, environment: string) => ({
    name: namespace,
    namespace,
    environment,
    host: '{{name}}.{{domain}}',
    service: { name: 'web', port: 80 },
  });
  const environment = (environmentName: string, namespaces: readonly string[]) => ({
    domain: `${environmentName}.example.com`,
    namespaces: { list: namespaces },
    source: { namespace: `routing-${name}` },
    distribution: 'direct',
  });
  const files = (givenCertificates[given] ??= givenCertificate(`*.${given}.example.com`));
  return {
    issuers: { [name]: { ca: { generate: { commonName: `CA ${name}` } } } },
    environments: {
      [name]: { ...environment(name, [`wiki-${name}`, `ci-${name}`]), issuer: name },
      [given]: { ...environment(given, [`ci-${name}`]), certificate: { files: await files } },
    },
    namespaces: Object.fromEntries(
      [`wiki-${name}`, `ci-${name}`, `routing-${name}`].map((one) => [one, { create: true }]),
    ),
    apps: [app(`wiki-${name}`, name), app(`ci-${name}`, name), { ...app(`ci-${name}`, given), name: `own-${name}` }],
    charts: noCharts,
  };
}

/** One environment whose certificate an ACME server issues. */
function orderingSections({ nameServer: { address, key } }: Lab, directory: string, caBundle: string): Sections {
  const rfc2136 = { nameserver: address, tsigKeyName: key.name, tsigAlgorithm: key.algorithm, tsigSecret: key.secret };
  return {
    issuers: { pebble: { acme: { directory, caBundle, email: 'ops@example.com', dns01: { rfc2136 } } } },
    environments: {
      ordering: {
        domain: 'apps.example.com',
        issuer: 'pebble',
        source: { namespace: 'ordering' },
        namespaces: { list: ['shop'] },
        distribution: 'direct',
      },
    },
    namespaces: { ordering: { create: true }, shop: { create: true } },
    apps: [{ name: 'shop', namespace: 'shop', host: 'shop.apps.example.com', service: { name: 'shop', port: 80 } }],
    charts: noCharts,
  };
}

const certificate = givenCertificate('*.apps.example.com');

/** One chart, whose pods change with `round`. */
async function chartSections(round: string): Promise<Sections> {
  return {
    addresses: { pools: { edge: ['192.0.2.10-192.0.2.20'] } },
    environments: {
      apps: {
        domain: 'apps.example.com',
        certificate: { files: await certificate },
        namespaces: { list: ['shop'] },
        distribution: 'direct',
      },
    },
    namespaces: { shop: { create: true } },
    charts: {
      install: { ...noCharts.install, metallb: true },
      values: { metallb: { controller: { podAnnotations: { round } } } },
    },
  };
}

/** A release by another hand, as Helm records it. */
const foreignRelease = {
  apiVersion: 'v1',
  kind: 'Secret',
  type: 'helm.sh/release.v1',
  metadata: {
    name: 'sh.helm.release.v1.metallb.v1',
    namespace: 'metallb-system',
    labels: { owner: 'helm', name: 'metallb', status: 'deployed', version: '1' },
  },
  stringData: {
    release: gzipSync(
      JSON.stringify({ name: 'metallb', version: 1, info: { status: 'deployed', description: 'Install complete' } }),
    ).toString('base64'),
  },
};

type Objects = readonly string[];

/**
 * Every object whose name or namespace has a text in it, with that text as in the undisturbed stack, and requests for
 * certificates without the number of the issuance.
 */
async function objectsOf(lab: Lab, name: string): Promise<Objects> {
  const kinds = 'namespaces,secrets,ingresses,certificates,certificaterequests,clusterissuers';
  const columns = 'custom-columns=:.kind,:.metadata.namespace,:.metadata.name';
  // cert-manager keeps a key that is not yet used in a Secret with a random name.
  const settled = '-l=cert-manager.io/next-private-key!=true';
  const all = lines(await lab.kubectl(['get', kinds, '-A', settled, '--no-headers', '-o', columns]));
  return all
    .filter((line) => line.includes(name))
    .map((line) => line.replaceAll(name, 'r00').replace(/ +/g, ' '))
    .map((line) => line.replace(/^(CertificateRequest .+)-\d+$/, '$1'))
    .sort();
}

/** How often each Certificate of a stack's own namespace was issued. */
async function issuancesOf(lab: Lab, name: string): Promise<readonly number[]> {
  const revisions = '-o=jsonpath={.items[*].status.revision}';
  return (await lab.kubectl(['get', 'certificates', `-n=routing-${name}`, revisions])).split(' ').map(Number);
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
