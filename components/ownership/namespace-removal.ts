import type * as kubernetesClient from '@kubernetes/client-node';
import type * as pulumi from '@pulumi/pulumi';
import { DynamicResource } from '../pulumi/dynamic-resource';
import { type ClusterAccess } from '../cluster/access';
import { type ClusterApi, connect, unlessGone } from '../cluster/client';
import { poll } from '../pulumi/poll';
import { isDerived, stackOf } from './holder';
import { stackMark } from './stack-mark';

/** Inputs of the provider of a {@link NamespaceRemoval}. */
export interface RemovalInputs extends ClusterAccess {
  readonly namespace: string;
  /** The mark of this stack. */
  readonly stack: string;
  /** Whether other stacks use the namespace too, so that it has no stack's mark. */
  readonly shared: boolean;
}

/** Outputs of that provider. */
export interface RemovalState extends RemovalInputs {
  /** Whether the namespace was there before this stack. */
  readonly existed: boolean;
}

/** An object in a namespace. */
type NamespacedObject = Pick<kubernetesClient.V1Secret, 'metadata' | 'type'>;

/** What a ClusterIssuer says of its Secrets (cert-manager.io/v1). */
interface ClusterIssuer {
  readonly spec: {
    readonly acme?: { readonly privateKeySecretRef?: { readonly name?: string } };
    readonly ca?: { readonly secretName?: string };
  };
}

/** The provider of a {@link NamespaceRemoval}. Pulumi serialises it, so packages are imported inside functions. */
export const namespaceRemovalProvider: pulumi.dynamic.ResourceProvider<RemovalInputs, RemovalState> = {
  async create(inputs) {
    const { core } = await connect(inputs);
    const existed = (await unlessGone(core.readNamespace({ name: inputs.namespace }))) !== undefined;
    return { id: inputs.namespace, outs: { ...inputs, existed } };
  },
  diff(_id, olds, news) {
    const told = ['stack', 'shared', 'kubeconfig', 'context'] as const;
    return Promise.resolve({ changes: told.some((key) => olds[key] !== news[key]) });
  },
  update(_id, { existed }, news) {
    return Promise.resolve({ outs: { ...news, existed } });
  },
  async delete(_id, state) {
    const cluster = await connect(state);
    const reason = await reasonToStay(cluster, state);
    if (reason === undefined) await remove(cluster, state.namespace);
    else console.log(`The Namespace ${state.namespace} stays: ${reason}.`);
  },
};

/** Why a namespace is not removed; undefined: it is, or is gone already. */
async function reasonToStay(cluster: ClusterApi, state: RemovalState): Promise<string | undefined> {
  const { namespace, stack, shared, existed } = state;
  const found = await unlessGone(cluster.core.readNamespace({ name: namespace }));
  if (found === undefined) return undefined;
  if (shared && existed) return 'it was there before this stack';
  if (!shared && stackOf(found.metadata ?? {}) !== stack) return 'it is no longer marked as made by this stack';
  const left = await others(cluster, state);
  return left.length === 0 ? undefined : `it has what this stack did not make (${left.slice(0, 5).join(', ')})`;
}

/** Kinds whose remaining objects are somebody else's: Kubernetes and the charts of this program leave none. */
const wholeKinds = [
  ['networking.k8s.io/v1', 'Ingress'],
  ['cert-manager.io/v1', 'Certificate'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['v1', 'Service'],
] as const;

/** Objects of somebody else in a namespace. This stack's own objects are gone by then, or no longer in use. */
async function others(cluster: ClusterApi, { namespace, stack }: RemovalState): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [apiVersion, kind] of wholeKinds) {
    const objects = await listed(cluster, apiVersion, kind, namespace);
    found.push(...objects.filter(isLasting).map((one) => `${kind} ${nameOf(one)}`));
  }
  const named = await issuerSecrets(cluster);
  for (const kind of ['Secret', 'ConfigMap', 'PersistentVolumeClaim']) {
    const objects = (await listed(cluster, 'v1', kind, namespace)).filter(isLasting);
    const needed = objects.filter((one) => isOfOthers(one, stack) || (kind === 'Secret' && named.has(nameOf(one))));
    found.push(...needed.map((one) => `${kind} ${nameOf(one)}`));
  }
  return found;
}

function nameOf({ metadata }: NamespacedObject): string {
  return metadata?.name ?? '';
}

