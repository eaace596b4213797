import type * as z from 'zod';
import { didYouMean } from './nearest';
import { configPath, type PathStep } from './path';
import { isEncrypted } from './text';

/** A mistake in the configuration. Printed as `path: message`. */
export interface ConfigError {
  /** `edgewire:…`, or the file and position where it does not parse. */
  readonly path: string;
  readonly message: string;
}

/**
 * What zod found wrong, as sentences for people: each with what was found, what is allowed, and the nearest
 * known key or value. Values that may be credentials are never repeated.
 *
 * @param issues zod's issues, made with `reportInput`
 * @param keysAt the keys that the schema knows at a path
 */
export function configErrors(
  issues: readonly z.core.$ZodIssue[],
  keysAt: (path: readonly PathStep[]) => readonly string[],
): ConfigError[] {
  const mistyped = new Set(
    issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? [pathText(issue.path.map(step))] : [])),
  );
  // What a mapping lacks is what was mistyped in it: the unknown key says it already.
  const told = issues.filter((issue) => issue.code !== 'custom' || !mistyped.has(pathText(issue.path.map(step))));
  return told.flatMap((issue) => errorsOf(issue, [], keysAt));
}

function errorsOf(
  issue: z.core.$ZodIssue,
  parent: readonly PathStep[],
  keysAt: (path: readonly PathStep[]) => readonly string[],
): ConfigError[] {
  const path = [...parent, ...issue.path.map(step)];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: pathText([...path, key]), message: unknownKey(key, keysAt(path)) }));
    case 'invalid_union':
      return unionErrors(issue, path, keysAt);
    case 'invalid_key':
      return [{ path: pathText(path), message: issue.issues.map((inner) => `the name ${inner.message}`).join('; ') }];
    default:
      return [{ path: pathText(path), message: sentence(issue) }];
  }
}

function unknownKey(key: string, known: readonly string[]): string {
  const allowed = known.length > 0 ? ` Known keys: ${known.join(', ')}.` : '';
  return `unknown key "${key}".${didYouMean(key, known)}${allowed}`;
}

/** Of a union's alternatives, the one that the value was probably meant to be speaks: the one whose type fits. */
function unionErrors(
  issue: z.core.$ZodIssueInvalidUnion,
  path: readonly PathStep[],
  keysAt: (path: readonly PathStep[]) => readonly string[],
): ConfigError[] {
  const meant = issue.errors.find(
    (errors) => !errors.some((inner) => inner.code === 'invalid_type' && inner.path.length === 0),
  );
  if (meant !== undefined && !takesEncrypted(issue)) return meant.flatMap((inner) => errorsOf(inner, path, keysAt));
  const expected = issue.errors
    .flat()
    .flatMap((inner) => (inner.code === 'invalid_type' ? [typeName(inner.expected)] : []));
  const allowed = takesEncrypted(issue) ? 'text, plain or encrypted' : [...new Set(expected)].join(' or ');
  return [{ path: pathText(path), message: `expected ${allowed}, found ${kindOf(issue.input)}` }];
}

/** Whether the union is text that may be encrypted: a text or a mapping. Its values are never repeated. */
function takesEncrypted(issue: z.core.$ZodIssueInvalidUnion): boolean {
  const [text, mapping] = issue.errors.map(([first]) => first);
  return (
    issue.errors.length === 2 &&
    text?.code === 'invalid_type' &&
    text.expected === 'string' &&
    (mapping?.path.at(-1) === 'secure' ||
      mapping?.code === 'unrecognized_keys' ||
      (mapping?.code === 'invalid_type' && mapping.expected === 'object'))
  );
}

function sentence(
  issue: Exclude<z.core.$ZodIssue, { code: 'unrecognized_keys' | 'invalid_union' | 'invalid_key' }>,
): string {
  if (issue.code === 'custom') return issue.message;
  if (isEncrypted(issue.input)) return 'is encrypted, but the plan has to read it: store it as plain text';
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return `is required: ${typeName(issue.expected)}`;
      return `expected ${typeName(issue.expected)}, found ${found(issue.input)}${quotesHint(issue)}`;
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const given = String(issue.input);
      return `expected one of ${allowed.join(', ')}, found ${found(issue.input)}.${didYouMean(given, allowed)}`;
    }
    case 'too_small':
      return isSized(issue.origin)
        ? `must not be empty`
        : `expected ${String(issue.minimum)} or more, found ${found(issue.input)}`;
    case 'too_big':
      return isSized(issue.origin)
        ? issue.message
        : `expected ${String(issue.maximum)} or less, found ${found(issue.input)}`;
    case 'invalid_format':
      if (issue.format === 'starts_with') return `expected text that starts with "/", found ${found(issue.input)}`;
      return `${issue.message}, found ${found(issue.input)}`;
    default:
      return issue.message;
  }
}

function isSized(origin: string): boolean {
  return origin === 'string' || origin === 'array';
}

function typeName(expected: string): string {
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    object: 'a mapping',
    record: 'a mapping',
    array: 'a list',
    int: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
  };
  return names[expected] ?? expected;
}

function found(input: unknown): string {
  if (typeof input === 'string') return JSON.stringify(input.length > 60 ? `${input.slice(0, 57)}...` : input);
  if (typeof input === 'boolean') return String(input);
  if (typeof input === 'number') return `the number ${input}`;
  return kindOf(input);
}

/** YAML reads `5` and `true` as a number and a boolean; people who wrote them may have meant text. */
function quotesHint(issue: z.core.$ZodIssueInvalidType): string {
  const scalar = typeof issue.input === 'number' || typeof issue.input === 'boolean';
  return scalar && issue.expected === 'string' ? ' (put it in quotes)' : '';
}

function kindOf(input: unknown): string {
  if (input === null || input === undefined) return 'nothing';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a mapping';
  if (typeof input === 'string') return 'text';
  return typeof input === 'number' ? 'a number' : typeof input;
}

function step(part: PropertyKey): PathStep {
  return typeof part === 'number' ? part : String(part);
}

function pathText([section, ...steps]: readonly PathStep[]): string {
  return configPath(String(section ?? ''), ...steps);
}
