import { matchesPartly, parseSelector } from '../engines/apimachinery/label-selector';
import { parseBool } from '../engines/go/strconv';
import { nameLabel } from '../namespaces';
import { type PlannedNamespace } from '../plan';
import { type Reached } from '../reach';

/** A Secret that is copied into other namespaces because its annotations ask for it. */
export interface AnnotatedCopy {
  /** The name of the copies. */
  readonly secretName: string;
  /** Namespace and name of what is copied. */
  readonly from: string;
  readonly of: string;
  /** Whether a namespace gets a copy. */
  readonly reaches: (namespace: string, known: PlannedNamespace | undefined) => Reached;
}

type Annotations = Readonly<Record<string, string>>;

const reflector = 'reflector.v1.k8s.emberstack.com/reflection-';
const replicator = 'replicator.v1.mittwald.de/replicate-';

/**
 * Who copies a Secret, by its annotations: kubed (config-syncer v0.14, `kubed.appscode.com/sync`), Reflector (10.0) and
 * kubernetes-replicator (2.12).
 *
 * @param annotations those of the Secret
 */
export function copiesByAnnotation(namespace: string, secretName: string, annotations: Annotations): AnnotatedCopy[] {
  const copy = (reaches: AnnotatedCopy['reaches']) => ({ secretName, from: namespace, of: secretName, reaches });
  return [kubedReach(annotations), reflectorReach(annotations), ...replicatorReaches(annotations)].flatMap((reaches) =>
    reaches === undefined ? [] : [copy(reaches)],
  );
}

/** The copy that kubernetes-replicator fills: a Secret that asks for the data of another one. */
export function pulledCopy(namespace: string, secretName: string, annotations: Annotations): AnnotatedCopy | undefined {
  const [from, of] = annotations[`${replicator}from`]?.split('/') ?? [];
  if (from === undefined || of === undefined) return undefined;
  return { secretName, from, of, reaches: (other) => (other === namespace ? 'yes' : 'no') };
}

/** Programs that fill a Secret which asks for the data of another one, where that one allows it. */
const pulling = [
  {
    asks: 'replicator.v1.mittwald.de/replicate-from',
    allows: 'replicator.v1.mittwald.de/replication-allowed',
    namespaces: 'replicator.v1.mittwald.de/replication-allowed-namespaces',
  },
  {
    asks: 'reflector.v1.k8s.emberstack.com/reflects',
    allows: `${reflector}allowed`,
    namespaces: `${reflector}allowed-namespaces`,
  },
];

/** A Secret whose annotations ask for the data of another one, which does not allow that. */
export interface RefusedPull {
  readonly from: string;
  /** The annotation that the other one lacks, or that leaves the namespace out. */
  readonly annotation: string;
}

/**
 * @param annotationsOf those of a Secret by namespace and name; undefined where they are not known
 */
export function refusedPull(
  namespace: string,
  annotations: Annotations,
  annotationsOf: (secret: string) => Annotations | undefined,
): RefusedPull | undefined {
  for (const { asks, allows, namespaces } of pulling) {
    const from = annotations[asks];
    const source = from === undefined ? undefined : annotationsOf(from);
    if (from === undefined || source === undefined) continue;
    if (parseBool(source[allows] ?? '') !== true) return { from, annotation: allows };
    // Without patterns the replicator allows none, and Reflector all of them.
    const patterns = source[namespaces] ?? (asks.startsWith('replicator') ? '-' : '');
    if (byPatterns(patterns)(namespace) === 'no') return { from, annotation: namespaces };
  }
  return undefined;
}

function kubedReach(annotations: Annotations): AnnotatedCopy['reaches'] | undefined {
  const selector = annotations['kubed.appscode.com/sync'];
  if (selector === undefined) return undefined;
  // kubed takes both for every namespace (vectors ks-001, ks-006).
  return bySelector(selector === 'true' ? '' : selector);
}

function reflectorReach(annotations: Annotations): AnnotatedCopy['reaches'] | undefined {
  const isOn = (key: string) => annotations[`${reflector}${key}`] === 'true';
  if (!isOn('allowed') || !isOn('auto-enabled')) return undefined;
  const allowed = byPatterns(annotations[`${reflector}allowed-namespaces`]);
  const wanted = byPatterns(annotations[`${reflector}auto-namespaces`]);
  return (namespace) => {
    const both = [allowed(namespace), wanted(namespace)];
    if (both.includes('no')) return 'no';
    return both.includes('unknown') ? 'unknown' : 'yes';
  };
}

function replicatorReaches(annotations: Annotations): AnnotatedCopy['reaches'][] {
  const to = annotations[`${replicator}to`];
  const matching = annotations[`${replicator}to-matching`];
  return [...(to === undefined ? [] : [byPatterns(to)]), ...(matching === undefined ? [] : [bySelector(matching)])];
}

function bySelector(text: string): AnnotatedCopy['reaches'] {
  const selector = parseSelector(text);
  if (selector.kind === 'error') return () => 'no';
  return (namespace, known) =>
    matchesPartly(selector, known?.labels ?? { [nameLabel]: namespace }, known?.complete ?? false);
}

/**
 * Reach by comma-separated names and regular expressions; without any, all namespaces are reached. Only plain names and
 * a `.*` at the end are judged.
 */
export function byPatterns(text = ''): (namespace: string) => Reached {
  const patterns = text.split(',').flatMap((pattern) => (pattern.trim() === '' ? [] : [pattern.trim()]));
  if (patterns.length === 0) return () => 'yes';
  return (namespace) => {
    const answers = patterns.map((pattern) => matched(pattern, namespace));
    if (answers.includes('yes')) return 'yes';
    return answers.includes('unknown') ? 'unknown' : 'no';
  };
}

function matched(pattern: string, namespace: string): Reached {
  if (/^[a-z0-9-]*$/.test(pattern)) return pattern === namespace ? 'yes' : 'no';
  const start = /^\^?([a-z0-9-]*)\.\*\$?$/.exec(pattern)?.[1];
  if (start === undefined) return 'unknown';
  return namespace.startsWith(start) ? 'yes' : 'no';
}
