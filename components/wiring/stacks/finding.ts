import { type Plan } from '../plan';
import { type Diagnostic } from '../rules/diagnostic';

/** A path in the configuration of a stack. */
export interface StackPlace {
  readonly stack: string;
  readonly path: string;
}

/** What is wrong of several stacks together. Its `path` is one of the stack `stack`. */
export interface StackDiagnostic extends Diagnostic {
  readonly stack: string;
  /** Every stack that takes part, once each, in the order of the stacks. */
  readonly places: readonly StackPlace[];
}

/** Something of a stack that others may have too. */
export interface Held extends StackPlace {
  readonly plan: Plan;
}

/**
 * A diagnostic about several stacks. It stands at the second of them: without that one there would be none.
 *
 * @param found the diagnostic, whose path is replaced
 * @param held what they have in common, in the order of the stacks; of each stack the first counts
 */
export function ofStacks(found: Diagnostic, held: readonly Held[]): StackDiagnostic {
  const places = [...new Map(held.toReversed().map(({ stack, path }) => [stack, path]))]
    .toReversed()
    .map(([stack, path]) => ({ stack, path }));
  const { stack, path } = places[1] ?? places[0] ?? { stack: '', path: found.path };
  return { ...found, stack, path, places };
}

/** The names of stacks, each once. */
export function stacksOf(held: readonly Held[]): string[] {
  return [...new Set(held.map(({ stack }) => stack))];
}

/** Things by a key, in their order. */
export function groupedBy<One>(all: readonly One[], keyOf: (one: One) => string): Map<string, One[]> {
  const groups = new Map<string, One[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

/** What several stacks have, by a key; what one stack alone has is left out. */
export function inSeveral<One extends Held>(all: readonly One[], keyOf: (one: One) => string): Map<string, One[]> {
  const groups = groupedBy(all, keyOf);
  for (const [key, group] of groups) if (stacksOf(group).length < 2) groups.delete(key);
  return groups;
}

/** Things that the same stacks have in common, as one: a stack that is copied has many. */
export function byStacks<One extends { readonly held: readonly Held[] }>(all: readonly One[]): One[][] {
  return [...groupedBy(all, ({ held }) => JSON.stringify(stacksOf(held))).values()];
}

/** How many names a sentence has; the others are counted. */
const named = 3;

/** `a`, `a and b`, `a, b, c and 7 more`. */
export function listed(names: readonly string[]): string {
  const more = names.length - named;
  if (more > 0) return `${names.slice(0, named).join(', ')} and ${more} more`;
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
