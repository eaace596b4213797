import type * as z from 'zod';
import { choicesAt } from './input-schema';
import { didYouMean } from './nearest';
import { configPath, type PathStep } from './path';
import { quotedStart } from './quoted';
import { holdsTemplate, isForeignTemplate, toldOnce, unrendered } from './unrendered';

/** A mistake in the configuration. Printed as `path: message`. */
export interface ConfigError {
  /** `edgewire:…`; for a file that does not parse, its name and the position. */
  readonly path: string;
  readonly message: string;
}

/**
 * The issues of zod as sentences for people, each with what was found, what is allowed, and the nearest known key or
 * value. Values that may be credentials are never repeated.
 *
 * @param issues zod's issues, made with `reportInput`
 * @param keysAt the keys that the schema knows at a path
 */
export function configErrors(issues: readonly z.core.$ZodIssue[], keysAt: KeysAt): ConfigError[] {
  return toldOnce(errorsBelow(issues, [], keysAt));
}

type KeysAt = (path: readonly PathStep[]) => readonly string[];

function errorsBelow(issues: readonly z.core.$ZodIssue[], parent: readonly PathStep[], keysAt: KeysAt): ConfigError[] {
  const mistyped = new Set(
    issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? [pathText(issue.path.map(step))] : [])),
  );
  // An unknown key explains what its mapping lacks: the key was mistyped.
  const told = issues.filter((issue) => issue.code !== 'custom' || !mistyped.has(pathText(issue.path.map(step))));
  return told.filter((issue) => !isNarrowed(issue, told)).flatMap((issue) => errorsOf(issue, parent, keysAt));
}

/** Whether the issue says that a number is no safe integer, while another issue names the bound that counts. */
function isNarrowed(issue: z.core.$ZodIssue, issues: readonly z.core.$ZodIssue[]): boolean {
  if ((issue.code !== 'too_big' && issue.code !== 'too_small') || issue.origin !== 'int') return false;
  const path = pathText(issue.path.map(step));
  return issues.some((other) => other !== issue && pathText(other.path.map(step)) === path);
}

function errorsOf(issue: z.core.$ZodIssue, parent: readonly PathStep[], keysAt: KeysAt): ConfigError[] {
  const path = [...parent, ...issue.path.map(step)];
  if (isUnrendered(issue)) return [{ path: pathText(path), message: unrendered }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: pathText([...path, key]), message: unknownKey(key, keysAt(path)) }));
    case 'invalid_union':
      return unionErrors(issue, path, keysAt);
    case 'invalid_key':
      return [{ path: pathText(path), message: issue.issues.map((inner) => `the name ${inner.message}`).join('; ') }];
    default:
      return [{ path: pathText(path), message: `${sentence(issue)}${choices(issue, path)}` }];
  }
}

/** The forms of a mapping that has one key of several, where text stands in its place, as `all` for `{ all: true }`. */
function choices(issue: z.core.$ZodIssue, path: readonly PathStep[]): string {
  if (issue.code !== 'invalid_type' || issue.expected !== 'object') return '';
  if (typeof issue.input !== 'string' && !Array.isArray(issue.input)) return '';
  const forms = choicesAt(path).map((key) => `{ ${key}: … }`);
  return forms.length === 0 ? '' : `. Allowed: ${forms.join(', ')}`;
}

/** Whether the value is an unrendered template. A custom issue may be about a host, which may be a template of ours. */
function isUnrendered({ code, input }: z.core.$ZodIssue): boolean {
  if (typeof input !== 'string') return false;
  return code === 'custom' ? isForeignTemplate(input) : holdsTemplate(input);
}

function unknownKey(key: string, known: readonly string[]): string {
  const allowed = known.length > 0 ? `Known keys: ${known.join(', ')}.` : 'No keys are known here.';
  return `unknown key ${quotedStart(key)}.${didYouMean(key, known)} ${allowed}`;
}

/** The errors of the alternative that was probably meant: the one whose type fits the value. */
function unionErrors(issue: z.core.$ZodIssueInvalidUnion, path: readonly PathStep[], keysAt: KeysAt): ConfigError[] {
  const meant = issue.errors.find(
    (errors) => !errors.some((inner) => inner.path.length === 0 && isOfOtherType(inner, issue.input)),
  );
  if (meant !== undefined && !takesEncrypted(issue)) return errorsBelow(meant, path, keysAt);
  const expected = issue.errors.flat().flatMap((inner) => {
    if (inner.code === 'invalid_value') return inner.values.map(String);
    return inner.code === 'invalid_type' ? [typeName(inner.expected)] : [];
  });
  const allowed = takesEncrypted(issue) ? 'text, plain or encrypted' : expected.join(' or ');
  const message = issue.input === undefined ? isRequired(allowed) : `expected ${allowed}, found ${kindOf(issue.input)}`;
  return [{ path: pathText(path), message }];
}

