import { codePoint } from '../../components/config/visible';

/** Columns that text takes in a terminal, at most: characters outside ASCII may be wide, and are taken to be. */
export function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += codePoint(character) < 0x80 ? 1 : 2;
  return width;
}

/**
 * Breaks text into lines of at most `width` columns. Only the spaces where it breaks are lost; a host name that does
 * not fit goes on in the next line, after a dot if it can.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const wide = widthOf(word);
    const longer = line === '' ? wide : used + 1 + wide;
    if (longer <= width) {
      line = line === '' ? word : `${line} ${word}`;
      used = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = piecesOf(word, width);
    line = pieces.pop() ?? '';
    used = widthOf(line);
    for (const piece of pieces) lines.push(piece);
  }
  return [...lines, line];
}

/** A word in pieces that fit, broken after punctuation if there is some in the second half of the room. */
function piecesOf(word: string, width: number): string[] {
  const pieces: string[] = [];
  let rest = word;
  for (let fitting = start(rest, width); fitting.length < rest.length; fitting = start(rest, width)) {
    const atPunctuation = /^.*[./:,#@_-]/su.exec(fitting)?.[0] ?? '';
    const piece = widthOf(atPunctuation) * 2 > width ? atPunctuation : fitting;
    pieces.push(piece);
    rest = rest.slice(piece.length);
  }
  return [...pieces, rest];
}

/** As many characters from the start as fit, but at least one. */
function start(text: string, width: number): string {
  let taken = '';
  let used = 0;
  for (const character of text) {
    used += widthOf(character);
    if (taken !== '' && used > width) break;
    taken += character;
  }
  return taken;
}
