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

/** A cell with the columns that its text takes, counted once. */
interface CountedCell extends Cell {
  readonly width: number;
}

const gap = 2;

/** The least width of a column beside those that are never broken, however narrow the terminal is. */
const narrowest = 10;

/**
 * Rows in columns without borders, wrapped where they do not fit: nothing is cut off.
 *
 * @param head the columns' headings
 * @param width columns of the terminal to use; Infinity where lines may have any length
 * @param whole the columns whose words are never broken. The first column, if it is one and leaves no room for the
 *   others, has lines of its own above them
 */
export function columns(
  head: Row,
  rows: readonly Row[],
  width: number,
  whole: ReadonlySet<number> = new Set(),
): string[] {
  return linesOfRows(head, rows, width, whole).flat();
}

/** As {@link columns}, the lines of each row by themselves; those of the head come first. */
export function linesOfRows(
  head: Row,
  rows: readonly Row[],
  width: number,
  whole: ReadonlySet<number> = new Set(),
): string[][] {
  const all = [head, ...rows].map((row) => row.map(cellOf));
  if (width === Infinity) {
    const widths = longest(all);
    return all.map((row) => [lineOf(row, widths)]);
  }
  const words = longest(all, (text) => text.split(' '));
  if (whole.has(0) && needed(words, whole) > width) return stacked(all, width, whole);
  const widths = widthsOf(words, longest(all), width, whole);
  return all.map((row) => linesOf(row, widths));
}

/** Whether rows fit side by side without a word that is broken. */
export function haveWholeWords(head: Row, rows: readonly Row[], width: number): boolean {
  if (width === Infinity) return true;
  const words = longest(
    [head, ...rows].map((row) => row.map(cellOf)),
    (text) => text.split(' '),
  );
  return sum(words) + gap * (words.length - 1) <= width;
}

/** The first column on lines of its own, the others below it. */
function stacked(all: readonly (readonly CountedCell[])[], width: number, whole: ReadonlySet<number>): string[][] {
  const others = all.map((row) => row.slice(1));
  const stillWhole = new Set([...whole].flatMap((index) => (index === 0 ? [] : [index - 1])));
  const words = longest(others, (text) => text.split(' '));
  const widths = widthsOf(words, longest(others), width - gap, stillWhole);
  return all.map(([{ text, paint = unpainted } = { text: '' }], row) => [
    paint(text),
    ...linesOf(others[row] ?? [], widths).map((line) => ' '.repeat(gap) + line),
  ]);
}

/** The width of the longest text of each column, or of the longest of the pieces of its texts. */
function longest(rows: readonly (readonly CountedCell[])[], piecesOf?: (text: string) => readonly string[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach(({ text, width }, index) => {
      const least = widths[index] ?? 1;
      widths[index] =
        piecesOf === undefined
          ? Math.max(least, width)
          : piecesOf(text).reduce((most, piece) => Math.max(most, widthOf(piece)), least);
    });
  }
  return widths;
}

/** The width of the columns side by side, with every word broken that may be. */
function needed(words: readonly number[], whole: ReadonlySet<number>): number {
  return (
    sum(words.map((word, index) => (whole.has(index) ? word : Math.min(word, narrowest)))) + gap * (words.length - 1)
  );
}

function cellOf(cell: string | Cell): CountedCell {
  const isText = typeof cell === 'string';
  const text = visible(isText ? cell : cell.text);
  return { text, paint: isText ? undefined : cell.paint, width: widthOf(text) };
}

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
function linesOf(row: readonly CountedCell[], widths: readonly number[]): string[] {
  const cells = row.map(({ text }, index) => wrap(text, widths[index] ?? 1));
  const height = cells.reduce((most, lines) => Math.max(most, lines.length), 0);
  return Array.from({ length: height }, (_, line) =>
    lineOf(
      row.map(({ paint }, index) => {
        const text = cells[index]?.[line] ?? '';
        return { text, paint, width: widthOf(text) };
      }),
      widths,
    ),
  );
}

/** One line of cells. */
function lineOf(row: readonly CountedCell[], widths: readonly number[]): string {
  const parts: string[] = [];
  let padding = 0;
  row.forEach(({ text, paint = unpainted, width }, index) => {
    if (text !== '') {
      parts.push(blanks(padding), paint(text));
      padding = 0;
    }
    padding += Math.max(0, (widths[index] ?? 1) - width) + gap;
  });
  return parts.join('');
}

const unpainted: Paint = (text) => text;

const madeBlanks: string[] = [];

/** As many blanks, each length of them made once. */
function blanks(length: number): string {
  return (madeBlanks[length] ??= ' '.repeat(length));
}
