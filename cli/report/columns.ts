import { shares } from './shares';
import { visible } from '../../components/config/visible';
import { widthOf, wrap } from './wrap';

/** A cell's text, and how it is painted. */
export interface Cell {
  readonly text: string;
  readonly paint?: Paint | undefined;
}

/** Puts ANSI colours around text, or leaves it as it is. */
export type Paint = (text: string) => string;

export type Row = readonly (string | Cell)[];

const gap = 2;

/** The least width of a column beside those that are never broken, however narrow the terminal is. */
const narrowest = 10;

export interface ColumnLayout {
  /** Columns of the terminal to use; Infinity where lines may have any length. */
  readonly width: number;
  /**
   * The columns whose words are never broken. The first column, if it is one and leaves no room for the others, has
   * lines of its own above them.
   *
   * @default none
   */
  readonly whole?: ReadonlySet<number>;
  /** What each line starts with, beside the width. @default nothing */
  readonly indent?: string;
}

/**
 * Rows in columns without borders, wrapped where they do not fit: nothing is cut off.
 *
 * @param head the columns' headings
 * @param rows gone through more than once, and not kept: those of a large table need not be there all at once
 */
export function columns(head: Row, rows: Iterable<Row>, layout: ColumnLayout): string[] {
  return layout.width === Infinity ? unwrapped(head, rows, layout.indent) : linesOfRows(head, rows, layout).flat();
}

function unwrapped(head: Row, rows: Iterable<Row>, indent?: string): string[] {
  const widths: number[] = [];
  widen(widths, head, widthOf);
  for (const row of rows) widen(widths, row, widthOf);
  const lines = [lineOf(head, widths, indent)];
  for (const row of rows) lines.push(lineOf(row, widths, indent));
  return lines;
}

/** As {@link columns} of a width, the lines of each row by themselves; those of the head come first. */
export function linesOfRows(
  head: Row,
  rows: Iterable<Row>,
  { width, whole = new Set(), indent }: ColumnLayout,
): string[][] {
  const all = [head, ...rows];
  const words = longest(all, widthOfWord);
  if (whole.has(0) && needed(words, whole) > width) return stacked(all, width, whole, indent);
  const widths = widthsOf(words, longest(all, widthOf), width, whole);
  return all.map((row) => linesOf(row, widths, indent));
}

/** Whether rows fit side by side without a word that is broken. */
export function haveWholeWords(head: Row, rows: readonly Row[], width: number): boolean {
  if (width === Infinity) return true;
  const words = longest([head, ...rows], widthOfWord);
  return sum(words) + gap * (words.length - 1) <= width;
}

/** The first column on lines of its own, the others below it. */
function stacked(all: readonly Row[], width: number, whole: ReadonlySet<number>, indent = ''): string[][] {
  const others = all.map((row) => row.slice(1));
  const stillWhole = new Set([...whole].flatMap((index) => (index === 0 ? [] : [index - 1])));
  const widths = widthsOf(longest(others, widthOfWord), longest(others, widthOf), width - gap, stillWhole);
  return all.map(([first = ''], row) => [
    indent + paintOf(first)(textOf(first)),
    ...linesOf(others[row] ?? [], widths, indent + ' '.repeat(gap)),
  ]);
}

/** The greatest width of each column, by a measure of its texts. */
function longest(rows: readonly Row[], measure: (text: string) => number): number[] {
  const widths: number[] = [];
  for (const row of rows) widen(widths, row, measure);
  return widths;
}

function widen(widths: number[], row: Row, measure: (text: string) => number): void {
  row.forEach((cell, index) => {
    widths[index] = Math.max(widths[index] ?? 1, measure(textOf(cell)));
  });
}

/** The width of the longest word of a text. */
export function widthOfWord(text: string): number {
  return text.split(' ').reduce((most, word) => Math.max(most, widthOf(word)), 0);
}

/** The width of the columns side by side, with every word broken that may be. */
function needed(words: readonly number[], whole: ReadonlySet<number>): number {
  return (
    sum(words.map((word, index) => (whole.has(index) ? word : Math.min(word, narrowest)))) + gap * (words.length - 1)
  );
}

function textOf(cell: string | Cell): string {
  return visible(typeof cell === 'string' ? cell : cell.text);
}

function paintOf(cell: string | Cell): Paint {
  return (typeof cell === 'string' ? undefined : cell.paint) ?? unpainted;
}

const unpainted: Paint = (text) => text;

/** The widths of columns. Each gets room for its longest word first, then for its longest text on one line. */
function widthsOf(
  words: readonly number[],
  texts: readonly number[],
  width: number,
  whole: ReadonlySet<number>,
): number[] {
  const room = width - gap * (words.length - 1);
  const kept = words.map((word, index) => (whole.has(index) ? word : 0));
  const broken = words.map((word, index) => (whole.has(index) ? 0 : word));
  const least = sum(broken.map((word) => Math.min(word, narrowest)));
  const shared = shares(broken, Math.max(least, room - sum(kept)));
  const first = kept.map((one, index) => one + (shared[index] ?? 0));
  const more = shares(
    texts.map((text, index) => text - (first[index] ?? 0)),
    room - sum(first),
  );
  return first.map((one, index) => Math.max(1, one + (more[index] ?? 0)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

/** A row as the lines of its cells side by side. */
function linesOf(row: Row, widths: readonly number[], indent?: string): string[] {
  const cells = row.map((cell, index) => wrap(textOf(cell), widths[index] ?? 1));
  const height = cells.reduce((most, lines) => Math.max(most, lines.length), 0);
  return Array.from({ length: height }, (_, line) => {
    const pieces = row.map((cell, index) => ({ text: cells[index]?.[line] ?? '', paint: paintOf(cell) }));
    return lineOf(pieces, widths, indent);
  });
}

/** One line of cells. */
function lineOf(row: Row, widths: readonly number[], indent = ''): string {
  const parts: string[] = [indent];
  let padding = 0;
  row.forEach((cell, index) => {
    const text = textOf(cell);
    if (text !== '') {
      parts.push(blanks(padding), paintOf(cell)(text));
      padding = 0;
    }
    padding += Math.max(0, (widths[index] ?? 1) - widthOf(text)) + gap;
  });
  return parts.join('');
}

const madeBlanks: string[] = [];

/** As many blanks, each length of them made once. */
function blanks(length: number): string {
  return (madeBlanks[length] ??= ' '.repeat(length));
}
