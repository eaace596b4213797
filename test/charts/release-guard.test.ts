import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import * as pulumi from '@pulumi/pulumi';
import { record } from '../../cli/recording';
import { guardReleases } from '../../components/charts/release-guard';
import { FakeApiServer } from '../cluster/fake-api-server';
import { type ApiObject } from '../cluster/objects';

const wanted = {
  name: 'traefik-external',
  namespace: 'traefik-external',
  description: 'Made by edgewire, stack dev',
  values: { ingressClass: { name: 'traefik' } },
};

/** A revision as Helm keeps it. */
function revision(version: number, status: string, description: string): ApiObject {
  const release = gzipSync(JSON.stringify({ info: { description } })).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `sh.helm.release.v1.traefik-external.v${version}`,
      namespace: 'traefik-external',
      labels: { owner: 'helm', name: 'traefik-external', status, version: String(version) },
    },
    data: { release: Buffer.from(release).toString('base64') },
  };
}

function ingressClass(release?: string): ApiObject {
  const annotations = { 'meta.helm.sh/release-name': release, 'meta.helm.sh/release-namespace': release };
  const metadata = { name: 'traefik', ...(release === undefined ? {} : { annotations }) };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata };
}

/** What is said before the release is created where there are these objects. */
async function refusal(objects: readonly ApiObject[], values: unknown = wanted.values): Promise<string | undefined> {
  const server = new FakeApiServer({ namespaces: {}, certificates: {}, objects });
  const kubeconfig = await server.start();
  try {
    const { outputs } = await record('dev', async () => {
      const transformation = guardReleases({ kubeconfig, context: 'fake' });
      const resource = new pulumi.ComponentResource('test:index:Any', 'any');
      const type = 'kubernetes:helm.sh/v3:Release';
      const changed = transformation({ type, name: 'any', props: wanted, opts: {}, resource });
      const [hook] = [changed?.opts.hooks?.beforeCreate ?? []].flat();
      assert.ok(pulumi.ResourceHook.isInstance(hook), 'a release goes unguarded');
      assert.equal(hook.opts?.onDryRun, true, 'it is not asked at preview');
      // Registered with a resource, so that the runtime waits for it.
      new pulumi.ComponentResource('test:index:Any', 'guarded', {}, { hooks: { beforeCreate: [hook] } });
      const args = { urn: '', id: '', name: 'any', type, newInputs: { ...wanted, values } };
      return Promise.resolve(hook.callback(args)).then(
        () => undefined,
        (error: Error) => error.message,
      );
    });
    return outputs;
  } finally {
    await server.stop();
  }
}

const ours = wanted.description;

describe('a Helm release that this stack is about to create', () => {
  it('is created where there is none', async () => assert.equal(await refusal([]), undefined));

  it("is this stack's where Helm was through, and the update was killed", async () => {
    assert.equal(await refusal([revision(1, 'deployed', ours), ingressClass('traefik-external')]), undefined);
  });

  it("is refused where it is another stack's, whose name is said, with the way on", async () => {
    assert.equal(
      await refusal([revision(1, 'deployed', 'Made by edgewire, stack prod')]),
      'the Helm release traefik-external/traefik-external is there already, made by the stack prod, and is left alone: leave the chart out with edgewire:charts.install, or uninstall the release',
    );
  });

  it('is refused by the newest revision that was finished', async () => {
    const old = revision(9, 'superseded', ours);
    const newest = revision(10, 'deployed', 'Upgrade complete');
    assert.match((await refusal([old, newest, revision(11, 'failed', ours)])) ?? '', /made by somebody else/);
  });

  it('is left to the next step where Helm never finished it', async () => {
    assert.equal(await refusal([revision(1, 'pending-install', 'Initial install underway')]), undefined);
  });

  it('is refused where its ingress class is that of another release, or of none', async () => {
    assert.equal(
      await refusal([ingressClass('legacy')]),
      'the IngressClass traefik of the Helm release traefik-external/traefik-external is there already, part of the Helm release legacy/legacy, and is left alone: give the controller another class',
    );
    assert.match((await refusal([ingressClass()])) ?? '', /made by somebody else/);
  });

  it('has no class where its chart has none, or its values are secret', async () => {
    for (const values of [{}, pulumi.secret(wanted.values)]) {
      assert.equal(await refusal([ingressClass('legacy')], values), undefined);
    }
  });
});
