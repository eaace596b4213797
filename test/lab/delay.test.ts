import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as kubernetes from '@pulumi/kubernetes';
import { CommandError } from '@pulumi/pulumi/automation';
import { Edge } from '../../components/platform/edge';
import * as z from 'zod';
import { binary } from './cache';
import { Creations } from './creations';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { PlayedKubed } from './played-kubed';
import { packChart, writeInto } from './stand-ins/pack';

const waitSeconds = { certificate: 15, copy: 5 };

/** Two applications on a routing secret, one in the namespace of its source and one that waits for a copy. */
function sections(issuers: object, wait: object = waitSeconds): Sections {
  const service = { name: 'web', port: 80 };
  return {
    cluster: { waitSeconds: wait },
    issuers,
    environments: {
      apps: {
        domain: 'apps.example.com',
        issuer: 'one',
        source: { namespace: 'edge' },
        namespaces: { list: ['wiki'] },
      },
    },
    namespaces: { edge: { create: true }, wiki: { create: true } },
    apps: [
      { name: 'status', namespace: 'edge', host: 'status.apps.example.com', service },
      { name: 'wiki', namespace: 'wiki', host: 'wiki.apps.example.com', service },
    ],
    charts: noCharts,
  };
}

/** A Service that is annotated for Xposer. */
function exposedService(name: string) {
  const xposer = 'config.xposer.stakater.com/';
  return {
    metadata: {
      name,
      namespace: 'wiki',
      labels: { expose: 'true' },
      annotations: {
        [`${xposer}Domain`]: 'apps.example.com',
        [`${xposer}IngressURLTemplate`]: '{{.Service}}-{{.Namespace}}.{{.Domain}}',
        'pulumi.com/skipAwait': 'true',
      },
    },
    spec: { ports: [{ port: 8080 }] },
  };
}

/** An edge without applications; beside it two Ingresses, and a Service of its own and of a chart to be exposed. */
function ownProgram(directory: string): Promise<void> {
  const edge = new Edge({ directory });
  const service = { name: 'web', port: 80 };
  edge.ingress('declared', { namespace: 'wiki', hosts: ['a.apps.example.com'], service });
  const paths = [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }];
  new kubernetes.networking.v1.Ingress(
    'foreign',
    {
      metadata: { name: 'foreign', namespace: 'wiki', annotations: { 'pulumi.com/skipAwait': 'true' } },
      spec: { tls: [{ hosts: ['b.apps.example.com'] }], rules: [{ host: 'b.apps.example.com', http: { paths } }] },
    },
    { provider: edge.provider },
  );
  new kubernetes.core.v1.Service('xposed', exposedService('xposed'), { provider: edge.provider });
  const chart = join(directory, 'charted.tgz');
  packChart(chart, { name: 'charted', version: '1.0.0' }, (folder) => {
    const service = { apiVersion: 'v1', kind: 'Service', ...exposedService('charted') };
    // JSON is YAML, and the templates of Xposer are none of Helm's.
    writeInto(folder, 'templates/service.yaml', `{{ ${JSON.stringify(JSON.stringify(service))} }}`);
  });
  new kubernetes.helm.v4.Chart('charted', { chart, namespace: 'wiki' }, { providers: [edge.provider] });
  return Promise.resolve();
}

