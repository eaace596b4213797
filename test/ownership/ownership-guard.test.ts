import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { record } from '../../cli/recording';
import { ClusterObjects } from '../../components/ownership/cluster-objects';
import { guardOwnership } from '../../components/ownership/ownership-guard';
import { type NamespaceOwnership } from '../../components/wiring/plan';
import { FakeApiServer } from '../cluster/fake-api-server';
import { type ApiObject } from '../cluster/objects';
import { recorded, unwrapped } from '../pulumi/recordings';
import { maximalStack, smallStack } from '../platform/stacks';

const mine = { 'edgewire.io/stack': 'organization/edgewire/test' };
const others = { 'edgewire.io/stack': 'organization/edgewire/prod' };

function object(kind: string, metadata: ApiObject['metadata'], apiVersion = 'v1'): ApiObject {
  return { apiVersion, kind, metadata };
}

function namespace(annotations?: Readonly<Record<string, string>>, more: object = {}): ApiObject {
  return object('Namespace', { name: 'wiki', annotations, ...more });
}

function secret(metadata: object): ApiObject {
  return object('Secret', { name: 'production-routing', namespace: 'wiki', ...metadata });
}

/** What is said before an object is created where there are these: an error, a warning, or nothing. */
async function said(
  wanted: ApiObject,
  objects: readonly ApiObject[],
  ownership: NamespaceOwnership = 'own',
): Promise<{ readonly error?: string; readonly warnings: readonly string[] }> {
  const server = new FakeApiServer({ namespaces: {}, certificates: {}, objects });
  const kubeconfig = await server.start();
  const planned = { name: 'wiki', labels: {}, complete: true, create: true, ownership };
  try {
    const { outputs, messages } = await record('test', async () => {
      const transformation = guardOwnership({ kubeconfig, context: 'fake' }, [planned]);
      const resource = new pulumi.ComponentResource('test:index:Any', 'any');
      const type = `kubernetes:core/v1:${wanted.kind}`;
      const changed = transformation({ type, name: 'any', props: { ...wanted }, opts: {}, resource });
      const [hook] = [changed?.opts.hooks?.beforeCreate ?? []].flat();
      assert.ok(pulumi.ResourceHook.isInstance(hook), 'an object goes unguarded');
      assert.equal(hook.opts?.onDryRun, true, 'it is not asked at preview');
      // Registered with a resource, so that the runtime waits for it.
      new pulumi.ComponentResource('test:index:Any', 'guarded', {}, { hooks: { beforeCreate: [hook] } });
      const args = { urn: '', id: '', name: 'any', type, newInputs: wanted };
      return Promise.resolve(hook.callback(args)).then(
        () => undefined,
        (error: Error) => error.message,
      );
    });
    return { ...(outputs === undefined ? {} : { error: outputs }), warnings: messages.map(({ text }) => text) };
  } finally {
    await server.stop();
  }
}

const nothing = { warnings: [] };

