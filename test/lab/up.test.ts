import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Deployment, LocalWorkspace, PulumiCommand, type Stack } from '@pulumi/pulumi/automation';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import { loadStack } from '../../components/config/stack-file';
import { type Stack as StackConfig } from '../../components/config/stack';
import { buildStack } from '../../components/program';
import { pulumiRoot } from './environment';
import { type Lab, startLab } from './lab';

const root = resolve(__dirname, '../..');
const charts = process.env.EDGEWIRE_LAB_CHARTS;

const registeredResources = z.object({ resources: z.array(z.object({ type: z.string(), name: z.string() })) });
const stateResources = z.object({
  resources: z.array(z.object({ urn: z.string(), external: z.boolean().optional() })),
});

/** A directory as Pulumi runs programs in: the stack file, and the packages for dynamic providers. */
function workplace(chartDirectory: string, kubeconfig: string): { directory: string; config: StackConfig } {
  const directory = mkdtempSync(join(tmpdir(), 'edgewire-up-'));
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  const text = stringify(devOnLab(readFileSync(join(root, 'Pulumi.dev.yaml'), 'utf8'), chartDirectory, kubeconfig));
  writeFileSync(join(directory, 'Pulumi.planned.yaml'), text);
  const loaded = loadStack({ name: 'Pulumi.planned.yaml', text });
  if (loaded.kind === 'errors')
    throw new Error(loaded.errors.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return { directory, config: loaded.stack };
}

/** The dev stack with its charts from a directory; no kubed runs in a lab, so the program makes the copies itself. */
function devOnLab(text: string, chartDirectory: string, kubeconfig: string): unknown {
  const { config } = z.object({ config: z.record(z.string(), z.unknown()) }).parse(parse(text));
  const environments = z.record(z.string(), z.record(z.string(), z.unknown())).parse(config['edgewire:environments']);
  const direct = Object.entries(environments).map(([name, one]) => [name, { ...one, distribution: 'direct' }]);
  return {
    config: {
      ...config,
      'edgewire:cluster': { name: 'lab', kubeconfig },
      'edgewire:environments': Object.fromEntries(direct) as unknown,
      // The provider finds charts by a path relative to where the program's process was started.
      'edgewire:charts': { source: { directory: relative(process.cwd(), resolve(chartDirectory)) } },
    },
  };
}

/** Starts what a cluster's own pods would run, as soon as a chart has brought its definitions. */
async function playPods(lab: Lab): Promise<void> {
  const established = async (crd: string): Promise<void> => {
    while (
      !(await lab.kubectl(['wait', '--for=condition=Established', `crd/${crd}`, '--timeout=1s']).then(
        () => true,
        () => false,
      ))
    ) {
      await delay(250);
    }
  };
  await Promise.all([
    established('ipaddresspools.metallb.io').then(() => lab.startMetalLb()),
    established('certificates.cert-manager.io').then(() => lab.startCertManager()),
  ]);
}

describe('up of the dev stack', function () {
  this.timeout(600_000);
  let lab: Lab;
  let stack: Stack;
  let directory: string;

  before(async function () {
    // Real charts are not kept here: without a directory of them this is skipped, by name.
    if (charts === undefined) return this.skip();
    lab = await startLab({ certManager: false });
    const place = workplace(charts, lab.kubeconfig);
    directory = place.directory;
    stack = await LocalWorkspace.createOrSelectStack(
      { projectName: 'edgewire', stackName: 'dev', program: () => buildStack(place.config, 'dev', directory) },
      { workDir: directory, pulumiCommand: await PulumiCommand.get({ root: pulumiRoot() }), envVars: lab.environment },
    );
  });

  after(async () => {
    await lab?.stop();
    if (directory !== undefined) rmSync(directory, { recursive: true });
  });

  it('makes the resources that the offline plan lists, no more and no fewer', async () => {
    const args = ['cli/start.mjs', 'plan', '--resources', '--format', 'json', '--stack', 'planned', '--cwd', directory];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
    const planned = registeredResources.parse(JSON.parse(stdout)).resources.map(({ type, name }) => `${type} ${name}`);
    const [result] = await Promise.all([stack.up(), playPods(lab)]);
    assert.deepEqual(Object.keys(result.summary.resourceChanges ?? {}), ['create']);
    const state: Deployment = await stack.exportStack();
    const made = stateResources.parse(state.deployment).resources.filter(({ external }) => external !== true);
    const found = made.map(({ urn }) => `${urn.split('::')[2]?.split('$').at(-1)} ${urn.split('::')[3]}`);
    // The engine's own name for the stack, and the provider of dynamic resources, are the engine's.
    const comparable = (all: readonly string[]) =>
      all.filter((one) => !/^pulumi:(pulumi:Stack|providers:pulumi-nodejs)/.test(one)).sort();
    assert.deepEqual(comparable(found), comparable(planned));
  });

  it('gives the controller the planned address', async () => {
    const path = '{.status.loadBalancer.ingress[0].ip}';
    const service = ['get', 'service', 'traefik-external', '-n', 'traefik-external', '-o', `jsonpath=${path}`];
    assert.equal(await lab.kubectl(service), '172.18.255.200');
  });

  it('puts a routing secret with its label where an Ingress names it', async () => {
    const labels = '{.type} {.metadata.labels.epinio\\.io/routing}';
    for (const namespace of ['wiki', 'metrics', 'epinio']) {
      const secret = await lab.kubectl(['get', 'secret', 'tools-routing', '-n', namespace, '-o', `jsonpath=${labels}`]);
      assert.equal(secret, 'kubernetes.io/tls true');
    }
  });

  it('expects no changes at a second up, and finds no drift', async () => {
    const changes = (summary: object) => Object.keys(summary).filter((one) => one !== 'same' && one !== 'read');
    assert.deepEqual(changes((await stack.up()).summary.resourceChanges ?? {}), []);
    await stack.refresh();
    assert.deepEqual(changes((await stack.preview()).changeSummary), []);
  });

  it('keeps no private key in plain state', () => {
    const backend = fileURLToPath(lab.environment.PULUMI_BACKEND_URL ?? '');
    const state = readFileSync(join(backend, '.pulumi/stacks/edgewire/dev.json'), 'utf8');
    assert.match(state, /BEGIN CERTIFICATE/, 'the public CA certificate is plain, so that PEM would be found');
    // As PEM, and as base64 of PEM, whatever stands before it.
    assert.doesNotMatch(state, /PRIVATE KEY|UFJJVkFURSBLRVk|BSSVZBVEUgS0VZ|QUklWQVRFIEtFW/);
  });

  it('leaves nothing but CRDs that Helm keeps behind at destroy', async () => {
    await stack.destroy();
    const namespaces = await lab.kubectl(['get', 'namespaces', '-o', 'name']);
    const own = ['default', 'kube-node-lease', 'kube-public', 'kube-system'].map((name) => `namespace/${name}`);
    assert.deepEqual(namespaces.trim().split('\n').sort(), own);
    const crds = (await lab.kubectl(['get', 'crds', '-o', 'name'])).trim().split('\n');
    const kept = /\.(traefik\.io|hub\.traefik\.io|cert-manager\.io|application\.epinio\.io|acme\.cert-manager\.io)$/;
    assert.deepEqual(
      crds.filter((crd) => !kept.test(crd)),
      [],
    );
  });
});
