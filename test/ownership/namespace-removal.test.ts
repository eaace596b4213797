import assert from 'node:assert/strict';
import {
  namespaceRemovalProvider,
  type RemovalInputs,
  type RemovalState,
} from '../../components/ownership/namespace-removal';
import { FakeApiServer } from '../cluster/fake-api-server';
import { type ApiObject } from '../cluster/objects';
import { serialized, runSerialized } from '../pulumi/serialized-provider';
import { recorded } from '../pulumi/recordings';
import { smallStack } from '../platform/stacks';

const inputs: RemovalInputs = {
  namespace: 'wiki',
  stack: 'organization/edgewire/test',
  shared: false,
  kubeconfig: '',
  context: 'fake',
};

const state: RemovalState = { ...inputs, existed: false };

const mine = { 'edgewire.io/stack': state.stack };
const others = { 'edgewire.io/stack': 'organization/edgewire/prod' };

function namespace(annotations: Readonly<Record<string, string>> = mine): ApiObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'wiki', annotations } };
}

function inside(apiVersion: string, kind: string, metadata: object = {}, more: object = {}): ApiObject {
  return { apiVersion, kind, metadata: { name: 'any', namespace: 'wiki', ...metadata }, ...more };
}

/** The objects that are left after the removal. */
async function left(objects: readonly ApiObject[], given: Partial<RemovalState> = {}): Promise<readonly ApiObject[]> {
  const server = new FakeApiServer({ namespaces: {}, certificates: {}, objects });
  const kubeconfig = await server.start();
  try {
    await namespaceRemovalProvider.delete?.('wiki', { ...state, ...given, kubeconfig });
    return server.cluster.objects ?? [];
  } finally {
    await server.stop();
  }
}

describe('the removal of a namespace', () => {
  const { log } = console;
  let told: unknown[];
  beforeEach(() => {
    told = [];
    console.log = (line: unknown) => void told.push(line);
  });
  afterEach(() => {
    console.log = log;
  });

  it('removes one that this stack made, with what Kubernetes and controllers left in it', async () => {
    const leftovers = [
      inside('v1', 'ConfigMap', { name: 'kube-root-ca.crt' }),
      inside('v1', 'ServiceAccount', { name: 'default' }),
      inside('v1', 'Secret', { name: 'cert-manager-webhook-ca' }),
      inside('v1', 'Secret', { name: 'account', annotations: mine }),
      inside('v1', 'Secret', {
        labels: { 'epinio.io/routing': 'true', 'kubed.appscode.com/origin.name': 'production-routing' },
      }),
      inside('apps/v1', 'Deployment', { deletionTimestamp: '2026-01-01T00:00:00Z' }),
      inside('v1', 'Service', { ownerReferences: [{ kind: 'Challenge', name: 'any' }] }),
    ];
    assert.deepEqual(await left([namespace(), ...leftovers]), []);
  });

  it('has nothing to do where there is none any more', async () => assert.deepEqual(await left([]), []));

  const clusterIssuer: ApiObject = {
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    metadata: { name: 'letsencrypt' },
    spec: { acme: { privateKeySecretRef: { name: 'any' } } },
  };
  const needed: Readonly<Record<string, readonly ApiObject[]>> = {
    'an Ingress': [inside('networking.k8s.io/v1', 'Ingress')],
    'a Certificate': [inside('cert-manager.io/v1', 'Certificate')],
    'a Deployment': [inside('apps/v1', 'Deployment')],
    'a StatefulSet': [inside('apps/v1', 'StatefulSet')],
    'a DaemonSet': [inside('apps/v1', 'DaemonSet')],
    'a Service': [inside('v1', 'Service')],
    "another stack's Secret": [inside('v1', 'Secret', { annotations: others })],
    "another stack's trust bundle": [inside('v1', 'ConfigMap', { annotations: others })],
    'a volume made by hand': [
      inside('v1', 'PersistentVolumeClaim', { managedFields: [{ manager: 'kubectl-create' }] }),
    ],
    'a Secret made by hand': [inside('v1', 'Secret', { managedFields: [{ manager: 'kubectl' }] })],
    'a Helm release': [inside('v1', 'Secret', {}, { type: 'helm.sh/release.v1' })],
    'a routing secret of a former version': [inside('v1', 'Secret', { labels: { 'epinio.io/routing': 'true' } })],
    'the Secret of a ClusterIssuer': [inside('v1', 'Secret'), clusterIssuer],
  };
  for (const [what, objects] of Object.entries(needed)) {
    it(`leaves one with ${what} in it`, async () => {
      const all = [namespace(), ...objects];
      assert.deepEqual(await left(all), all);
    });
  }

  it('leaves one that has become somebody else’s', async () => {
    for (const annotations of [others, {}]) {
      assert.deepEqual(await left([namespace(annotations)]), [namespace(annotations)]);
    }
  });

  it('removes a shared one by the stack that made it, and only when no other uses it', async () => {
    const secret = inside('v1', 'Secret', { annotations: others });
    assert.deepEqual(await left([namespace({})], { shared: true }), []);
    assert.deepEqual(await left([namespace({}), secret], { shared: true }), [namespace({}), secret]);
    assert.deepEqual(await left([namespace({})], { shared: true, existed: true }), [namespace({})]);
  });

  it('says what it has left a namespace for', async () => {
    const server = new FakeApiServer({
      namespaces: {},
      certificates: {},
      objects: [namespace(), inside('apps/v1', 'Deployment', { name: 'legacy' })],
    });
    const kubeconfig = await server.start();
    try {
      await namespaceRemovalProvider.delete?.('wiki', { ...state, kubeconfig });
    } finally {
      await server.stop();
    }
    assert.deepEqual(told, ['The Namespace wiki stays: it has what this stack did not make (Deployment legacy).']);
  });

  it('remembers whether the namespace was there before', async () => {
    for (const objects of [[], [namespace({})]]) {
      const server = new FakeApiServer({ namespaces: {}, certificates: {}, objects });
      const kubeconfig = await server.start();
      try {
        const { outs } = await namespaceRemovalProvider.create({ ...inputs, kubeconfig });
        assert.equal(outs?.existed, objects.length > 0);
        const moved = { ...inputs, context: 'moved' };
        const updated = await namespaceRemovalProvider.update?.('wiki', { ...state, existed: true }, moved);
        assert.deepEqual(updated?.outs, { ...moved, existed: true });
      } finally {
        await server.stop();
      }
    }
    assert.equal((await namespaceRemovalProvider.diff?.('', state, inputs))?.changes, false);
    assert.equal((await namespaceRemovalProvider.diff?.('', state, { ...inputs, stack: 'renamed' }))?.changes, true);
  });

  it('works serialised, in a process without this project', async () => {
    const server = new FakeApiServer({ namespaces: {}, certificates: {}, objects: [namespace()] });
    const kubeconfig = await server.start();
    try {
      await runSerialized(namespaceRemovalProvider, 'delete', 'wiki', { ...state, kubeconfig });
      assert.deepEqual(server.cluster.objects, []);
    } finally {
      await server.stop();
    }
    assert.doesNotMatch(await serialized(namespaceRemovalProvider), /BEGIN/);
  });

  it('comes after everything in the namespace, which the engine itself never deletes', async () => {
    const all = await recorded(smallStack);
    assert.ok(all.precedes('namespace-wiki-removal', 'namespace-wiki'));
    assert.ok(all.precedes('namespace-wiki-removal', 'app-wiki.wiki-ingress'));
    assert.equal(all.inputs('namespace-edgewire-removal').shared, true);
  });
});
