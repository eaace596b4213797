import {
  constructFromEvents,
  CORE_SCHEMA,
  EVENT_ID,
  type Event,
  floatCoreTag,
  mapTag,
  mergeTag,
  NOT_RESOLVED,
  parseEvents,
  SCALAR_STYLE,
} from 'js-yaml';
import { type LongList, stand, withoutLongLists } from './long-lists';

const { addPair } = mapTag;

/**
 * YAML 1.2's core schema, with the merge keys that Pulumi, kubectl and Helm read too. Keys other than text are refused,
 * and numbers beyond a double's range, which are Infinity to one reader and text to the other.
 */
const schema = CORE_SCHEMA.withTags(
  mergeTag,
  {
    ...mapTag,
    addPair: (mapping: Record<string, unknown>, key: unknown, value: unknown) =>
      typeof key === 'string' ? addPair(mapping, key, value) : 'a key that is no text',
  },
  {
    ...floatCoreTag,
    resolve: (source: string, isExplicit: boolean, tagName: string) => {
      const number = floatCoreTag.resolve(source, isExplicit, tagName);
      if (number === NOT_RESOLVED && anyNumber.test(source)) throw new RangeError('a number beyond the range');
      return number;
    },
  },
);

// Taken once, since they are looked at for each of millions of events.
const { DOCUMENT, MAPPING, SEQUENCE, SCALAR, ALIAS, POP } = EVENT_ID;
const { PLAIN, LITERAL_BLOCK } = SCALAR_STYLE;

const anyNumber = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

/** How many levels are read: fewer than the thorough reader has, so that it alone judges what is too deep. */
const deepest = 90;

/** Aliases in a document, and keys that merge keys bring: what has more is left to the thorough reader's limits. */
const mostAliases = 10_000;
const mostMergedKeys = 1_000_000;

/**
 * What the two readers may take differently: byte order marks, tabs that indent, indented marks of a document's start,
 * marks of its end, blanks before the end of the text, blank lines after an escaped line break, and line ends of old.
 */
const contestedMarks = ['\ufeff', '\t', '---', '...', '\\\n', '\r'];
const contested = /\ufeff|(?:^|[\r\n])(?: *\t| +---(?!-)|\.\.\.)|[ \t]$|\\\r?\n *\r?\n|\r(?!\n)/;

/** A block scalar's header with an indentation of its own: the two readers take lines of blanks differently there. */
const indentedHeader = /[|>][-+]?[1-9]/;

interface Reading {
  /** Whether a mapping may repeat a key; the last one then counts. */
  readonly repeatedKeys: boolean;
  /** Whether the text of a scalar without quotes that begins as a number is left to the thorough reader. @default none */
  readonly isLeft?: (source: string) => boolean;
  /**
   * In how long parts a long list is read, in characters: what is parsed of one is gone before the next, so that
   * reading takes a third of the memory.
   *
   * @default 100,000
   */
  readonly partLength?: number;
}

/**
 * The values of the documents of a YAML text, as `yaml` reads them, in about a tenth of its time and without
 * positions.
 *
 * @returns of each document a mapping, a list or null; undefined where the text is wrong or holds something else, or
 *   where the two readers could differ (tags, directives, keys that are no text, aliases inside of anchors): `yaml` then
 *   has to read it
 */
export function quickValues(text: string, reading: Reading): unknown[] | undefined {
  return isContested(text) ? undefined : (inParts(text, reading) ?? documents(text, reading));
}

function isContested(text: string): boolean {
  // Almost no text has any of these marks, which are found in a tenth of the time.
  return (text.endsWith(' ') || contestedMarks.some((mark) => text.includes(mark))) && contested.test(text);
}

