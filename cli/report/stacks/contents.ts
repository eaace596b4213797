import { type Across } from '../../../components/wiring/stacks/across';
import { type StackDiagnostic } from '../../../components/wiring/stacks/finding';
import { type Location, type Report } from '../contents';
import { type PlanJson } from '../plan-json';
import { type Notification } from '../sarif';

/** A stack of a directory, as far as it could be planned. */
export type StackReport =
  | { readonly kind: 'planned'; readonly stack: string; readonly report: Report }
  /** Its configuration is wrong. */
  | { readonly kind: 'refused'; readonly stack: string; readonly mistakes: readonly Notification[] }
  /** The base has it, and the directory does not. */
  | { readonly kind: 'gone'; readonly stack: string; readonly base: PlanJson };

/** What a report of several stacks tells. */
export interface StacksReport {
  /** By name. */
  readonly stacks: readonly StackReport[];
  readonly across: AcrossJson;
  /** Whether something fails that only several stacks have. */
  readonly acrossFails: boolean;
  /** What of that is worse than it was; undefined without a base whose stacks could be held against each other. */
  readonly newAcross: readonly AcrossDiagnosticJson[] | undefined;
  /** Whether the stacks are compared with earlier ones. */
  readonly isCompared: boolean;
  /** Where the path of a diagnostic stands in a file of a stack. */
  readonly locate: (stack: string, path: string) => Location | undefined;
}

/** What only shows across stacks, as other programs read it. */
export interface AcrossJson {
  readonly spendings: readonly SharedSpendingJson[];
  readonly diagnostics: readonly AcrossDiagnosticJson[];
  readonly ignored: readonly {
    readonly code: string;
    readonly stack: string;
    readonly path: string;
    readonly reason: string;
  }[];
}

/** What several stacks spend of one published limit. */
export interface SharedSpendingJson {
  readonly directory: string;
  /** What the limit is for, as `for the registered domain example.com`. */
  readonly of: string;
  readonly count: number;
  readonly limit: number;
  readonly period: string;
  readonly stacks: readonly { readonly stack: string; readonly count: number }[];
}

/** A diagnostic about several stacks. */
export interface AcrossDiagnosticJson {
  readonly code: string;
  readonly severity: string;
  /** The stack that `path` is of. */
  readonly stack: string;
  readonly path: string;
  /** All stacks that take part, with the path in each. */
  readonly places: readonly { readonly stack: string; readonly path: string }[];
  readonly message: string;
  readonly hint: string;
}

/** What shows across stacks in the shape that is printed. It is copied field by field, as a plan is. */
export function acrossJson({ spendings, diagnostics, ignored }: Across): AcrossJson {
  return {
    spendings: spendings.map(({ directory, of, count, limit, parts }) => ({
      directory,
      of,
      count,
      limit: limit.count,
      period: limit.period,
      stacks: parts.map((part) => ({ stack: part.stack, count: part.count })),
    })),
    diagnostics: diagnostics.map(acrossDiagnosticJson),
    ignored: ignored.map(({ diagnostic: { code, stack, path }, reason }) => ({ code, stack, path, reason })),
  };
}

function acrossDiagnosticJson(found: StackDiagnostic): AcrossDiagnosticJson {
  const { code, severity, stack, path, places, message, hint } = found;
  return { code, severity, stack, path, places: places.map((one) => ({ ...one })), message, hint };
}
