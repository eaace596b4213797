import { matches, parseSelector, type Labels } from '../apimachinery/label-selector';
import { compareBytes } from '../go/strconv';
import { ApiError, type Cluster, type Secret, type SecretKey } from './cluster';

/**
 * How kubed copies Secrets between namespaces.
 * Rule from config-syncer v0.14.0-rc.0+16 (bded51e7; pkg/syncer is the same in v0.13.2): pkg/syncer/secret.go
 * (SyncSecret, SyncDeletedSecret, syncSecretIntoNamespaces, upsertSecret, syncSecretIntoNewNamespace), syncer.go
 * (SyncIntoNamespace, syncerLabels, syncerAnnotations), util.go (GetSyncOptions). Contexts of other clusters are not
 * modelled: kubed is assumed to have none.
 */

export const SYNC_ANNOTATION = 'kubed.appscode.com/sync';
export const CONTEXTS_ANNOTATION = 'kubed.appscode.com/sync-contexts';
export const ORIGIN_ANNOTATION = 'kubed.appscode.com/origin';
const ORIGIN_NAME = 'kubed.appscode.com/origin.name';
const ORIGIN_NAMESPACE = 'kubed.appscode.com/origin.namespace';
const ORIGIN_CLUSTER = 'kubed.appscode.com/origin.cluster';

type Annotations = Readonly<Record<string, string>>;

/** Placeholders in the origin annotation for values that only the API server knows. */
const UNKNOWN = { uid: '<uid>', resourceVersion: '<rv>' };

/** The labels that mark a copy of `source`; kubed finds its copies again by them. */
export function originLabels({ namespace, name }: SecretKey, clusterName: string): Labels {
  return { [ORIGIN_CLUSTER]: clusterName, [ORIGIN_NAME]: name, [ORIGIN_NAMESPACE]: namespace };
}

/** The label selector that a Secret's annotation asks for; null = it asks for no copies. */
export function namespaceSelector(annotations: Annotations): string | null {
  const text = Object.hasOwn(annotations, SYNC_ANNOTATION) ? annotations[SYNC_ANNOTATION] : undefined;
  if (text === undefined) return null;
  return text === 'true' ? '' : text;
}

function isSyncKey(key: string): boolean {
  return key === SYNC_ANNOTATION || key === CONTEXTS_ANNOTATION;
}

/** A copy keeps its own sync annotations and takes all others from the source. */
function copyAnnotations(own: Annotations, source: Secret): Annotations {
  const { namespace, name } = source;
  const kept = Object.entries(own).filter(([key]) => isSyncKey(key));
  const taken = Object.entries(source.annotations).filter(([key]) => !isSyncKey(key));
  const origin = JSON.stringify({ namespace, name, ...UNKNOWN });
  return Object.fromEntries([...kept, ...taken, [ORIGIN_ANNOTATION, origin]]);
}

/** One running kubed. Its methods throw ApiError where the program returns (and only logs) an error. */
export class Syncer {
  constructor(
    private readonly cluster: Cluster,
    private readonly clusterName: string,
  ) {}

  /** A Secret was added or changed. */
  syncSecret(source: Secret): void {
    const selector = namespaceSelector(source.annotations);
    this.syncInto(source, selector === null ? [] : this.cluster.namespacesMatching(selector));
    this.syncIntoContexts(source);
  }

  /** A Secret was deleted. */
  syncDeletedSecret(source: SecretKey): void {
    for (const namespace of this.copyNamespaces(source)) {
      if (namespace !== source.namespace) this.cluster.remove({ namespace, name: source.name });
    }
  }

  /** A namespace was added or relabelled. The source's own namespace is not left out here. */
  syncIntoNamespace(name: string): void {
    const { labels } = this.cluster.namespace(name);
    for (const secret of this.cluster.secrets()) {
      const text = namespaceSelector(secret.annotations);
      if (text === null) continue;
      const selector = parseSelector(text);
      if (selector.kind === 'error') throw new ApiError(selector.message);
      if (matches(selector, labels)) this.upsert(secret, name);
    }
  }

  private syncInto(source: Secret, wanted: readonly string[]): void {
    for (const namespace of this.copyNamespaces(source)) {
      const isStale = namespace !== source.namespace && !wanted.includes(namespace);
      if (isStale) this.cluster.remove({ namespace, name: source.name });
    }
    for (const namespace of wanted) {
      if (namespace !== source.namespace) this.upsert(source, namespace);
    }
  }

  /**
   * The namespaces of Secrets that are marked as copies of `source`. kubed makes a selector of the mark unchecked, so a
   * name or a cluster name that is no label value fails here, before anything is copied.
   */
  private copyNamespaces(source: SecretKey): string[] {
    const labels = originLabels(source, this.clusterName);
    const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
    const found = this.cluster.secrets(selector.join(',')).map(({ namespace }) => namespace);
    return [...new Set(found)].sort(compareBytes);
  }

  /** Creates or overwrites a Secret, whoever it belongs to. */
  private upsert(source: Secret, namespace: string): void {
    const { name, type, data } = source;
    const current = this.cluster.find({ namespace, name });
    const labels = { ...source.labels, ...originLabels(source, this.clusterName) };
    const annotations = copyAnnotations(current?.annotations ?? {}, source);
    const copy = { ...current, namespace, name, type, data, labels, annotations };
    if (current === undefined) this.cluster.create(copy);
    else this.cluster.update(copy);
  }

  private syncIntoContexts({ annotations }: Secret): void {
    const text = Object.hasOwn(annotations, CONTEXTS_ANNOTATION) ? annotations[CONTEXTS_ANNOTATION] : undefined;
    if (text === undefined || text === '') return;
    const [first = ''] = text.split(',').sort(compareBytes);
    throw new ApiError(`context ${first} not found in kubeconfig file`);
  }
}
