/** Text of printable ASCII alone, as nearly all text is. */
const plain = /^[ -~]*$/;

/**
 * Text that is safe to show: characters that a terminal or browser would act on (control characters, ANSI sequences,
 * changes of writing direction, line breaks) are written as `\u{…}`. Manifests may come from anybody.
 */
export function visible(text: string): string {
  if (plain.test(text)) return text;
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${codePoint(character).toString(16)}}`);
}

/** The code point of a character. */
export function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0;
}