describe('an object that this stack is about to create', () => {
  it('is created where there is none', async () => {
    assert.deepEqual(await said(namespace(), []), nothing);
    const issuer = object('ClusterIssuer', { name: 'corporate' }, 'cert-manager.io/v1');
    assert.deepEqual(await said(issuer, []), nothing, 'before its kind is served');
  });

  it("is this stack's where it has its mark, as after an update that was killed", async () => {
    assert.deepEqual(await said(namespace(), [namespace(mine)]), nothing);
  });

  it("is refused where it is another stack's, whose name is said, with the way on", async () => {
    assert.deepEqual(await said(namespace(), [namespace(others)]), {
      error:
        'the Namespace wiki is there already, made by the stack organization/edgewire/prod, and is left alone: leave it to its maker (edgewire:namespaces.wiki.create: false, or edgewire:charts.install without what goes there), or take it on knowingly (edgewire:namespaces.wiki.adopt: true): destroy then leaves it',
      warnings: [],
    });
  });

  for (const [holder, metadata] of Object.entries({
    'made with kubectl-create': { managedFields: [{ manager: 'kubectl-create' }] },
    'made by a Pulumi program': {
      managedFields: [
        { manager: 'kube-controller-manager', subresource: 'status' },
        { manager: 'pulumi-kubernetes-1f' },
      ],
    },
    'part of the Helm release apps/wiki': {
      annotations: { 'meta.helm.sh/release-name': 'wiki', 'meta.helm.sh/release-namespace': 'apps' },
    },
    'made by somebody else': {},
  })) {
    it(`is refused where it is ${holder}`, async () => {
      const { error = '' } = await said(namespace(), [namespace(undefined, metadata)]);
      assert.ok(error.startsWith(`the Namespace wiki is there already, ${holder}, and is left alone`), error);
    });
  }

  it('is used where it is shared or adopted, whoever made it', async () => {
    for (const ownership of ['shared', 'adopted'] as const) {
      assert.deepEqual(await said(namespace(), [namespace(others)], ownership), nothing);
      const account = object('ServiceAccount', { name: 'wiki', namespace: 'wiki' });
      assert.deepEqual(await said(account, [account], ownership), nothing);
    }
  });

  it('is refused where it is an issuer of another stack, which can be used instead', async () => {
    const issuer = object('ClusterIssuer', { name: 'corporate' }, 'cert-manager.io/v1');
    const held = { ...issuer, metadata: { ...issuer.metadata, annotations: others } };
    const { error = '' } = await said(issuer, [held]);
    assert.match(
      error,
      /use it as it is \(edgewire:issuers\.corporate\.existing: \{ kind: ClusterIssuer, name: corporate \}\)/,
    );
  });

  it('is refused where it is an Ingress of somebody else, which can be handed over', async () => {
    const ingress = object('Ingress', { name: 'web', namespace: 'wiki' }, 'networking.k8s.io/v1');
    const { error = '' } = await said(ingress, [ingress]);
    const command =
      'kubectl annotate --overwrite ingress web --namespace wiki edgewire.io/stack=organization/edgewire/test';
    assert.ok(error.includes(command), error);
  });

  describe('and that is a Secret', () => {
    it('is taken over without a word from what made it for this stack', async () => {
      const fromCertManager = { annotations: { 'cert-manager.io/certificate-name': 'production-routing' } };
      assert.deepEqual(await said(secret({}), [secret(fromCertManager)]), nothing);
      const fromKubed = { labels: { 'kubed.appscode.com/origin.name': 'production-routing' } };
      assert.deepEqual(await said(secret({}), [secret(fromKubed)]), nothing);
    });

    it('is taken over from anybody with a warning that says from whom', async () => {
      assert.deepEqual(await said(secret({}), [secret({ managedFields: [{ manager: 'kubectl-create' }] })]), {
        warnings: [
          'the Secret wiki/production-routing is there already, made with kubectl-create: this stack takes it over, and writes its own data there.',
        ],
      });
    });

    it('is refused where it is of another stack, or a copy of one', async () => {
      const copy = { labels: { 'kubed.appscode.com/origin.name': 'production-routing' }, annotations: others };
      for (const metadata of [{ annotations: others }, copy]) {
        const { error = '' } = await said(secret({}), [secret(metadata)]);
        assert.match(
          error,
          /^the Secret wiki\/production-routing is there already, made by the stack .*prod, and is left/,
        );
      }
    });
  });
});

describe('what a cluster is asked', () => {
  const wanted = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'wiki' } };

  it('is unanswered without a cluster at preview, and an error at an update', async () => {
    const access = { kubeconfig: '/not/there', context: 'fake' };
    assert.equal(await new ClusterObjects(access, true).find(wanted), undefined);
    await assert.rejects(new ClusterObjects(access, false).find(wanted), /not\/there/);
  });

  it('is answered for other objects where one may not be read', async () => {
    const server = new FakeApiServer({ namespaces: {}, certificates: {}, forbidden: 'secret', objects: undefined });
    const kubeconfig = await server.start();
    try {
      const objects = new ClusterObjects({ kubeconfig, context: 'fake' }, true);
      const forbidden = objects.ask(({ core }) => core.readNamespacedSecret({ namespace: 'secret', name: 'any' }));
      assert.equal(await forbidden, undefined);
      server.cluster.objects = [namespace(others)];
      assert.deepEqual((await objects.find(wanted))?.metadata.annotations, others);
    } finally {
      await server.stop();
    }
  });
});

describe('the objects of a stack', () => {
  it('have the mark of the stack, but for those that it shares', async () => {
    for (const stack of [smallStack, maximalStack]) {
      const { resources } = await recorded(stack);
      const objects = resources.filter(
        ({ type, read }) => /^kubernetes:(?!helm)/.test(type) && !type.endsWith('Patch') && !read,
      );
      const unmarked = objects.filter(
        ({ inputs }) =>
          !JSON.stringify(unwrapped(inputs.metadata)).includes('"edgewire.io/stack":"organization/edgewire/test"'),
      );
      assert.ok(objects.length > 5);
      assert.deepEqual(
        unmarked.map(({ name }) => name).filter((name) => name !== 'namespace-edgewire'),
        [],
      );
    }
  });
});
