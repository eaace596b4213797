import { type NamespaceOwnership } from '../wiring/plan';
import { type WantedObject } from './cluster-objects';

/**
 * How a stack treats an object that exists already and is not its own:
 * - `exclusive`: it is refused.
 * - `handed-over`: an object of another stack is refused; any other is taken over, since it dates from before a change
 *   of its source, its issuer or its distributor.
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
