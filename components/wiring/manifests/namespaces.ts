import { nameLabel } from '../namespaces';
import { type PlannedNamespace } from '../plan';
import { type ManifestObject } from './object';

/**
 * The namespaces that are known with those that manifests declare: their labels, beside those of the configuration. The
 * same list where they declare none.
 */
export function withDeclaredNamespaces(
  known: readonly PlannedNamespace[],
  objects: readonly ManifestObject[],
): readonly PlannedNamespace[] {
  const declared = objects.filter(({ kind, group }) => kind === 'Namespace' && group === '');
  if (declared.length === 0) return known;
  const all = new Map(known.map((one) => [one.name, one]));
  for (const { name, labels } of declared) {
    const before = all.get(name) ?? { name, labels: {}, create: false, ownership: 'foreign' as const };
    all.set(name, { ...before, labels: { ...before.labels, ...labels, [nameLabel]: name }, complete: true });
  }
  return [...all.values()];
}
