import { didYouMean } from '../../config/nearest';
import { isValueMapping } from './given-values';
import { type MovedValues } from './moved-values';
import { type ValueNames } from './names';

/** A value that a chart does not know. */
export interface UnknownValue {
  readonly keys: readonly string[];
  /** What to write instead, or the names that are known there. */
  readonly hint: string;
}

/** How many names a hint lists at most. */
const mostNames = 20;

/**
 * The values whose names a chart does not have, the outermost name of each.
 *
 * @param moved where values of older versions of the chart are now
 */
export function unknownValues(
  names: ValueNames,
  values: Readonly<Record<string, unknown>>,
  moved: MovedValues = {},
): UnknownValue[] {
  return unknownBelow(names, values, []).map(({ keys, siblings }) => ({ keys, hint: hintFor(siblings, keys, moved) }));
}

interface UnknownKeys {
  readonly keys: readonly string[];
  /** The names that the chart knows beside it. */
  readonly siblings: Exclude<ValueNames, 1>;
}

function unknownBelow(
  names: ValueNames,
  values: Readonly<Record<string, unknown>>,
  above: readonly string[],
): UnknownKeys[] {
  if (names === 1) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    const keys = [...above, key];
    const inner = nameAt(names, key);
    if (inner === undefined) return [{ keys, siblings: names }];
    return isValueMapping(value) ? unknownBelow(inner, value, keys) : [];
  });
}

function nameAt(names: Exclude<ValueNames, 1>, key: string): ValueNames | undefined {
  if (Object.hasOwn(names, key)) return names[key];
  return Object.hasOwn(names, '*') ? names['*'] : undefined;
}

function hintFor(siblings: Exclude<ValueNames, 1>, keys: readonly string[], moved: MovedValues): string {
  const key = keys.at(-1) ?? '';
  const above = keys.slice(0, -1);
  const elsewhere = movedTo(keys, moved) ?? onlyPath(siblings, key, above);
  if (elsewhere !== undefined) return `The chart has it as ${elsewhere}.`;
  const names = Object.keys(siblings).filter((name) => name !== '*');
  const listed = names.length > mostNames ? `${names.slice(0, mostNames).join(', ')}, …` : names.join(', ');
  const place = above.length === 0 ? 'at the top' : `below ${above.join('.')}`;
  return `Known ${place}: ${listed}.${didYouMean(key, names)}`;
}

function movedTo(keys: readonly string[], moved: MovedValues): string | undefined {
  const exact = keys.join('.');
  if (Object.hasOwn(moved, exact)) return moved[exact];
  const [first, second = '', ...rest] = keys;
  const general = [first, '*', ...rest].join('.');
  return Object.hasOwn(moved, general) ? moved[general]?.replace('*', second) : undefined;
}

/** The place of a name below others, if it is the only one: `enabled` is in too many to mean one of them. */
function onlyPath(names: ValueNames, key: string, above: readonly string[]): string | undefined {
  const found = pathsTo(names, key, above);
  const [first] = found;
  return found.length === 1 ? first?.join('.') : undefined;
}

function pathsTo(names: ValueNames, key: string, above: readonly string[]): (readonly string[])[] {
  if (names === 1) return [];
  return Object.entries(names).flatMap(([name, inner]) => {
    const path = [...above, name];
    // `*` repeats what the names beside it have.
    if (name === '*') return [];
    return [...(name === key ? [path] : []), ...pathsTo(inner, key, path)];
  });
}
