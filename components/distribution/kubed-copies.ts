import { AsyncResource } from 'node:async_hooks';
import * as pulumi from '@pulumi/pulumi';
import { type ClusterAccess } from '../cluster/access';
import { type ClusterApi, connect } from '../cluster/client';
import { withoutKeysOf } from './secret-handover';

const domain = 'kubed.appscode.com';

/** Copies of a Secret that are to stay. */
export interface KeptCopies {
  /** Namespace of the source. */
  readonly sourceNamespace: string;
  /** Name of the source and of its copies. */
  readonly name: string;
  /** The label selector of the namespaces that go on to have a copy, as the API server reads it. */
  readonly selector: string;
}

/**
 * For a source that kubed does not distribute: before it is written, the copies that kubed has made of it are no longer
 * kubed's, who would remove them as soon as the source does not ask for copies any more, and before others had made
 * theirs (config-syncer v0.13.2, pkg/syncer/secret.go: SyncSecret). Copies elsewhere are left to kubed to remove.
 */
export function keepingCopies(
  resourceName: string,
  copies: KeptCopies,
  { kubeconfig, context }: ClusterAccess,
): pulumi.ResourceHookBinding {
  // The engine calls back outside of the program, where the SDK would take itself for one without an engine.
  const keep = AsyncResource.bind(async () => {
    const cluster = await connect({ kubeconfig, context });
    for (const place of await takeFromKubed(cluster, copies))
      await pulumi.log.info(`${place} is no longer kubed's copy`);
  });
  const hook = new pulumi.ResourceHook(`${resourceName}-keep-copies`, keep);
  return { beforeCreate: [hook], beforeUpdate: [hook] };
}

/**
 * Takes from copies what kubed knows its own by.
 *
 * @returns the copies that it was taken from, as `namespace/name`
 */
async function takeFromKubed(
  { core }: ClusterApi,
  { sourceNamespace, name, selector }: KeptCopies,
): Promise<readonly string[]> {
  const labelSelector = `${domain}/origin.namespace=${sourceNamespace},${domain}/origin.name=${name}`;
  const { items: copies } = await core.listSecretForAllNamespaces({ labelSelector });
  if (copies.length === 0) return [];
  const { items: namespaces } = await core.listNamespace({ labelSelector: selector });
  const kept = new Set(namespaces.map(({ metadata }) => metadata?.name));
  const { PatchStrategy, setHeaderOptions } = await import('@kubernetes/client-node');
  const taken = copies.filter(({ metadata }) => kept.has(metadata?.namespace));
  for (const { metadata } of taken) {
    const { namespace = '', annotations, labels } = metadata ?? {};
    const own = { annotations: withoutKeysOf(domain, annotations), labels: withoutKeysOf(domain, labels) };
    await core.patchNamespacedSecret(
      { namespace, name, body: { metadata: own } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
  }
  return taken.map(({ metadata }) => `${metadata?.namespace}/${name}`);
}
