import { type Plan } from '../plan';
import { acceptsNothing } from '../rules/acceptances';
import { acrossStacksToo, bySeverity } from '../rules/diagnostic';
import { addressRules } from './addresses';
import { budgetRules, sharedSpendings, type SharedSpending } from './budgets';
import { ofStacks, type StackDiagnostic } from './finding';
import { hostRules } from './hosts';
import { Neighbourhood } from './neighbourhood';
import { recordRules } from './records';
import { stageRules } from './stages';

/** What only shows across several stacks. */
export interface Across {
  /** Errors first, then warnings, then information; within each by code, then in the order of the stacks. */
  readonly diagnostics: readonly StackDiagnostic[];
  /** What one of the stacks that take part accepts. */
  readonly ignored: readonly { readonly diagnostic: StackDiagnostic; readonly reason: string }[];
  /** The limits that several of them count against, the one that is used up most first. */
  readonly spendings: readonly SharedSpending[];
  /** The diagnostics that fail: errors, and warnings where a stack that takes part is strict. */
  readonly fatal: readonly StackDiagnostic[];
}

/**
 * Holds the plans of several stacks against each other: pure, as the plans are.
 *
 * @param plans one of each stack, in the order in which findings name them
 * @param areAll whether no stack is missing, with which something might be wrong that one of these accepts
 */
export function acrossStacks(plans: readonly Plan[], areAll = true): Across {
  const neighbourhood = new Neighbourhood(plans);
  const spendings = sharedSpendings(plans, neighbourhood);
  const records = recordRules(plans, neighbourhood);
  const found = [
    ...budgetRules(spendings),
    ...addressRules(plans, neighbourhood),
    ...records.diagnostics,
    ...hostRules(plans, neighbourhood, records.names),
    ...stageRules(plans),
  ].sort(bySeverity);
  const ignored = found.flatMap((diagnostic) => {
    const reason = reasonFor(diagnostic, plans);
    return reason === undefined ? [] : [{ diagnostic, reason }];
  });
  const accepted = new Set(ignored.map(({ diagnostic }) => diagnostic));
  const inVain = areAll ? plans.flatMap((plan) => acceptedInVain(plan, found)) : [];
  const diagnostics = [...found.filter((one) => !accepted.has(one)), ...inVain].sort(bySeverity);
  const strict = new Set(plans.filter((plan) => plan.strict).map(({ stackName }) => stackName));
  const fatal = diagnostics.filter(
    ({ severity, places }) =>
      severity === 'error' || (severity === 'warning' && places.some(({ stack }) => strict.has(stack))),
  );
  return { diagnostics, ignored, spendings, fatal };
}

/** Why a stack accepts it, at its own place. */
function reasonFor({ code, places }: StackDiagnostic, plans: readonly Plan[]): string | undefined {
  const reasons = plans.flatMap(({ stackName, sharing }) =>
    sharing.acceptances.filter(
      (one) => one.code === code && places.some(({ stack, path }) => stack === stackName && path === one.path),
    ),
  );
  return reasons[0]?.reason;
}

/** EW9002: entries for what several stacks may have together, which no plan tells of alone. */
function acceptedInVain(plan: Plan, found: readonly StackDiagnostic[]): StackDiagnostic[] {
  const { stackName: stack, sharing, ignored } = plan;
  const ofStack = found.flatMap((one) =>
    one.places.flatMap((place) => (place.stack === stack ? [{ ...one, path: place.path }] : [])),
  );
  const reported = [...ignored.map(({ diagnostic }) => diagnostic), ...ofStack];
  return sharing.acceptances.flatMap((entry, index) => {
    const isReported = reported.some(({ code, path }) => code === entry.code && path === entry.path);
    if (isReported || !acrossStacksToo.has(entry.code)) return [];
    const told = acceptsNothing(entry, index, ofStack);
    return [ofStacks(told, [{ plan, stack, path: told.path }])];
  });
}
