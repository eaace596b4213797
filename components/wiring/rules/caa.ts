import { type PlannedCaa } from '../plan/caa';
import { caaFindings, type CaaSets } from '../verification/caa';
import { type Diagnostic, diagnostic } from './diagnostic';

/** EW4024: authorities that CAA records do not allow; where that depends on what the plan does not know, as information. */
export function caaRules(planned: readonly PlannedCaa[], sets: CaaSets): Diagnostic[] {
  return caaFindings(planned, sets).map(({ kind, path, message, fix }) => {
    const found = diagnostic('EW4024', path, message, fix);
    return kind === 'forbidden' ? found : { ...found, severity: 'information' };
  });
}
