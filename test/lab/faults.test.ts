import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { givenCertificate } from './given-certificate';
import { type Lab, startLab } from './lab';
import { LabStack, type Sections } from './lab-stack';

const install = { traefik: false, metallb: false, certManager: false, kubed: false, epinio: false };

describe('an up that is killed while Helm works', function () {
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
    const exported: { readonly version: number; readonly deployment: unknown } = await stack.pulumi.exportStack();
    await stack.pulumi.importStack({ ...exported, deployment: withoutRelease(exported.deployment) });
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
    const release = ['namespace', 'metallb-system'];
    await lab.kubectl(['create', ...release]);
    await lab.kubectl(['apply', '-f', '-'], JSON.stringify(foreignRelease));
    await assert.rejects(stack.up(), /cannot re-use a name that is still in use/);
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
      install: { ...install, metallb: true },
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

const state = z.looseObject({
  resources: z.array(
    z.looseObject({ urn: z.string(), type: z.string(), dependencies: z.array(z.string()).default([]) }),
  ),
});

/** A stack's state as it was before the engine wrote down that a release is there, and went on to what depends on it. */
function withoutRelease(deployment: unknown): object {
  const { resources, ...rest } = state.parse(deployment);
  const gone = new Set<string>();
  for (const { urn, type, dependencies } of resources) {
    if (type === 'kubernetes:helm.sh/v3:Release' || dependencies.some((one) => gone.has(one))) gone.add(urn);
  }
  return { ...rest, resources: resources.filter(({ urn }) => !gone.has(urn)) };
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
