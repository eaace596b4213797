import * as pulumi from '@pulumi/pulumi';
import type * as kubernetesClient from '@kubernetes/client-node';
import * as z from 'zod';
import { type ClusterAccess } from '../cluster/access';
import { connect } from '../cluster/client';
import { hasCallbacks, resourceHook } from '../pulumi/engine-callbacks';
import { type Revision, revisionsOf, descriptionOf } from './release-records';

const releaseType = 'kubernetes:helm.sh/v3:Release';

/** Statuses of a revision that Helm is still working on (Helm 3.18, pkg/release/status.go). */
const pending = ['pending-install', 'pending-upgrade', 'pending-rollback'];

/** The part of the API that Helm's records need. */
export type SecretsApi = Pick<kubernetesClient.CoreV1Api, 'listNamespacedSecret' | 'deleteNamespacedSecret'>;

/** What the engine is about to do with a release. */
export type ReleaseOperation = 'create' | 'update';

const wantedRelease = z.object({ name: z.string(), namespace: z.string(), description: z.string().optional() });

/** A release as the engine is to have it. */
export type WantedRelease = z.infer<typeof wantedRelease>;

/**
 * Lets the engine create and update a Helm release of this program after an update was killed in the middle of it. Helm
 * itself would refuse for ever: "cannot re-use a name that is still in use", "another operation is in progress".
 */
export function resumeUnfinishedReleases({ kubeconfig, context }: ClusterAccess): void {
  if (!hasCallbacks()) return;
  const before =
    (operation: ReleaseOperation) =>
    async ({ newInputs }: pulumi.ResourceHookArgs) => {
      const { core } = await connect({ kubeconfig, context });
      const removed = await forgetUnfinished(core, operation, wantedRelease.parse(newInputs));
      for (const record of removed)
        await pulumi.log.warn(`${record}: an update that was killed has left it unfinished; Helm starts over.`);
    };
  // This is not a transform: in an inline program the SDK writes properties that went through a transform without the
  // marks of their secrets.
  pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
    if (type !== releaseType) return undefined;
    const beforeCreate = resourceHook(`${name}-before-create`, before('create'));
    const beforeUpdate = resourceHook(`${name}-before-update`, before('update'));
    const hooks = { beforeCreate, beforeUpdate };
    // Only one release can have a name, so the replaced release would look unfinished to its replacement.
    return { props, opts: pulumi.mergeOptions(opts, { hooks, deleteBeforeReplace: true }) };
  });
}

/**
 * Removes Helm's records of an operation that nobody will finish. No other update of this stack is at work, since the
 * engine holds the stack's lock. Objects are left alone; Helm takes over those that it made.
 *
 * @returns the records that were removed, as `namespace/name`
 */
export async function forgetUnfinished(
  api: SecretsApi,
  operation: ReleaseOperation,
  wanted: WantedRelease,
): Promise<readonly string[]> {
  const { namespace } = wanted;
  const records = await revisionsOf(api, wanted);
  const unfinished = records.filter((record) => isUnfinished(record, operation, wanted, records.length));
  for (const { name } of unfinished) await api.deleteNamespacedSecret({ namespace, name });
  return unfinished.map(({ name }) => `${namespace}/${name}`);
}

function isUnfinished(
  revision: Revision,
  operation: ReleaseOperation,
  { description }: WantedRelease,
  revisions: number,
): boolean {
  const { status } = revision;
  // Without an older revision there would be nothing left to upgrade.
  if (operation === 'update') return pending.includes(status) && revisions > 1;
  // A release with a history is not one that an update was just creating.
  if (revisions > 1) return false;
  if (status === 'pending-install' || status === 'failed') return true;
  // Helm had finished, but the engine was killed before it recorded that.
  return status === 'deployed' && description !== undefined && descriptionOf(revision) === description;
}
