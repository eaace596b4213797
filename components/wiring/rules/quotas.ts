import { type Diagnostic, diagnostic } from './diagnostic';
import { type Spending } from '../spendings';
import { type Facts } from './facts';

/**
 * EW4005: what bringing the plan up from nothing would order, against the published limits of each directory. A warning
 * past `planning.warnAtQuota` of a limit, an error past the limit. Of several limits passed at one path, only the one
 * that is used up most is reported.
 */
export function quotaRules({ config, spendings }: Facts): Diagnostic[] {
  const { warnAtQuota } = config.planning;
  const passed = [...spendings.all]
    .filter(({ count, limit }) => count > warnAtQuota * limit.count)
    .sort((a, b) => b.count / b.limit.count - a.count / a.limit.count);
  return passed.map((spending) => quotaDiagnostic(spending, warnAtQuota));
}

function quotaDiagnostic({ limit, of, directory, path, count }: Spending, warnAtQuota: number): Diagnostic {
  const exceeded = count > limit.count;
  const against = `${count} ${count === 1 ? 'order' : 'orders'} ${of} at ${directory}, which allows ${limit.count} per ${limit.period}`;
  const message = exceeded
    ? `The plan needs ${against}: the rest waits until the limit refills.`
    : `The plan needs ${against}: more than the ${Math.round(warnAtQuota * 1000) / 10} % at which edgewire:planning.warnAtQuota warns.`;
  const found = diagnostic(
    'EW4005',
    path,
    message,
    'Cover more hosts by one wildcard, try with letsencrypt-staging first, or spread the roll-out.',
  );
  return exceeded ? { ...found, severity: 'error' } : found;
}
