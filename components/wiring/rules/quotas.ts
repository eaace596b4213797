import { configPath, isConfigPath } from '../../config/path';
import { type Config } from '../../config/config';
import { authorityOf, type Limit } from '../authorities';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type PlannedOrder, registeredDomains } from '../orders';
import { type Facts } from './facts';

/** Orders that count against one limit. */
interface Spending {
  readonly limit: Limit;
  readonly of: string;
  readonly directory: string;
  /** Where the first of them is asked for, those of manifests before those of the stack. */
  path: string;
  count: number;
}

/**
 * EW4005: what bringing the plan up from nothing would order, against the published limits of each directory. A
 * warning past `planning.warnAtQuota` of a limit, an error past the limit. Where several limits are passed at one
 * path, the one that is used up most speaks.
 */
export function quotaRules({ config, orders }: Facts): Diagnostic[] {
  const { warnAtQuota } = config.planning;
  const passed = spendings(config, orders)
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

/** What `check` is asked about is the manifests: of what they and the stack spend together, it is told at theirs. */
function spendings(config: Config, orders: readonly PlannedOrder[]): Spending[] {
  const found = new Map<string, Spending>();
  const spend = (limit: Limit, of: string, { directory }: PlannedOrder, path: string) => {
    const key = JSON.stringify([directory, of]);
    const before = found.get(key);
    if (before === undefined) found.set(key, { limit, of, directory, path, count: 1 });
    else {
      before.count++;
      if (!isConfigPath(path) && isConfigPath(before.path)) before.path = path;
    }
  };
  for (const order of orders) {
    const limits = authorityOf(order.directory)?.limits;
    if (limits === undefined) continue;
    for (const domain of registeredDomains(order.identifiers)) {
      spend(limits.certificatesPerRegisteredDomain, `for the registered domain ${domain}`, order, order.path);
    }
    spend(limits.certificatesPerIdentifierSet, `for exactly ${order.identifiers.join(', ')}`, order, order.path);
    spend(limits.ordersPerAccount, `from the account of ${order.account}`, order, accountPath(config, order));
  }
  return [...found.values()];
}

/** An environment that orders by itself has an account of its own. */
function accountPath({ issuers }: Config, { account, path }: PlannedOrder): string {
  const ofIssuer = issuers.some(({ name }) => name === account);
  return ofIssuer && isConfigPath(path) ? configPath('issuers', account) : path;
}
