import { type Document, LineCounter, parseDocument, type YAMLError } from 'yaml';
import { type ConfigError } from './messages';

/** A file as it was read; the name stands in messages. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The mapping that a YAML file holds, an empty one for an empty file. Mistakes come with line and column, and
 * never with what stands there: it may be a credential.
 */
export function readMapping(file: SourceFile): Mapping | readonly ConfigError[] {
  const lines = new LineCounter();
  const document = parse(file.text, lines);
  if (document === undefined) return [{ path: file.name, message: tooDeep }];
  const mistakes = mistakesOf(document).map((mistake) => ({ ...lines.linePos(mistake.pos[0]), mistake }));
  // What follows on the same line mostly comes of the first one.
  const first = mistakes.filter(({ line }, index) => mistakes.findIndex((other) => other.line === line) === index);
  if (first.length > 0) {
    return first.map(({ line, col, mistake }) => ({ path: `${file.name}:${line}:${col}`, message: sentence(mistake) }));
  }
  const content = toValue(document);
  if (content instanceof Error) return [{ path: file.name, message: aliasMistake(content) }];
  if (content === null) return {};
  return isMapping(content) ? content : [{ path: file.name, message: 'has to be a YAML mapping' }];
}

const tooDeep = 'is nested too deeply to be read';

function parse(text: string, lineCounter: LineCounter): Document | undefined {
  try {
    // The core schema even under `%YAML 1.1`: Pulumi reads `yes` as text there too. No tags beyond it, since
    // they make values that are no plain data.
    return parseDocument(text, {
      lineCounter,
      prettyErrors: false,
      merge: true,
      schema: 'core',
      resolveKnownTags: false,
      stringKeys: true,
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function mistakesOf(document: Document): readonly YAMLError[] {
  // One exhaustion of the stack makes many errors, all the same.
  const exhausted = document.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (exhausted !== undefined) return [exhausted];
  const tags = document.warnings.filter(({ code }) => code === 'TAG_RESOLVE_FAILED');
  const [first, ...others] = [...document.errors, ...tags];
  // After some mistakes the parser gives up, and finds fault with all that is left.
  return first === undefined ? [] : [first, ...others.filter(({ message }) => !message.includes(' in YAML stream'))];
}

function sentence({ code, message }: YAMLError): string {
  switch (code) {
    case 'RESOURCE_EXHAUSTION':
      return tooDeep;
    case 'MULTIPLE_DOCS':
      return 'a second YAML document starts here; one is allowed';
    case 'DUPLICATE_KEY':
      return 'this key stands in the mapping already';
    case 'NON_STRING_KEY':
      return 'a key has to be text';
    case 'TAG_RESOLVE_FAILED':
      return 'unknown YAML tag; text that starts with "!" has to be put in quotes';
    default:
      return withoutSource(message);
  }
}

/** Some messages of the parser end with what it stumbled over. */
function withoutSource(message: string): string {
  return message.replace(/^(Invalid escape sequence|.*?\w(?=: )).*$/s, '$1');
}

function toValue(document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function aliasMistake(error: Error): string {
  if (error instanceof RangeError) return tooDeep;
  if (error.message.startsWith('Unresolved alias')) {
    return 'has a YAML alias (*name) without its anchor (&name) above it; text that starts with "*" has to be put in quotes';
  }
  if (error.message.startsWith('Excessive alias count')) return 'repeats too much through YAML aliases (*name)';
  if (error.message.startsWith('Merge sources')) return 'has a YAML merge key (<<) whose value is no mapping';
  return withoutSource(error.message);
}
