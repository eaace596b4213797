import { configPath } from '../../config/path';
import { parameterLimit, parameters, sizeOf } from '../guard-parameters';
import { type PlannedGuard } from '../plan';
import { type Diagnostic, diagnostic } from './diagnostic';

/** EW6011: the guard knows more names than one ConfigMap holds. */
export function guardRules(guard: PlannedGuard | undefined): Diagnostic[] {
  const size = sizeOf(parameters(guard?.grants ?? []));
  if (size <= parameterLimit) return [];
  const message = `The guard has ${guard?.grants.length ?? 0} grants, ${size} bytes in one ConfigMap, and the API server takes ${parameterLimit}.`;
  const hint = 'Split the stack, choose namespaces by shorter selectors, or leave the guard out.';
  return [diagnostic('EW6011', configPath('guard'), message, hint)];
}