/** The values of a text with a long list; undefined where it has none, or has to be read as a whole. */
function inParts(text: string, reading: Reading): unknown[] | undefined {
  const cut = withoutLongLists(text, reading.partLength ?? 100_000);
  if (cut === undefined) return undefined;
  const values = documents(cut.rest, reading, { levelsAround: 0, isPart: true });
  if (values === undefined) return undefined;
  const isFilled = cut.lists.every((list, number) => {
    const place = listWith(stand(number), values);
    return place !== undefined && fill(place, list, reading);
  });
  return isFilled ? values : undefined;
}

/** The list in a value that ends with a text. */
function listWith(last: string, value: unknown): unknown[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const list: unknown[] | undefined = Array.isArray(value) ? value : undefined;
  if (list?.at(-1) === last) return list;
  for (const inner of Object.values(value)) {
    const found = listWith(last, inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Puts the entries of a list where its stand is; false where one of its parts has to be read within its text. */
function fill(place: unknown[], { parts, mostLevelsAround }: LongList, reading: Reading): boolean {
  place.pop();
  return parts.every((part) => {
    const [entries, ...others] = documents(part, reading, { levelsAround: mostLevelsAround, isPart: true }) ?? [];
    if (!Array.isArray(entries) || others.length > 0) return false;
    for (const entry of entries) place.push(entry);
    return true;
  });
}

interface Surroundings {
  readonly levelsAround: number;
  /** Whether other parts of the text could have aliases of its anchors, or anchors of its aliases. */
  readonly isPart: boolean;
}

function documents(
  text: string,
  { repeatedKeys, isLeft }: Reading,
  { levelsAround, isPart }: Surroundings = { levelsAround: 0, isPart: false },
): unknown[] | undefined {
  try {
    const events = parseEvents(text, { maxDepth: deepest - levelsAround });
    if (!isPlain(events, text, isPart)) return undefined;
    if (isLeft !== undefined && someNumber(events, text, isLeft)) return undefined;
    const values = constructFromEvents(events, {
      source: text,
      schema,
      json: repeatedKeys,
      maxAliases: mostAliases,
      maxTotalMergeKeys: mostMergedKeys,
    });
    return values.every((value) => typeof value === 'object') ? values : undefined;
  } catch {
    // Every mistake is told by the thorough reader, which knows all of them and never quotes the text.
    return undefined;
  }
}

/**
 * Whether a text has no directives, no tags, no anchored scalars, no block scalars of given indentation, and no aliases
 * inside of anchors: they could multiply without end.
 *
 * @param isPart whether it may have no anchors at all, and so no aliases
 */
function isPlain(events: readonly Event[], text: string, isPart: boolean): boolean {
  let depth = 0;
  let anchored = 0;
  // Not by an iterator, which makes an object for each of millions of events.
  return events.every((event) => {
    switch (event.type) {
      case DOCUMENT:
        if (event.directives.length > 0) return false;
        depth += 1;
        break;
      case MAPPING:
      case SEQUENCE:
        if (event.tagStart >= 0) return false;
        depth += 1;
        if (event.anchorStart >= 0) {
          if (isPart) return false;
          if (anchored === 0) anchored = depth;
        }
        break;
      case SCALAR:
        if (event.tagStart >= 0 || event.anchorStart >= 0) return false;
        if (event.style >= LITERAL_BLOCK && indentedHeader.test(lineBefore(text, event.valueStart))) return false;
        break;
      case ALIAS:
        if (anchored > 0) return false;
        break;
      case POP:
        if (depth === anchored) anchored = 0;
        depth -= 1;
    }
    return true;
  });
}

/** The line that ends where another one starts. */
function lineBefore(text: string, start: number): string {
  return text.slice(text.lastIndexOf('\n', start - 2) + 1, start);
}

function someNumber(events: readonly Event[], text: string, isSought: (source: string) => boolean): boolean {
  return events.some(
    (event) =>
      event.type === SCALAR &&
      event.style === PLAIN &&
      beginsNumber(text.charCodeAt(event.valueStart)) &&
      isSought(text.slice(event.valueStart, event.valueEnd)),
  );
}

/** Digits, and `+`, `-`, `.`. */
function beginsNumber(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46;
}
