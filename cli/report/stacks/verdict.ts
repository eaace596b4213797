import { type PlanJson } from '../plan-json';
import { count, tallyOf } from '../summary';
import { namesText, type Worse, worseCounts } from '../worse';
import { type StackReport, type StacksReport } from './contents';

/** The verdicts of a stack, the worst first. */
export const verdicts = ['cannot be planned', 'is gone', 'fails', 'passes'] as const;

export type Verdict = (typeof verdicts)[number];

/** A stack in one line. */
export interface StackLine {
  readonly stack: string;
  readonly verdict: Verdict;
  readonly hosts: number;
  /** Hosts without TLS. */
  readonly bare: number;
  readonly orders: number;
  readonly errors: number;
  readonly warnings: number;
  /** What gets worse; none without a base. */
  readonly worse: readonly Worse[];
  /** Whether anything differs from the base. */
  readonly isChanged: boolean;
}

/** The stacks, each in a line: what gets worse or fails first, then what changes, each by name. */
export function stackLines({ stacks }: StacksReport): StackLine[] {
  const lines = stacks.map(lineOf);
  return lines.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function lineOf(one: StackReport): StackLine {
  const { stack } = one;
  switch (one.kind) {
    case 'refused':
      return { stack, verdict: 'cannot be planned', ...empty };
    case 'gone':
      return { stack, verdict: 'is gone', ...empty, worse: goneHosts(one.base), isChanged: true };
    case 'planned': {
      const { plan, overview, worse = [], changes } = one.report;
      const verdict = overview.fails ? 'fails' : 'passes';
      return { stack, verdict, ...tallyOf(plan), worse, isChanged: changes !== undefined && !isEmpty(changes) };
    }
  }
}

const empty = { hosts: 0, bare: 0, orders: 0, errors: 0, warnings: 0, worse: [], isChanged: false };

function goneHosts({ wiring }: PlanJson): Worse[] {
  return wiring.map(({ host }) => ({ kind: 'host', name: host, detail: 'was of a stack whose file is gone' }));
}

/** Whether every list in it is. */
function isEmpty(changes: object): boolean {
  return Object.values(changes).every((one: unknown) =>
    Array.isArray(one) ? one.length === 0 : typeof one === 'object' && one !== null && isEmpty(one),
  );
}

function rankOf({ verdict, worse, isChanged }: StackLine): number {
  if (verdict === 'cannot be planned') return 0;
  if (worse.length > 0 || verdict === 'is gone') return 1;
  if (verdict === 'fails') return 2;
  return isChanged ? 3 : 4;
}

/** Whether a reader has to see a stack: all but those that pass and stay as they are. */
export function matters(line: StackLine): boolean {
  return rankOf(line) < 4;
}

/** Whether the command fails. */
export function failsAny({ stacks, acrossFails }: StacksReport): boolean {
  return (
    acrossFails || stacks.some((one) => one.kind === 'refused' || (one.kind === 'planned' && one.report.overview.fails))
  );
}

/**
 * What is to be said first, without the word for the verdict: against a base what gets worse in all stacks, the worst
 * first, else the counts of stacks.
 */
export function verdictText(report: StacksReport, nameOf: (name: string) => string): string {
  if (!report.isCompared) return countsText(report);
  const refused = report.stacks.flatMap(({ kind, stack }) => (kind === 'refused' ? [stack] : []));
  const unplanned =
    refused.length === 0 ? [] : [`${count(refused.length, 'stack')} cannot be planned (${namesText(refused, nameOf)})`];
  const told = [...unplanned, ...worseCounts(worseOf(report), nameOf)];
  return told.length === 0 ? 'nothing gets worse' : told.join('; ');
}

/** What gets worse in any stack, or across them, each with its stack in its name. */
function worseOf({ stacks, newAcross = [] }: StacksReport): Worse[] {
  const own = stacks.flatMap((one) =>
    lineOf(one).worse.map(({ kind, name, detail, code }) => ({
      kind,
      detail,
      name: `${code ?? name} of ${one.stack}`,
    })),
  );
  const across = newAcross.flatMap(({ severity, code, places, message }): Worse[] => {
    if (severity !== 'error' && severity !== 'warning') return [];
    return [{ kind: severity, name: `${code} of ${places.map(({ stack }) => stack).join(', ')}`, detail: message }];
  });
  return [...own, ...across];
}

/** How many stacks have which verdict, and what shows across them. */
export function countsText({ stacks, across }: StacksReport): string {
  const lines = stacks.map(lineOf);
  const having = verdicts.flatMap((verdict) => {
    const found = lines.filter((line) => line.verdict === verdict).length;
    return found === 0 ? [] : [`${found} ${found === 1 ? verdict : several[verdict]}`];
  });
  const severity = (name: string) => across.diagnostics.filter((one) => one.severity === name).length;
  const information = severity('information');
  const found = [
    count(severity('error'), 'error'),
    count(severity('warning'), 'warning'),
    ...(information > 0 ? [`${information} for information`] : []),
    ...(across.ignored.length > 0 ? [`${across.ignored.length} accepted`] : []),
  ];
  return `${count(stacks.length, 'stack')}: ${having.join(', ')}; across stacks ${found.join(', ')}`;
}

const several: Readonly<Record<Verdict, string>> = {
  'cannot be planned': 'cannot be planned',
  'is gone': 'are gone',
  fails: 'fail',
  passes: 'pass',
};
