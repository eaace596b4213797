import { didYouMean } from '../../config/nearest';
import { isValueMapping } from './given-values';
import { type ValueNames } from './names';

/** A value that a chart does not know. */
export interface UnknownValue {
  readonly keys: readonly string[];
  /** What to write instead, or what is known there. */
  readonly hint: string;
}

/** Values that Traefik's chart has moved to a place of another name (charts 34 to 41; facts of their changelogs). */
const moved: Readonly<Record<string, string>> = {
  'ports.*.redirectTo': 'ports.*.http.redirections.entryPoint',
  'ports.*.redirectTo.port': 'ports.*.http.redirections.entryPoint.to',
  'logs.general': 'log',
  'logs.access': 'accessLog',
  logs: 'log and accessLog',
};

/** How many names a hint lists at most. */
const mostNames = 20;

/** The values whose names a chart does not have, the outermost name of each. */
export function unknownValues(all: ValueNames, values: Readonly<Record<string, unknown>>): UnknownValue[] {
  return unknownBelow(all, all, values, []);
}

function unknownBelow(
  all: ValueNames,
  names: ValueNames,
  values: Readonly<Record<string, unknown>>,
  above: readonly string[],
): UnknownValue[] {
  if (names === 1) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    const keys = [...above, key];
    const inner = nameAt(names, key);
    if (inner === undefined) return [{ keys, hint: hintFor(all, names, keys) }];
    return isValueMapping(value) ? unknownBelow(all, inner, value, keys) : [];
  });
}

function nameAt(names: Exclude<ValueNames, 1>, key: string): ValueNames | undefined {
  if (Object.hasOwn(names, key)) return names[key];
  return Object.hasOwn(names, '*') ? names['*'] : undefined;
}

function hintFor(all: ValueNames, siblings: Exclude<ValueNames, 1>, keys: readonly string[]): string {
  const key = keys.at(-1) ?? '';
  const above = keys.slice(0, -1);
  const elsewhere = movedTo(keys) ?? onlyPath(siblings, key, above) ?? onlyPath(all, key, []);
  if (elsewhere !== undefined) return `The chart has it as ${elsewhere}.`;
  const names = Object.keys(siblings).filter((name) => name !== '*');
  const listed = names.length > mostNames ? `${names.slice(0, mostNames).join(', ')}, …` : names.join(', ');
  const place = above.length === 0 ? 'at the top' : `below ${above.join('.')}`;
  return `Known ${place}: ${listed}.${didYouMean(key, names)}`;
}

function movedTo(keys: readonly string[]): string | undefined {
  const exact = keys.join('.');
  if (Object.hasOwn(moved, exact)) return moved[exact];
  const [first, second = '', ...rest] = keys;
  const general = [first, '*', ...rest].join('.');
  return Object.hasOwn(moved, general) ? moved[general]?.replace('*', second) : undefined;
}

/** Where a name stands below others, if in one place alone: `enabled` is in too many to mean one of them. */
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
