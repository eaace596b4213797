import { type CST, type Document, LineCounter, parseDocument, Parser, visit, type YAMLError } from 'yaml';
import { type ConfigError } from './messages';
import { type PathStep } from './path';
import { quickValues } from './quick-yaml';
import { misreadIn, otherReadings, readOtherwise } from './read-otherwise';

/** A file as it was read; the name stands in messages. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a YAML file holds. */
export interface ReadFile {
  /** Its mapping, an empty one for an empty file. */
  readonly content: Mapping;
  /** What Pulumi reads as something else: the way to it from the root, and what to tell where it matters. */
  readonly misread: readonly (ConfigError & { readonly steps: readonly PathStep[] })[];
}

/** Reads a YAML file. Mistakes have line and column, but never quote the text there: it may be a credential. */
export function readMapping(file: SourceFile): ReadFile | readonly ConfigError[] {
  const [values, ...others] = quickValues(file.text, { repeatedKeys: false, isLeft }) ?? [];
  return isMapping(values) && others.length === 0 ? { content: values, misread: [] } : readThoroughly(file);
}

const isLeft = (source: string) => readOtherwise(source) !== undefined;

/** As {@link readMapping}, with every mistake. */
function readThoroughly(file: SourceFile): ReadFile | readonly ConfigError[] {
  const lines = new LineCounter();
  const errorAt = (offset: number, message: string): ConfigError => {
    const { line, col } = lines.linePos(offset);
    return { path: `${file.name}:${line}:${col}`, message };
  };
  const tooDeep = firstTooDeep([...new Parser(lines.addNewLine).parse(file.text)]);
  if (tooDeep !== undefined) return [errorAt(tooDeep.offset, tooDeepToRead)];
  const document = parse(file.text);
  const mistakes = mistakesOf(document).map((mistake) => ({ mistake, line: lines.linePos(mistake.pos[0]).line }));
  // Further mistakes on a line mostly follow from its first one.
  const first = mistakes.filter(({ line }, index) => mistakes.findIndex((other) => other.line === line) === index);
  const conflict = first.length > 0 ? mergeConflict(file.text) : undefined;
  if (conflict !== undefined) return [errorAt(conflict, unresolvedConflict)];
  if (first.length > 0) return first.map(({ mistake }) => errorAt(mistake.pos[0], sentence(mistake)));
  const lost = lostAliases(document);
  if (lost.length > 0) return lost.map((offset) => errorAt(offset, lostAlias));
  const content = toValue(document);
  if (content instanceof Error) return [{ path: file.name, message: aliasMistake(content) }];
  if (content !== null && !isMapping(content)) return [{ path: file.name, message: 'has to be a YAML mapping' }];
  const misread = misreadIn(document.contents).map(({ steps, offset, reading }) => {
    return { steps, ...errorAt(offset, otherReadings[reading]) };
  });
  return { content: content ?? {}, misread };
}

/** The message about the mark that {@link mergeConflict} finds. */
export const unresolvedConflict = 'a merge conflict that is not resolved starts here';

/** The offset of the first mark that git leaves where a merge conflicts; it explains every mistake after it. */
export function mergeConflict(text: string): number | undefined {
  return /^<{7} /m.exec(text)?.index;
}

/** The message about the token that {@link firstTooDeep} finds. */
export const tooDeepToRead = 'is nested too deeply to be read';

/** More than any stack file or manifest needs, and far fewer levels than V8's stack has room for. */
const deepestInFile = 100;

/**
 * The first token that lies too deep. The library recurses through the tokens, and V8 may end the process instead of
 * throwing near the end of its stack (when it has to compile a regular expression there).
 */
export function firstTooDeep(tokens: readonly CST.Token[]): CST.Token | undefined {
  let level = tokens;
  for (let depth = 0; depth < deepestInFile && level.length > 0; depth += 1) level = level.flatMap(inside);
  return level[0];
}

function inside(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value].filter((inner) => inner !== undefined && inner !== null));
}

function parse(text: string): Document {
  // The core schema holds even under `%YAML 1.1`: Pulumi reads `yes` as text there too. Further tags are off, since
  // they make values that are no plain data.
  return parseDocument(text, {
    prettyErrors: false,
    merge: true,
    schema: 'core',
    resolveKnownTags: false,
    stringKeys: true,
  });
}

function mistakesOf(document: Document): readonly YAMLError[] {
  const tags = document.warnings.filter(({ code }) => code === 'TAG_RESOLVE_FAILED');
  const [first, ...others] = [...causes(document.errors), ...tags];
  // The parser gives up after some mistakes, and finds fault with all that is left.
  return first === undefined ? [] : [first, ...others.filter(({ message }) => !message.includes(' in YAML stream'))];
}

/** Mistakes without those that follow from a tab before a line: nothing after it stands as far in as it seems to. */
export function causes(mistakes: readonly YAMLError[]): readonly YAMLError[] {
  const tab = mistakes.find(({ code }) => code === 'TAB_AS_INDENT');
  if (tab === undefined) return mistakes;
  return mistakes.filter(({ code, pos: [offset] }) => code === 'TAB_AS_INDENT' || offset < tab.pos[0]);
}

/** A mistake of YAML as a sentence, without the text there. */
export function sentence({ code, message }: YAMLError): string {
  switch (code) {
    case 'MULTIPLE_DOCS':
      return 'a second YAML document starts here; one is allowed';
    case 'DUPLICATE_KEY':
      return 'this key stands in the mapping already';
    case 'NON_STRING_KEY':
      return 'a key has to be text; text that starts with "{" or "[" has to be put in quotes';
    case 'TAG_RESOLVE_FAILED':
      return 'unknown YAML tag; text that starts with "!" has to be put in quotes';
    case 'BAD_ALIAS':
    case 'BAD_SCALAR_START':
      return `${withoutSource(message)}; text that starts like this has to be put in quotes`;
    default:
      return withoutSource(message);
  }
}

/** The message without the text that the parser stumbled over, which some messages end with. */
function withoutSource(message: string): string {
  return message.replace(/^(Invalid escape sequence|.*?\w(?=: )).*$/s, '$1');
}

/** Enough for one anchor in each environment of a large stack, and few enough to go through them all. */
const mostRepetitions = 10_000;

function toValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: mostRepetitions });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The message about what {@link lostAliases} finds. */
export const lostAlias =
  'a YAML alias (*name) without its anchor (&name) above it; text that starts with "*" has to be put in quotes';

/** The offsets of aliases whose anchors do not stand above them. */
export function lostAliases(document: Document): readonly number[] {
  const anchors = new Set<string>();
  const lost: number[] = [];
  visit(document, {
    Value: (_, { anchor }) => {
      if (anchor !== undefined) anchors.add(anchor);
    },
    Alias: (_, { source, range }) => {
      if (!anchors.has(source)) lost.push(range?.[0] ?? 0);
    },
  });
  return lost;
}

/** What else is wrong with the aliases of a YAML document, without their text, which may be a credential. */
export function aliasMistake(error: Error): string {
  if (error instanceof RangeError) return 'holds itself through a YAML alias (*name) or merge key (<<)';
  if (error.message.startsWith('Excessive alias count')) return 'repeats too much through YAML aliases (*name)';
  if (error.message.startsWith('Merge sources')) return 'has a YAML merge key (<<) whose value is no mapping';
  return withoutSource(error.message);
}
