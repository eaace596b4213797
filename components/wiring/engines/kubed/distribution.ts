import { decided, type Answer, type Engine } from '../engine';
import { ApiError, Cluster, type Namespace, type Secret, type SecretKey } from './cluster';
import { Syncer } from './syncer';

/**
 * What a cluster holds after kubed has seen some events, one after the other. The caller chooses their order: a running
 * kubed takes Secrets and namespaces in no fixed order.
 */

type Texts = Readonly<Record<string, string>>;

export type KubedStep =
  /** kubed sees the Secret, as added or changed. */
  | { readonly kind: 'sync'; readonly secret: SecretKey }
  /** Someone replaces a Secret's labels or annotations; kubed is not told (a `sync` tells it). */
  | { readonly kind: 'edit'; readonly secret: SecretKey; readonly labels?: Texts; readonly annotations?: Texts }
  /** Someone deletes a Secret; kubed is not told. */
  | { readonly kind: 'remove'; readonly secret: SecretKey }
  /** Someone deletes a Secret, and kubed sees it. */
  | { readonly kind: 'delete'; readonly secret: SecretKey }
  /** kubed sees a namespace; with `labels` it is new, or its labels were replaced by these. */
  | { readonly kind: 'namespace'; readonly name: string; readonly labels?: Texts }
  /** kubed starts: it sees every Secret there is, then every namespace. */
  | { readonly kind: 'start' };

export interface KubedSituation {
  /** kubed's own `--cluster-name`; the program's default is empty. */
  readonly clusterName: string;
  readonly namespaces: readonly Namespace[];
  readonly secrets: readonly Secret[];
  readonly steps: readonly KubedStep[];
}

export interface KubedDecision {
  /** All Secrets afterwards, in the order in which the API server lists them. */
  readonly secrets: readonly Secret[];
  /** The errors that kubed logged, by step; `start` may have several. */
  readonly errors: readonly (readonly string[])[];
}

function errorOf(action: () => void): string[] {
  try {
    action();
    return [];
  } catch (error) {
    if (error instanceof ApiError) return [error.message];
    throw error;
  }
}

function edit(cluster: Cluster, step: Extract<KubedStep, { kind: 'edit' }>): void {
  const current = cluster.get(step.secret);
  const { labels = current.labels, annotations = current.annotations } = step;
  cluster.update({ ...current, labels, annotations });
}

function start(cluster: Cluster, syncer: Syncer): string[] {
  const fromSecrets = cluster.secrets().flatMap((secret) => errorOf(() => syncer.syncSecret(secret)));
  const namespaces = cluster.namespacesMatching('');
  return [...fromSecrets, ...namespaces.flatMap((name) => errorOf(() => syncer.syncIntoNamespace(name)))];
}

function seeNamespace(cluster: Cluster, syncer: Syncer, name: string, labels: Texts | undefined): void {
  if (labels !== undefined) cluster.putNamespace({ name, labels });
  syncer.syncIntoNamespace(name);
}

function take(cluster: Cluster, syncer: Syncer, step: KubedStep): string[] {
  switch (step.kind) {
    case 'sync':
      return errorOf(() => syncer.syncSecret(cluster.get(step.secret)));
    case 'edit':
      return errorOf(() => edit(cluster, step));
    case 'remove':
      return errorOf(() => cluster.remove(step.secret));
    case 'delete':
      return errorOf(() => {
        cluster.remove(step.secret);
        syncer.syncDeletedSecret(step.secret);
      });
    case 'namespace':
      return errorOf(() => seeNamespace(cluster, syncer, step.name, step.labels));
    case 'start':
      return start(cluster, syncer);
  }
}

function decide({ clusterName, namespaces, secrets, steps }: KubedSituation): Answer<KubedDecision> {
  const cluster = new Cluster(namespaces, secrets);
  const syncer = new Syncer(cluster, clusterName);
  const errors = steps.map((step) => take(cluster, syncer, step));
  return decided({ secrets: cluster.secrets(), errors });
}

export const kubed: Engine<KubedSituation, KubedDecision> = {
  name: 'kubed',
  source: 'config-syncer/config-syncer bded51e7 (v0.14.0-rc.0+16), pkg/syncer',
  decide,
};
