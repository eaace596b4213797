import { type Plan } from './plan';
import { type Diagnostic } from './rules/diagnostic';

/** The diagnostics that stop the program: errors, and under `planning.strict` warnings. */
export function fatalDiagnostics({ diagnostics, strict }: Pick<Plan, 'diagnostics' | 'strict'>): Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === 'error' || (severity === 'warning' && strict));
}
