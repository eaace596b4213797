import { codePoint } from '../../components/config/visible';

/**
 * A value as indented JSON, ended by a line break. Characters that a terminal or browser would act on instead of
 * showing them (see `visible`) are escaped: a parser gets them unchanged.
 */
export function jsonText(value: unknown): string {
  return `${acting(JSON.stringify(value, undefined, 2), inUtf16)}\n`;
}

/** As {@link jsonText}, in one line, for a script element of HTML: no text in it can end the element. */
export function jsonInScript(value: unknown): string {
  return acting(JSON.stringify(value), inUtf16).replaceAll('<', inUtf16);
}

/** As {@link jsonText}, for YAML whose strings are double-quoted where they have such characters. */
export function escapedYaml(yaml: string): string {
  return acting(yaml, byCodePoint);
}

/** Replaces characters that would act by their escapes. Line breaks stay: those in strings are escaped already. */
function acting(text: string, escape: (character: string) => string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escape);
}

/** Each unit of UTF-16 by itself, as RFC 8259 (section 7) has it for characters beyond the first plane. */
function inUtf16(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${hex(unit.charCodeAt(0), 4)}`)
    .join('');
}

/** YAML 1.2.2, section 5.7: `\U` and eight digits beyond the first plane. */
function byCodePoint(character: string): string {
  const code = codePoint(character);
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
