import { compareBytes } from '../go/strconv';
import { words, type Word } from './label-lexer';
import { labelKeyProblems } from './label-names';
import {
  canHoldForOthers,
  fieldProblem,
  holds,
  newRequirement,
  SelectorError,
  type Operator,
  type Requirement,
} from './label-requirement';

/**
 * Kubernetes label selectors, read as the API server reads them.
 * Rule and error texts from k8s.io/apimachinery v0.35.4, pkg/labels/selector.go: Parse, Parser and
 * internalSelector.Matches. (v0.25, which kubed v0.14 links, differs in three texts and in refusing `in (a,,)`.)
 */

/** A selector asks that all its requirements hold; with none it selects everything. */
export interface Selector {
  readonly kind: 'selector';
  readonly requirements: readonly Requirement[];
}

export type ParsedSelector = Selector | { readonly kind: 'error'; readonly message: string };

export type Labels = Readonly<Record<string, string>>;

const END: Word = { kind: 'end', text: '' };
const VALUE_OPERATORS = 'in, notin, =, ==, !=, gt, lt';

function isIdentifier(word: Word): boolean {
  return word.kind === 'identifier' || word.kind === 'keyword';
}

function isSymbol(word: Word, text: string): boolean {
  return word.kind === 'symbol' && word.text === text;
}

function expected(word: Word, what: string): SelectorError {
  return new SelectorError(`found '${word.text}', expected: ${what}`);
}

/** Reads words one by one; kept apart from the grammar so that the grammar has no indexes. */
class WordReader {
  private position = 0;

  constructor(private readonly words: readonly Word[]) {}

  peek(): Word {
    return this.words[this.position] ?? END;
  }

  next(): Word {
    const word = this.peek();
    this.position++;
    return word;
  }
}

function readKey(reader: WordReader): string {
  const word = reader.next();
  if (!isIdentifier(word)) throw expected(word, 'identifier');
  const problems = labelKeyProblems(word.text);
  // '<nil>' is how Go prints the field path that Parse was not given.
  if (problems.length > 0) throw new SelectorError(fieldProblem('<nil>', word.text, problems.join('; ')));
  return word.text;
}

function readOperator(reader: WordReader): Exclude<Operator, 'exists' | '!'> {
  const word = reader.next();
  if (word.kind === 'keyword') return word.text;
  if (word.kind === 'symbol') {
    if (word.text === '=' || word.text === '==' || word.text === '!=') return word.text;
    if (word.text === '>') return 'gt';
    if (word.text === '<') return 'lt';
  }
  throw expected(word, VALUE_OPERATORS);
}

/** The inside of `( )`: empty places between commas stand for the empty value. */
function readSetMembers(reader: WordReader): Set<string> {
  const members = new Set<string>();
  for (;;) {
    const word = reader.next();
    if (isIdentifier(word)) {
      members.add(word.text);
      const following = reader.peek();
      if (isSymbol(following, ')')) return members;
      if (!isSymbol(following, ',')) throw expected(following, "',' or ')'");
    } else if (isSymbol(word, ',')) {
      if (members.size === 0 || isSymbol(reader.peek(), ',')) members.add('');
      if (isSymbol(reader.peek(), ')')) return members.add('');
    } else {
      throw expected(word, "',', or identifier");
    }
  }
}

function readSet(reader: WordReader): Set<string> {
  const open = reader.next();
  // Go's text lacks the comma here.
  if (!isSymbol(open, '(')) throw new SelectorError(`found '${open.text}' expected: '('`);
  const first = reader.peek();
  if (isSymbol(first, ')')) {
    reader.next();
    return new Set(['']);
  }
  if (!isIdentifier(first) && !isSymbol(first, ',')) throw expected(first, "',', ')' or identifier");
  const members = readSetMembers(reader);
  reader.next();
  return members;
}

