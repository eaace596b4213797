import { compareBytes, parseInt64, quote } from '../go/strconv';
import { labelValueProblems } from './label-names';

/**
 * One condition of a label selector.
 * Rule and error texts from k8s.io/apimachinery v0.35.4, pkg/labels/selector.go: NewRequirement, Requirement.Matches.
 */

export type Operator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';

/** A condition on one label; `values` is sorted and free of doubles, and empty for `exists` and `!`. */
export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** What is wrong with a selector's text, as the API server words it. */
export class SelectorError extends Error {}

/** How apimachinery words a bad value of a field. */
export function fieldProblem(field: string, value: string, problem: string): string {
  return `${field}: Invalid value: ${quote(value)}: ${problem}`;
}

function valueProblems(key: string, operator: Operator, values: readonly string[]): string[] {
  const numbers = operator === 'gt' || operator === 'lt' ? values : [];
  const notNumbers = numbers.flatMap((value, index) =>
    parseInt64(value) === null
      ? [fieldProblem(`values[${index}]`, value, "for 'Gt', 'Lt' operators, the value must be an integer")]
      : [],
  );
  const notValues = values.flatMap((value, index) => {
    const problems = labelValueProblems(value);
    return problems.length > 0 ? [fieldProblem(`values[${index}][${key}]`, value, problems.join('; '))] : [];
  });
  return [...notNumbers, ...notValues];
}

/**
 * A requirement whose key is known to be good.
 * @throws SelectorError for values that the operator or a label cannot take
 */
export function newRequirement(key: string, operator: Operator, values: ReadonlySet<string>): Requirement {
  const sorted = [...values].sort(compareBytes);
  const problems = valueProblems(key, operator, sorted);
  if (problems.length > 0) {
    throw new SelectorError(problems.length === 1 ? problems.join() : `[${problems.join(', ')}]`);
  }
  return { key, operator, values: sorted };
}

function compares({ operator, values }: Requirement, value: string): boolean {
  const [bound] = values;
  const left = parseInt64(value);
  const right = bound === undefined ? null : parseInt64(bound);
  if (left === null || right === null) return false;
  return operator === 'gt' ? left > right : left < right;
}

/** Whether the requirement holds for an object whose label of that key has `value`; undefined = it has no such label. */
export function holds(requirement: Requirement, value: string | undefined): boolean {
  switch (requirement.operator) {
    case '=':
    case '==':
    case 'in':
      return value !== undefined && requirement.values.includes(value);
    case '!=':
    case 'notin':
      return value === undefined || !requirement.values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'gt':
    case 'lt':
      return value !== undefined && compares(requirement, value);
  }
}

/** Whether the requirement can hold for some value that it does not name. */
export function canHoldForOthers({ operator }: Requirement): boolean {
  return operator !== '=' && operator !== '==' && operator !== 'in' && operator !== '!';
}

/** A requirement as it stands in a label selector. */
export function requirementText({ key, operator, values }: Requirement): string {
  const all = values.join(',');
  switch (operator) {
    case 'in':
    case 'notin':
      return `${key} ${operator} (${all})`;
    case 'exists':
      return key;
    case '!':
      return `!${key}`;
    case 'gt':
      return `${key}>${all}`;
    case 'lt':
      return `${key}<${all}`;
    case '=':
    case '==':
    case '!=':
      return `${key}${operator}${all}`;
  }
}
