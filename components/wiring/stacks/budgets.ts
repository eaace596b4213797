import { type Plan } from '../plan';
import { diagnostic } from '../rules/diagnostic';
import { type Spending } from '../spendings';
import { type Held, listed, ofStacks, type StackDiagnostic, stacksOf } from './finding';
import { type Neighbourhood } from './neighbourhood';

/** What several stacks together spend of one limit. */
export interface SharedSpending extends Pick<Spending, 'limit' | 'of' | 'directory'> {
  readonly count: number;
  /** What each of them spends of it, in the order of the stacks. */
  readonly parts: readonly Part[];
}

interface Part extends Held {
  readonly count: number;
}

/** The limits that several stacks count against, the one that is used up most first. */
export function sharedSpendings(plans: readonly Plan[], neighbourhood: Neighbourhood): SharedSpending[] {
  const shared = new Map<string, { readonly first: Spending; readonly parts: Part[] }>();
  for (const plan of plans) {
    for (const spending of plan.spendings) {
      const account = accountOf(plan, spending, neighbourhood);
      const key = JSON.stringify([spending.directory, account ?? spending.of]);
      const { path, count } = spending;
      const part = { plan, stack: plan.stackName, path, count };
      const before = shared.get(key);
      if (before === undefined) shared.set(key, { first: spending, parts: [part] });
      else before.parts.push(part);
    }
  }
  return [...shared.values()]
    .filter(({ parts }) => stacksOf(parts).length > 1)
    .map(({ first: { limit, of, directory }, parts }) => ({
      limit,
      of,
      directory,
      count: parts.reduce((sum, { count }) => sum + count, 0),
      parts,
    }))
    .sort((a, b) => b.count / b.limit.count - a.count / a.limit.count);
}

/**
 * The account that a limit is for, the same for stacks that share it: one whose key they have from one file, or that of
 * a ClusterIssuer in their cluster. Others have a key of their own each. Undefined where no account matters.
 */
function accountOf(plan: Plan, { account }: Spending, neighbourhood: Neighbourhood): string | undefined {
  if (account === undefined) return undefined;
  const issuer = plan.issuers.find(({ name }) => name === account)?.config;
  if (issuer?.kind === 'acme' && issuer.acme.account?.kind === 'key') {
    const { key } = issuer.acme.account;
    if (typeof key === 'string') return `key ${key}`;
  }
  const cluster = neighbourhood.clusterOf(plan);
  if (issuer?.kind === 'existing') return `${cluster} ${issuer.existing.name}`;
  return issuer?.kind === 'acme' ? `${cluster} ${issuer.name}` : `stack ${plan.stackName} ${account}`;
}

/**
 * EW4005: what all stacks together would order. A stack that alone passes a limit says so itself. Of several limits
 * passed at one place, only the one that is used up most is reported.
 */
export function budgetRules(spendings: readonly SharedSpending[]): StackDiagnostic[] {
  const found = new Map<string, StackDiagnostic>();
  for (const spending of spendings) {
    const one = budgetDiagnostic(spending);
    if (one === undefined) continue;
    const key = `${one.stack} ${one.path}`;
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}

function budgetDiagnostic({ limit, of, directory, count, parts }: SharedSpending): StackDiagnostic | undefined {
  const share = Math.min(...parts.map(({ plan }) => plan.sharing.warnAtQuota));
  const passed = count > limit.count ? limit.count : share * limit.count;
  if (count <= passed || parts.some((part) => part.count > passed)) return undefined;
  const who = listed(parts.map((part) => `${part.stack} (${part.count})`));
  const against = `The stacks ${who} together need ${count} orders ${of} at ${directory}, which allows ${limit.count} per ${limit.period}`;
  const message =
    passed === limit.count
      ? `${against}: the rest waits until the limit refills.`
      : `${against}: more than the ${Math.round(share * 1000) / 10} % at which edgewire:planning.warnAtQuota warns.`;
  const hint =
    'Bring the stacks up at different times, cover more hosts by one wildcard, or try with letsencrypt-staging first.';
  const told = ofStacks(diagnostic('EW4005', '', message, hint), parts);
  return passed === limit.count ? { ...told, severity: 'error' } : told;
}