/** Whether an object stays: it is not being deleted, and does not go with its owner. */
function isLasting({ metadata: { deletionTimestamp, ownerReferences = [] } = {} }: NamespacedObject): boolean {
  return deletionTimestamp === undefined && ownerReferences.length === 0;
}

/** Field managers of the kubectl commands that make an object, not of those that change one (v1.35). */
const makingByHand = ['kubectl', 'kubectl-create', 'kubectl-client-side-apply'];

/**
 * Whether somebody is known to need it: a person who made it by hand, another stack, a Helm release, an environment.
 */
function isOfOthers({ metadata = {}, type }: NamespacedObject, stack: string): boolean {
  const maker = stackOf(metadata);
  if (maker !== undefined) return maker !== stack;
  if (metadata.managedFields?.some(({ manager = '' }) => makingByHand.includes(manager))) return true;
  // Helm keeps its releases in such Secrets (v3, pkg/storage/driver/secrets.go). Those of this stack are gone by now.
  if (type === 'helm.sh/release.v1') return true;
  return metadata.labels?.['epinio.io/routing'] !== undefined && !isDerived(metadata);
}

/** Names of the Secrets that ClusterIssuers keep their keys in; those of this stack are gone by then. */
async function issuerSecrets({ custom }: ClusterApi): Promise<ReadonlySet<string>> {
  const kind = { group: 'cert-manager.io', version: 'v1', plural: 'clusterissuers' };
  const list = custom.listClusterCustomObject(kind) as Promise<{ readonly items: readonly ClusterIssuer[] }>;
  const issuers = (await unlessGone(list))?.items ?? [];
  return new Set(
    issuers.flatMap(({ spec: { acme, ca } }) => [acme?.privateKeySecretRef?.name ?? [], ca?.secretName ?? []].flat()),
  );
}

/** The objects of a kind in a namespace; none if the kind is not served. */
async function listed(
  { objects }: ClusterApi,
  apiVersion: string,
  kind: string,
  namespace: string,
): Promise<readonly NamespacedObject[]> {
  return (await unlessGone(objects.list<NamespacedObject>(apiVersion, kind, namespace)))?.items ?? [];
}

/** As long as Pulumi waits for a namespace to go (pulumi-kubernetes v4.25, pkg/await). */
const removalSeconds = 600;

async function remove({ core }: ClusterApi, name: string): Promise<void> {
  await unlessGone(core.deleteNamespace({ name }));
  const left = await poll(
    () => unlessGone(core.readNamespace({ name })),
    (found) => found === undefined,
    {
      seconds: removalSeconds,
      firstPauseMilliseconds: 250,
      awaited: () => `the Namespace ${name} is still being deleted`,
    },
  );
  if (left !== undefined) throw new Error(`after ${removalSeconds} s the Namespace ${name} is still being deleted`);
}

/** Which namespace to remove, and whether others use it. */
export interface NamespaceRemovalArgs {
  /** Name of the namespace. */
  readonly namespace: string;
  /** Whether other stacks use it too. */
  readonly shared: boolean;
  /** How the resource itself reaches the cluster. */
  readonly cluster: ClusterAccess;
}

/**
 * Removes a namespace that this stack made, after the stack's objects in it are gone, and only if nobody else has
 * objects there: a namespace takes everything in it along. Give the Namespace `retainOnDelete`, and this as its
 * `dependsOn`.
 *
 * @example
 * ```ts
 * import * as kubernetes from '@pulumi/kubernetes';
 * import { NamespaceRemoval } from './components/ownership/namespace-removal';
 *
 * const removal = new NamespaceRemoval('namespace-wiki-removal', {
 *   namespace: 'wiki',
 *   shared: false,
 *   cluster: { kubeconfig: '', context: '' },
 * });
 * new kubernetes.core.v1.Namespace(
 *   'namespace-wiki',
 *   { metadata: { name: 'wiki' } },
 *   { dependsOn: removal, retainOnDelete: true },
 * );
 * ```
 */
export class NamespaceRemoval extends DynamicResource {
  constructor(name: string, args: NamespaceRemovalArgs, opts?: pulumi.CustomResourceOptions) {
    const { namespace, shared, cluster } = args;
    const inputs: RemovalInputs = { namespace, stack: stackMark(), shared, ...cluster };
    super('NamespaceRemoval', namespaceRemovalProvider, name, inputs, opts);
  }
}