function isOfOtherType(issue: z.core.$ZodIssue, input: unknown): boolean {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected !== 'int' || typeof input !== 'number';
    case 'invalid_value':
      return issue.values.every((value) => typeof value !== typeof input);
    default:
      return false;
  }
}

/** Whether the union is text that may be encrypted: a text or a mapping. Its values are never repeated. */
function takesEncrypted(issue: z.core.$ZodIssueInvalidUnion): boolean {
  const [text, mapping] = issue.errors.map(([first]) => first);
  return (
    issue.errors.length === 2 &&
    text?.code === 'invalid_type' &&
    text.expected === 'string' &&
    text.path.length === 0 &&
    (mapping?.path.at(-1) === 'secure' ||
      mapping?.code === 'unrecognized_keys' ||
      (mapping?.code === 'invalid_type' && mapping.expected === 'object'))
  );
}

function sentence(
  issue: Exclude<z.core.$ZodIssue, { code: 'unrecognized_keys' | 'invalid_union' | 'invalid_key' }>,
): string {
  if (issue.code === 'custom') return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return isRequired(typeName(issue.expected));
      return `expected ${typeName(issue.expected)}, found ${foundInstead(issue)}${quotesHint(issue)}`;
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const meant = typeof issue.input === 'string' ? didYouMean(issue.input, allowed) : '';
      const choice = allowed.length > 1 ? 'one of ' : '';
      // Only a value that is no text can be among the allowed ones and wrong.
      const hint = allowed.some((value) => value === issue.input) ? ' (leave out the quotes)' : meant && `.${meant}`;
      return `expected ${choice}${allowed.join(', ')}, found ${found(issue.input)}${hint}`;
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
      return withFound(issue.message, issue.input);
    default:
      return issue.message;
  }
}

/** Inserts what was found after the rule, and before what was probably meant. */
function withFound(message: string, input: unknown): string {
  if (input === '') return 'must not be empty';
  const [rule = '', ...meant] = message.split('. ');
  return [`${rule}, found ${found(input)}`, ...meant].join('. ');
}

function isRequired(allowed: string): string {
  return `is required (${allowed})`;
}

function isSized(origin: string): boolean {
  return origin === 'string' || origin === 'array';
}

/** A type as people call it. */
export function typeName(expected: string): string {
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

/** Names only the kind of a value where a mapping or list belongs: it may be a credential that belongs inside. */
function foundInstead(issue: z.core.$ZodIssueInvalidType): string {
  return isContainer(issue.expected) ? kindOf(issue.input) : found(issue.input);
}

function isContainer(expected: string): boolean {
  return expected === 'object' || expected === 'record' || expected === 'array';
}

function found(input: unknown): string {
  if (typeof input === 'string') return quotedStart(input);
  if (typeof input === 'boolean') return String(input);
  if (typeof input === 'number') return `the number ${input}`;
  return kindOf(input);
}

/** YAML reads `5` and `true` as a number and a boolean, and `"5"` and `"true"` as text. */
function quotesHint({ expected, input }: z.core.$ZodIssueInvalidType): string {
  if (typeof input !== 'string') {
    return expected === 'string' && (typeof input === 'number' || typeof input === 'boolean')
      ? ' (put it in quotes)'
      : '';
  }
  const unquoted = expected === 'boolean' ? /^(true|false)$/ : /^-?\d+(\.\d+)?$/;
  return unquoted.test(input) && expected !== 'string' && !isContainer(expected) ? ' (leave out the quotes)' : '';
}

/** What kind of value was found; never the value itself. */
export function kindOf(input: unknown): string {
  if (input === null || input === undefined) return 'nothing';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a mapping';
  if (typeof input === 'string') return 'text';
  if (typeof input === 'boolean') return String(input);
  if (typeof input === 'number') return Number.isFinite(input) ? 'a number' : String(input);
  return typeof input;
}

function step(part: PropertyKey): PathStep {
  return typeof part === 'number' ? part : String(part);
}

function pathText([section, ...steps]: readonly PathStep[]): string {
  return configPath(String(section ?? ''), ...steps);
}
