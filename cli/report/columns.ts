import Table from 'cli-table3';
import { shares } from './shares';
import { visible } from '../../components/config/visible';
import { widthOf, wrap } from './wrap';

/** A cell's text, and how it is painted. */
export interface Cell {
  readonly text: string;
  readonly paint?: Paint;
}

/** Puts ANSI colours around text, or leaves it as it is. */
export type Paint = (text: string) => string;

export type Row = readonly (string | Cell)[];

const gap = 2;

/** cli-table3 looks at all rows for each row; in small tables of the same widths that costs nothing. */
const rowsAtOnce = 32;

/**
 * Rows in columns without borders, wrapped where they do not fit: nothing is cut off.
 *
 * @param head the columns' headings
 * @param width columns of the terminal to use
 */
export function columns(head: Row, rows: readonly Row[], width: number): string[] {
  const all = [head, ...rows].map((row) => row.map(cellOf));
  const widths = widthsOf(all, width);
  const lines: string[] = [];
  for (let at = 0; at < all.length; at += rowsAtOnce) lines.push(...linesOf(all.slice(at, at + rowsAtOnce), widths));
  return lines;
}

function cellOf(cell: string | Cell): Cell {
  return typeof cell === 'string' ? { text: visible(cell) } : { ...cell, text: visible(cell.text) };
}

/** Columns get room for their longest word first, then what makes their texts fit into one line. */
function widthsOf(rows: readonly (readonly Cell[])[], width: number): number[] {
  const words: number[] = [];
  const texts: number[] = [];
  for (const row of rows) {
    row.forEach(({ text }, index) => {
      words[index] = Math.max(words[index] ?? 1, ...text.split(' ').map(widthOf));
      texts[index] = Math.max(texts[index] ?? 1, widthOf(text));
    });
  }
  const room = width - gap * (words.length - 1);
  const first = shares(words, room);
  const left = room - first.reduce((sum, one) => sum + one, 0);
  const more = shares(
    texts.map((text, index) => text - (first[index] ?? 0)),
    left,
  );
  return first.map((one, index) => Math.max(1, one + (more[index] ?? 0)));
}

function linesOf(rows: readonly (readonly Cell[])[], widths: readonly number[]): string[] {
  const table = new Table({
    chars: Object.fromEntries(borders.map((border) => [border, ''])),
    style: { 'padding-left': 0, 'padding-right': gap, head: [], border: [] },
    colWidths: widths.map((width) => width + gap),
  });
  table.push(...rows.flatMap((row) => wrapped(row, widths)));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

/** A row as rows of one line each: cells of several lines take cli-table3 ten times as long. */
function wrapped(row: readonly Cell[], widths: readonly number[]): string[][] {
  const cells = row.map(({ text, paint = unpainted }, index) => wrap(text, widths[index] ?? 1).map(paint));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => cells.map((lines) => lines[line] ?? ''));
}

const unpainted: Paint = (text) => text;

const borders = [
  'top',
  'top-mid',
  'top-left',
  'top-right',
  'bottom',
  'bottom-mid',
  'bottom-left',
  'bottom-right',
  'left',
  'left-mid',
  'mid',
  'mid-mid',
  'right',
  'right-mid',
  'middle',
];