/** Runs `pulumi up`, and sends it one SIGINT once it has printed a text. */
async function interruptedUp(
  lab: Lab,
  { directory, name }: LabStack,
  text: string,
): Promise<{ readonly code: number | null; readonly milliseconds: number }> {
  const args = ['up', '--yes', '--skip-preview', '--stack', name, '--non-interactive', '--color', 'never'];
  const up = spawn(binary('pulumi'), args, { cwd: directory, env: { ...process.env, ...lab.environment } });
  let printed = '';
  let interrupted: number | undefined;
  for (const stream of [up.stdout, up.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => {
      printed += part;
      if (interrupted !== undefined || !printed.replace(/\s+/g, ' ').includes(text)) return;
      interrupted = performance.now();
      up.kill('SIGINT');
    });
  const code = await new Promise<number | null>((resolve, reject) => up.on('error', reject).on('close', resolve));
  assert.ok(interrupted !== undefined, `never printed ${text}:\n${printed}`);
  return { code, milliseconds: performance.now() - interrupted };
}

const selfSigned = { one: { selfSigned: {} } };

const ingresses = { source: 'Ingress edge/status', copy: 'Ingress wiki/wiki' };
const secrets = { source: 'Secret edge/apps-routing', copy: 'Secret wiki/apps-routing' };

describe('an update waits', function () {
  this.timeout('90s');
  let lab: Lab;

  before(async () => {
    lab = await startLab({ crds: ['cert-manager'], nodes: 0 });
    await lab.kubectl(['create', 'namespace', 'cert-manager']);
  });

  after(() => lab?.stop());

  describe('for a distribution that takes its time', () => {
    const slowness = 8000;
    let stack: LabStack;
    let kubed: PlayedKubed;
    let creations: Creations;
    const whenCopied: (readonly string[])[] = [];

    before(async () => {
      creations = await Creations.watch(lab, '/api/v1/secrets', '/apis/networking.k8s.io/v1/ingresses');
      kubed = new PlayedKubed(lab, {
        beforeChange: async () => {
          await delay(slowness);
          whenCopied.push(await ingressesOf(lab));
        },
      });
      stack = await LabStack.open(lab, sections(selfSigned, {}), { name: 'slow' });
      await stack.up();
    });

    after(async () => {
      await kubed?.stop();
      creations?.stop();
      await stack?.destroy();
      stack?.close();
    });

    it('with the Ingress that needs it, and with no other', () => {
      assert.deepEqual(whenCopied, [['edge/status']]);
    });

    it('and makes no Ingress before the Secret in its namespace', () => {
      const order = [secrets.source, ingresses.source, secrets.copy, ingresses.copy];
      assert.deepEqual(creations.inOrder(order), order);
    });
  });

  describe('for the copy in a namespace that a program of its own brings Ingresses into', () => {
    let stack: LabStack;
    let kubed: PlayedKubed;
    let creations: Creations;

    before(async () => {
      creations = await Creations.watch(lab, '/api/v1/secrets', '/apis/networking.k8s.io/v1/ingresses');
      kubed = new PlayedKubed(lab, { beforeChange: () => delay(4000) });
      const edge = { ...sections(selfSigned, {}), apps: [] };
      stack = await LabStack.open(lab, edge, { name: 'own', program: ownProgram });
      await stack.up();
    });

    after(async () => {
      await kubed?.stop();
      creations?.stop();
      await stack?.destroy();
      stack?.close();
    });

    it('with those that the edge declares, and with those of Pulumi alone', () => {
      const { source, copy } = secrets;
      const declared = ['charted', 'declared', 'foreign', 'xposed'].map((name) => `Ingress wiki/${name}`);
      const order = creations.inOrder([source, copy, ...declared]);
      assert.deepEqual(order.slice(0, 2), [source, copy]);
      assert.deepEqual(order.slice(2).sort(), declared);
    });

    it('and with those that Xposer would have made of Services, on the routing secret', async () => {
      const path = '{.spec.rules[0].host} {.spec.rules[0].http.paths[0].backend.service} {.spec.tls}';
      for (const name of ['xposed', 'charted']) {
        const host = `${name}-wiki.apps.example.com`;
        assert.equal(
          await lab.kubectl(['get', 'ingress', name, '-n=wiki', `-o=jsonpath=${path}`]),
          `${host} {"name":"${name}","port":{"number":8080}} [{"hosts":["${host}"],"secretName":"apps-routing"}]`,
        );
      }
    });

    it('and finds nothing to change after that', async () => {
      const { changeSummary } = await stack.preview();
      assert.deepEqual(Object.keys(changeSummary), ['same']);
    });
  });

  describe('until it is interrupted', () => {
    let stack: LabStack;

    before(async () => {
      stack = await LabStack.open(lab, sections(selfSigned, {}), { name: 'interrupted', way: 'command' });
    });

    after(async () => {
      await stack?.destroy();
      stack?.close();
    });

    it('once, by Ctrl-C, which ends it soon and leaves nothing pending', async () => {
      const { code, milliseconds } = await interruptedUp(lab, stack, 'the Secret wiki/apps-routing is not there');
      assert.notEqual(code, 0);
      assert.ok(milliseconds < 60_000, `it went on for ${milliseconds} ms`);
      const { deployment } = z
        .object({ deployment: z.record(z.string(), z.unknown()) })
        .parse(await stack.pulumi.exportStack());
      assert.deepEqual(deployment.pending_operations ?? [], []);
    });

    it('and the next one completes', async () => {
      const kubed = new PlayedKubed(lab);
      try {
        await stack.up();
      } finally {
        await kubed.stop();
      }
      assert.deepEqual(await stack.deployedResources(), await stack.plannedResources());
    });
  });

  describe('in vain for a distribution that is broken', () => {
    let stack: LabStack;
    let message: string;

    before(async () => {
      stack = await LabStack.open(lab, sections(selfSigned), { name: 'broken' });
      message = await failureOf(stack);
    });

    after(async () => {
      await stack?.destroy();
      stack?.close();
    });

    it('and says after the time that is configured what is missing where, and why', () => {
      assert.deepEqual(errorsIn(message), [
        'after 5 s the Secret wiki/apps-routing, a copy of edge/apps-routing, is not there: kubed does not copy; see whether it runs and what it logs',
      ]);
    });

    it('and shows meanwhile, in the status line, what it waits for and since when', () => {
      const status =
        /"message":"[^"]*waiting since \d\d:\d\d:\d\d, for 5 s at most: the Secret wiki\/apps-routing is not there[^}]*"ephemeral":true/;
      assert.match(stack.said(), status);
    });

    it('and makes no Ingress without its Secret', async () => {
      assert.deepEqual(await ingressesOf(lab), ['edge/status']);
    });

    it('and leaves a state that holds all that was made', async () => {
      const planned = await stack.plannedResources();
      const deployed = await stack.deployedResources();
      assert.deepEqual(
        planned.filter((one) => !deployed.includes(one)),
        [
          'edgewire:index:RoutedIngress app-wiki.wiki',
          'kubernetes:networking.k8s.io/v1:Ingress app-wiki.wiki-ingress',
          'pulumi-nodejs:dynamic/edgewire:CertificateSecret routing-apps-in-wiki',
        ],
      );
      assert.deepEqual(
        deployed.filter((one) => !planned.includes(one)),
        [],
      );
      const { summary } = await stack.refresh();
      assert.deepEqual(Object.keys(summary.resourceChanges ?? {}), ['same']);
    });

    it('and completes once the distribution works', async () => {
      const kubed = new PlayedKubed(lab);
      try {
        const { summary } = await stack.up();
        assert.deepEqual(Object.keys(summary.resourceChanges ?? {}).sort(), ['create', 'same']);
      } finally {
        await kubed.stop();
      }
      assert.deepEqual(await ingressesOf(lab), ['edge/status', 'wiki/wiki']);
      assert.deepEqual(await stack.deployedResources(), await stack.plannedResources());
    });
  });

  describe('in vain for a certificate', () => {
    const existing = { one: { existing: { name: 'theirs' } } };

    it('of an issuer that is not there, and completes once it is', async () => {
      const stack = await LabStack.open(lab, sections(existing), { name: 'without-issuer' });
      assert.deepEqual(errorsIn(await failureOf(stack)), [
        `${unissued}it says: Referenced "ClusterIssuer" not found: clusterissuer.cert-manager.io "theirs" not found`,
      ]);
      assert.deepEqual(await ingressesOf(lab), []);

      await lab.kubectl(['create', '-f', '-'], theirs);
      const kubed = new PlayedKubed(lab);
      try {
        await stack.up();
      } finally {
        await kubed.stop();
      }
      assert.deepEqual(await ingressesOf(lab), ['edge/status', 'wiki/wiki']);
      await stack.destroy();
      stack.close();
    });

    it('of a cert-manager that does not run', async () => {
      await lab.kill('cert-manager');
      const stack = await LabStack.open(lab, sections(existing), { name: 'not-running' });
      assert.deepEqual(errorsIn(await failureOf(stack)), [`${unissued}it does not see to it; see whether it runs`]);
      await stack.destroy();
      stack.close();
      await lab.startCertManager();
    });

    // Nothing is destroyed after it: cert-manager could not take back what it never proved, and keeps the namespace.
    it('of an authority that it cannot prove control of its names to', async () => {
      const stack = await LabStack.open(lab, sections({ one: { acme: wronglyKeyed(lab) } }), { name: 'wrong-key' });
      assert.deepEqual(errorsIn(await failureOf(stack)), [
        `${unissued}it says: DNS update failed: dns: bad authentication`,
      ]);
      stack.close();
    });
  });
});

