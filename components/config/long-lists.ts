/** A text without its long lists, and each of these in parts. */
export interface CutText {
  /** The text, with one entry in place of each long list: the {@link stand} of its number. */
  readonly rest: string;
  readonly lists: readonly LongList[];
}

export interface LongList {
  /** Lists as texts of their own, one after the other. */
  readonly parts: readonly string[];
  /** How many levels may lie around it: a mapping, and a list as deep as its key, for each blank in front. */
  readonly mostLevelsAround: number;
}

/** Farther in, and after other line ends, no long list is looked for. */
const mostBlanks = 8;
const otherLineEnd = '\r';

/**
 * Cuts the long block lists out of a YAML text. An entry begins at a line that has as many blanks before its `-` as
 * the first one, since whatever an entry holds stands farther in, scalars of several lines included (YAML 1.2.2, 8.2.1).
 * Whoever reads the pieces has to find each stand as the last entry of a list: it may lie in a scalar, whose lines look
 * as they like.
 *
 * @param partLength the length of a part, in characters: it ends with the first entry that reaches it. A list is long
 *   if it has two parts
 * @returns undefined where no list is long
 */
export function withoutLongLists(text: string, partLength: number): CutText | undefined {
  if (text.length < 2 * partLength || text.includes(otherLineEnd) || text.includes(mark)) return undefined;
  const lists: LongList[] = [];
  const rest: string[] = [];
  let done = 0;
  const entry = new RegExp(`(?:^|\\n)( {0,${mostBlanks}})- `, 'g');
  for (let found = entry.exec(text); found !== null; found = entry.exec(text)) {
    const { length: blanks } = found[1] ?? '';
    const start = entry.lastIndex - blanks - 2;
    const end = endOfList(text, start, blanks);
    if (end - start >= 2 * partLength) {
      rest.push(text.slice(done, start), `${' '.repeat(blanks)}- ${stand(lists.length)}\n`);
      lists.push({ parts: partsOf(text, start, end, blanks, partLength), mostLevelsAround: 2 * (blanks + 1) });
      done = end;
    }
    entry.lastIndex = Math.max(end - 1, entry.lastIndex);
  }
  rest.push(text.slice(done));
  return lists.length === 0 ? undefined : { rest: rest.join(''), lists };
}

const mark = 'stands for a long list, number';

/** The text that stands for a list, which no text that is cut has. */
export function stand(list: number): string {
  return `${mark} ${list}`;
}

/** Where the first line begins that is neither an entry of the list, nor farther in, nor blank, nor a comment. */
function endOfList(text: string, start: number, blanks: number): number {
  const fewer = blanks === 0 ? '' : ` {0,${blanks - 1}}[^ \\n#]|`;
  const after = new RegExp(`\\n(?=${fewer} {${blanks}}[^ \\n#-])`, 'g');
  after.lastIndex = start;
  return after.test(text) ? after.lastIndex : text.length;
}

function partsOf(text: string, start: number, end: number, blanks: number, partLength: number): string[] {
  const nextEntry = `\n${' '.repeat(blanks)}- `;
  const parts: string[] = [];
  for (let from = start; from < end;) {
    const next = from + partLength < end ? text.indexOf(nextEntry, from + partLength) + 1 : 0;
    const to = next === 0 || next >= end ? end : next;
    parts.push(text.slice(from, to));
    from = to;
  }
  return parts;
}
