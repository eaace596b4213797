/**
 * How Go's standard library reads and writes small values (package strconv, Go 1.26). The engines modelled here are Go
 * programs: Go decides whether a number, a flag or a quoted value is good, and how an error spells it.
 */

/** unicode.IsPrint: letters, marks, numbers, punctuation, symbols, and U+0020 as the only blank. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const SHORT_ESCAPES = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
]);

function quoteCharacter(character: string): string {
  const short = SHORT_ESCAPES.get(character);
  if (short !== undefined) return short;
  if (PRINTABLE.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** strconv.Quote, also what `%q` prints. */
export function quote(text: string): string {
  return `"${Array.from(text, quoteCharacter).join('')}"`;
}

export type ParsedInt =
  { readonly kind: 'number'; readonly value: bigint } | { readonly kind: 'error'; readonly message: string };

/**
 * strconv.ParseInt(text, 10, bits), with the text of its error.
 * @param caller the function that the error names: strconv.Atoi names itself
 */
export function parseInt10(text: string, bits: 32 | 64, caller: 'ParseInt' | 'Atoi' = 'ParseInt'): ParsedInt {
  const fail = (why: string): ParsedInt => ({
    kind: 'error',
    message: `strconv.${caller}: parsing ${quote(text)}: ${why}`,
  });
  // Go stops at the first digit that makes the number too long, before it sees what follows.
  const digits = /^[+-]?([0-9]*)/.exec(text)?.[1] ?? '';
  if (digits !== '' && BigInt(digits) >= 2n ** BigInt(bits)) return fail('value out of range');
  if (!/^[+-]?[0-9]+$/.test(text)) return fail('invalid syntax');
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  const limit = 2n ** BigInt(bits - 1);
  return value >= -limit && value < limit ? { kind: 'number', value } : fail('value out of range');
}

/** strconv.ParseInt(text, 10, 64); null where Go returns an error. */
export function parseInt64(text: string): bigint | null {
  const parsed = parseInt10(text, 64);
  return parsed.kind === 'number' ? parsed.value : null;
}

/** strconv.ParseBool; null where Go returns an error. */
export function parseBool(text: string): boolean | null {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  return null;
}

/** Go orders strings by their UTF-8 bytes; JavaScript's `<` orders UTF-16 units, which differs beyond U+FFFF. */
export function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left, 'utf8'), Buffer.from(right, 'utf8'));
}

/** `len(text)` in Go: UTF-8 bytes. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
