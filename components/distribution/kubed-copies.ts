import * as pulumi from '@pulumi/pulumi';
import { type ClusterAccess } from '../cluster/access';
import { type ClusterApi, connect } from '../cluster/client';
import { resourceHook } from '../pulumi/engine-callbacks';
import { withoutKeysOf } from './secret-handover';

const domain = 'kubed.appscode.com';

/** Copies of a Secret that are to stay. */
export interface KeptCopies {
  /** Namespace of the source. */
  readonly sourceNamespace: string;
  /** Name of the source and of its copies. */
  readonly name: string;
  /** The label selector of the namespaces that keep their copy, as the API server reads it. */
  readonly selector: string;
}

/**
 * Hook for a source that kubed does not distribute: it takes kubed's marks off the copies before the source is written.
 * kubed would otherwise remove its copies as soon as the source asks for none, before others have made theirs
 * (config-syncer v0.13.2, pkg/syncer/secret.go: SyncSecret). Copies in other namespaces are left for kubed to remove.
 */
export function keepingCopies(
  resourceName: string,
  copies: KeptCopies,
  { kubeconfig, context }: ClusterAccess,
): pulumi.ResourceHookBinding {
  const keep = async () => {
    const cluster = await connect({ kubeconfig, context });
    for (const place of await takeFromKubed(cluster, copies))
      await pulumi.log.info(`${place} is no longer kubed's copy`);
  };
  const hooks = resourceHook(`${resourceName}-keep-copies`, keep);
  return { beforeCreate: hooks, beforeUpdate: hooks };
}

/**
 * Removes from copies the annotations and labels by which kubed recognises them.
 *
 * @returns the copies that were changed, as `namespace/name`
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
