import { type NamespaceOwnership } from '../wiring/plan';
import { type WantedObject } from './cluster-objects';

/**
 * What a stack makes of an object that exists already and is not its own:
 * - `exclusive`: it is refused.
 * - `handed-over`: another stack's is refused; any other is taken over, since it has been there before its source, its
 *   issuer or its distributor changed.
 * - `shared`: it is used, and never deleted.
 */
export type Claim = 'exclusive' | 'handed-over' | 'shared';

/** The claim of a stack to an object of its plan. */
export function claimOf(
  { kind, metadata: { name, namespace } }: WantedObject,
  ownership: ReadonlyMap<string, NamespaceOwnership>,
): Claim {
  switch (kind) {
    case 'Namespace':
      return ownership.get(name) === 'own' ? 'exclusive' : 'shared';
    case 'ServiceAccount':
      // Epinio makes it in the namespaces that Epinio makes (v1.14.1, internal/namespaces).
      return ownership.get(namespace ?? '') === 'own' ? 'exclusive' : 'shared';
    case 'Secret':
    case 'ConfigMap':
      return 'handed-over';
    default:
      return 'exclusive';
  }
}