const unissued = 'after 15 s the Secret edge/apps-routing is not there: cert-manager has not issued it, and ';

const theirs = JSON.stringify({
  apiVersion: 'cert-manager.io/v1',
  kind: 'ClusterIssuer',
  metadata: { name: 'theirs' },
  spec: { selfSigned: {} },
});

function wronglyKeyed({ acme: { directory, caBundle }, nameServer: { address, key } }: Lab): object {
  const tsigSecret = Buffer.from('another key altogether').toString('base64');
  const rfc2136 = { nameserver: address, tsigKeyName: key.name, tsigAlgorithm: key.algorithm, tsigSecret };
  return { directory, caBundle, dns01: { rfc2136 } };
}

/** The Ingresses there are, as `<namespace>/<name>`. */
async function ingressesOf(lab: Lab): Promise<readonly string[]> {
  const names = '-o=jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name}{"\\n"}{end}';
  const output = await lab.kubectl(['get', 'ingresses', '-A', names]);
  return output.split('\n').filter((name) => name !== '');
}

/** What an update that has to fail says. */
async function failureOf(stack: LabStack): Promise<string> {
  try {
    await stack.up();
  } catch (error) {
    if (error instanceof CommandError) return error.message;
    throw error;
  }
  assert.fail('the update did not fail');
}

/** The errors of resources, each once, without what the engine puts before and behind. */
function errorsIn(message: string): readonly string[] {
  const found = [...message.matchAll(/^ *error: (?!update failed)(.*)$/gm)].map(([, text = '']) => text.trim());
  return [...new Set(found)];
}
