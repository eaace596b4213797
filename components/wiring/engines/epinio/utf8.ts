/**
 * Text as Go sees it: UTF-8 bytes, decoded one code point at a time (package unicode/utf8, Go 1.26, DecodeRune).
 */

/** The code point that Go decodes from bytes that are no UTF-8, one byte at a time. */
export const REPLACEMENT = 0xfffd;

export interface Rune {
  readonly code: number;
  /** How many bytes it took; 0 at the end of the text. */
  readonly size: number;
}

const INVALID: Rune = { code: REPLACEMENT, size: 1 };
/** The least code point for each number of bytes: a spelling that is longer than needed is refused. */
const LEAST_CODE = [0, 0, 0x80, 0x800, 0x10000];

function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xe000;
}

/** The code point that starts at `offset`. */
export function decodeRune(bytes: Uint8Array, offset: number): Rune {
  const first = bytes[offset];
  if (first === undefined) return { code: REPLACEMENT, size: 0 };
  const size = sequenceLength(first);
  if (size === 1) return { code: first, size };
  if (size === 0) return INVALID;
  let code = first & (0xff >> (size + 1));
  for (let index = 1; index < size; index++) {
    const next = bytes[offset + index];
    if (next === undefined || (next & 0xc0) !== 0x80) return INVALID;
    code = (code << 6) | (next & 0x3f);
  }
  return code < (LEAST_CODE[size] ?? 0) || code > 0x10ffff || isSurrogate(code) ? INVALID : { code, size };
}
