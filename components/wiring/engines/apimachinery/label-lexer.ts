/**
 * The words of a label selector. Rule from k8s.io/apimachinery v0.35.4, pkg/labels/selector.go, type Lexer.
 */

export type Word =
  | { readonly kind: 'end'; readonly text: '' }
  | { readonly kind: 'identifier'; readonly text: string }
  /** `in` and `notin` are operators after a key and plain words anywhere else. */
  | { readonly kind: 'keyword'; readonly text: 'in' | 'notin' }
  | { readonly kind: 'symbol'; readonly text: string };

const SYMBOL_CHARACTERS = '=!(),><';
const SYMBOLS = new Set(['(', ')', ',', '!', '=', '==', '!=', '>', '<']);
const BLANKS = ' \t\r\n';
/** Go's lexer takes a NUL for the end of the text: it ends a word, and between words it ends the selector. */
const NUL = '\0';

function isOneOf(characters: string, character: string): boolean {
  return character !== '' && characters.includes(character);
}

function symbolAt(text: string, start: number): string {
  const two = text.slice(start, start + 2);
  return two.length === 2 && SYMBOLS.has(two) ? two : text.charAt(start);
}

function wordEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && text.charAt(end) !== NUL && !isOneOf(SYMBOL_CHARACTERS + BLANKS, text.charAt(end))) end++;
  return end;
}

function asWord(text: string): Word {
  return text === 'in' || text === 'notin' ? { kind: 'keyword', text } : { kind: 'identifier', text };
}

/** All words of `text`, the last one always of kind `end`. */
export function words(text: string): Word[] {
  const found: Word[] = [];
  let position = 0;
  for (;;) {
    while (isOneOf(BLANKS, text.charAt(position))) position++;
    const character = text.charAt(position);
    if (character === '' || character === NUL) return [...found, { kind: 'end', text: '' }];
    if (isOneOf(SYMBOL_CHARACTERS, character)) {
      const symbol = symbolAt(text, position);
      found.push({ kind: 'symbol', text: symbol });
      position += symbol.length;
      // A NUL right after a symbol is swallowed with it.
      if (text.charAt(position) === NUL) position++;
    } else {
      const end = wordEnd(text, position);
      found.push(asWord(text.slice(position, end)));
      position = text.charAt(end) === NUL ? end + 1 : end;
    }
  }
}