function readValue(reader: WordReader): Set<string> {
  const word = reader.peek();
  if (word.kind === 'end' || isSymbol(word, ',')) return new Set(['']);
  reader.next();
  if (!isIdentifier(word)) throw expected(word, 'identifier');
  return new Set([word.text]);
}

function readRequirement(reader: WordReader): Requirement {
  const negated = isSymbol(reader.peek(), '!');
  if (negated) reader.next();
  const key = readKey(reader);
  if (negated) return newRequirement(key, '!', new Set());
  if (reader.peek().kind === 'end' || isSymbol(reader.peek(), ',')) return newRequirement(key, 'exists', new Set());
  const operator = readOperator(reader);
  const isSet = operator === 'in' || operator === 'notin';
  return newRequirement(key, operator, isSet ? readSet(reader) : readValue(reader));
}

function startsRequirement(word: Word): boolean {
  return isIdentifier(word) || isSymbol(word, '!');
}

function readRequirementNamed(reader: WordReader): Requirement {
  try {
    return readRequirement(reader);
  } catch (error) {
    if (error instanceof SelectorError) throw new SelectorError(`unable to parse requirement: ${error.message}`);
    throw error;
  }
}

function readSelector(reader: WordReader): Requirement[] {
  const requirements: Requirement[] = [];
  if (reader.peek().kind === 'end') return requirements;
  if (!startsRequirement(reader.peek())) throw expected(reader.peek(), "!, identifier, or 'end of string'");
  for (;;) {
    requirements.push(readRequirementNamed(reader));
    const separator = reader.next();
    if (separator.kind === 'end') return requirements;
    if (!isSymbol(separator, ',')) throw expected(separator, "',' or 'end of string'");
    if (!startsRequirement(reader.peek())) throw expected(reader.peek(), "identifier after ','");
  }
}

/** labels.Parse: the requirements sorted by key, or the error's text as the API server words it. */
export function parseSelector(text: string): ParsedSelector {
  try {
    const requirements = readSelector(new WordReader(words(text)));
    return { kind: 'selector', requirements: requirements.sort((a, b) => compareBytes(a.key, b.key)) };
  } catch (error) {
    if (error instanceof SelectorError) return { kind: 'error', message: error.message };
    throw error;
  }
}

function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** Whether an object with exactly these labels is selected. */
export function matches(selector: Selector, labels: Labels): boolean {
  return selector.requirements.every((requirement) => holds(requirement, labelOf(labels, requirement.key)));
}

/** Whether `requirements`, all on one key, exclude each other: no value of the label, nor its absence, meets all. */
function contradict(requirements: readonly Requirement[]): boolean {
  const named = requirements.flatMap((requirement) => requirement.values);
  return (
    ![undefined, ...named].some((value) => requirements.every((requirement) => holds(requirement, value))) &&
    !requirements.every(canHoldForOthers)
  );
}

function byKey(requirements: readonly Requirement[]): Requirement[][] {
  const groups = new Map<string, Requirement[]>();
  for (const requirement of requirements) {
    groups.set(requirement.key, [...(groups.get(requirement.key) ?? []), requirement]);
  }
  return [...groups.values()];
}

/**
 * Whether an object with the `known` labels is selected; with `complete` it has no others. `yes` and `no` hold
 * whatever the other labels are. A namespace's `kubernetes.io/metadata.name` is always known.
 */
export function matchesPartly(selector: Selector, known: Labels, complete: boolean): 'yes' | 'no' | 'unknown' {
  if (complete) return matches(selector, known) ? 'yes' : 'no';
  const isKnown = (requirement: Requirement) => Object.hasOwn(known, requirement.key);
  const decided = selector.requirements.filter(isKnown);
  if (!matches({ kind: 'selector', requirements: decided }, known)) return 'no';
  const open = selector.requirements.filter((requirement) => !isKnown(requirement));
  // No requirement holds for every value and for absence too, so an open requirement never means yes.
  if (open.length === 0) return 'yes';
  return byKey(open).some(contradict) ? 'no' : 'unknown';
}
