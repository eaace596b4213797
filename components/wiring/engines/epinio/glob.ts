import { decodeRune, REPLACEMENT } from './utf8';

/**
 * Shell patterns as Go reads them on Linux: `*` any bytes but `/`, `?` one code point but `/`, `[a-z]` and `[^a-z]`
 * one code point (`/` too), `\` takes the next byte as it is.
 * Rule from Go 1.26, path/filepath/match.go: Match, scanChunk, matchChunk, getEsc.
 *
 * A pattern is cut at its stars into chunks. Each chunk takes the first place where it fits and never moves again,
 * which is enough because a star takes anything: the work is at most pattern bytes times name bytes.
 */

/** `bad`: Go's ErrBadPattern. It is found only if the match gets as far as the malformed chunk. */
export type GlobResult = 'match' | 'no match' | 'bad';

interface Range {
  readonly low: number;
  readonly high: number;
}

type Term =
  | { readonly kind: 'byte'; readonly byte: number }
  | { readonly kind: 'any' }
  | { readonly kind: 'class'; readonly negated: boolean; readonly ranges: readonly Range[] };

interface Chunk {
  /** Whether a star stands before it. */
  readonly star: boolean;
  readonly text: Uint8Array;
}

const code = (character: string) => character.charCodeAt(0);
const STAR = code('*');
const ANY = code('?');
const OPEN = code('[');
const CLOSE = code(']');
const NOT = code('^');
const TO = code('-');
const ESCAPE = code('\\');
const SLASH = code('/');

function chunkEnd(pattern: Uint8Array, start: number): number {
  let inClass = false;
  for (let index = start; index < pattern.length; index++) {
    const byte = pattern[index];
    if (byte === ESCAPE) index++;
    else if (byte === OPEN) inClass = true;
    else if (byte === CLOSE) inClass = false;
    else if (byte === STAR && !inClass) return index;
  }
  return pattern.length;
}

function cutAtStars(pattern: Uint8Array): Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  while (start < pattern.length) {
    let textStart = start;
    while (pattern[textStart] === STAR) textStart++;
    const end = chunkEnd(pattern, textStart);
    chunks.push({ star: textStart > start, text: pattern.subarray(textStart, end) });
    start = end;
  }
  return chunks;
}

/** One character of a class, escaped or not; null if Go calls it malformed. The text may not end right after it. */
function readClassCharacter(text: Uint8Array, start: number): { value: number; end: number } | null {
  if (start >= text.length || text[start] === TO || text[start] === CLOSE) return null;
  const offset = text[start] === ESCAPE ? start + 1 : start;
  const rune = decodeRune(text, offset);
  const end = offset + rune.size;
  const isInvalid = rune.code === REPLACEMENT && rune.size <= 1;
  return isInvalid || end >= text.length ? null : { value: rune.code, end };
}

function readRange(text: Uint8Array, start: number): { range: Range; end: number } | null {
  const low = readClassCharacter(text, start);
  if (low === null) return null;
  if (text[low.end] !== TO) return { range: { low: low.value, high: low.value }, end: low.end };
  const high = readClassCharacter(text, low.end + 1);
  return high === null ? null : { range: { low: low.value, high: high.value }, end: high.end };
}

function readClass(text: Uint8Array, start: number): { term: Term; end: number } | null {
  const negated = text[start] === NOT;
  const ranges: Range[] = [];
  let position = negated ? start + 1 : start;
  while (text[position] !== CLOSE || ranges.length === 0) {
    const next = readRange(text, position);
    if (next === null) return null;
    ranges.push(next.range);
    position = next.end;
  }
  return { term: { kind: 'class', negated, ranges }, end: position + 1 };
}

function readTerm(text: Uint8Array, start: number): { term: Term; end: number } | null {
  const byte = text[start];
  if (byte === OPEN) return readClass(text, start + 1);
  if (byte === ANY) return { term: { kind: 'any' }, end: start + 1 };
  const offset = byte === ESCAPE ? start + 1 : start;
  const literal = text[offset];
  return literal === undefined ? null : { term: { kind: 'byte', byte: literal }, end: offset + 1 };
}

/** A chunk's terms; null if it is malformed. */
function readTerms(text: Uint8Array): Term[] | null {
  const terms: Term[] = [];
  let position = 0;
  while (position < text.length) {
    const next = readTerm(text, position);
    if (next === null) return null;
    terms.push(next.term);
    position = next.end;
  }
  return terms;
}

/** How many bytes of the name the term takes at `offset`; 0 if it does not fit. */
function termSize(term: Term, name: Uint8Array, offset: number): number {
  if (offset >= name.length) return 0;
  if (term.kind === 'byte') return name[offset] === term.byte ? 1 : 0;
  if (term.kind === 'any') return name[offset] === SLASH ? 0 : decodeRune(name, offset).size;
  const rune = decodeRune(name, offset);
  const listed = term.ranges.some(({ low, high }) => low <= rune.code && rune.code <= high);
  return listed === term.negated ? 0 : rune.size;
}

/** Matches one pattern against one name. It reports each comparison, so that a test can bound their number. */
class GlobMatcher {
  constructor(
    private readonly name: Uint8Array,
    private readonly onCompare: () => void,
  ) {}

  /** Where the name goes on if the terms fit at `offset`; null if they do not. */
  private fit(terms: readonly Term[], offset: number): number | null {
    let position = offset;
    for (const term of terms) {
      this.onCompare();
      const size = termSize(term, this.name, position);
      if (size === 0) return null;
      position += size;
    }
    return position;
  }

  /** The first fit at or after `offset`, where a star takes what lies before; the last chunk must end the name. */
  private place(terms: readonly Term[], offset: number, star: boolean, last: boolean): number | null {
    for (let start = offset; ; start++) {
      const end = this.fit(terms, start);
      if (end !== null && (!last || end === this.name.length)) return end;
      if (!star || start >= this.name.length || this.name[start] === SLASH) return null;
    }
  }

  match(chunks: readonly Chunk[]): GlobResult {
    let position = 0;
    for (const [index, chunk] of chunks.entries()) {
      if (chunk.text.length === 0) return this.name.includes(SLASH, position) ? 'no match' : 'match';
      const terms = readTerms(chunk.text);
      if (terms === null) return 'bad';
      const end = this.place(terms, position, chunk.star, index === chunks.length - 1);
      if (end === null) return 'no match';
      position = end;
    }
    return position === this.name.length ? 'match' : 'no match';
  }
}

/**
 * filepath.Match(pattern, name).
 * @param onCompare called once for every comparison of a term with a place in the name
 */
export function matchGlob(pattern: string, name: string, onCompare: () => void = () => undefined): GlobResult {
  return new GlobMatcher(Buffer.from(name, 'utf8'), onCompare).match(cutAtStars(Buffer.from(pattern, 'utf8')));
}
