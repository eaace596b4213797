/**
 * PEM blocks as Go finds them. Rule from Go 1.26, encoding/pem/pem.go: Decode, getLine; encoding/base64: StdEncoding.
 * Texts are handled one character a byte (latin1), so that no decoding of the bytes gets in the way.
 */

export interface PemBlock {
  readonly type: string;
  /** The lines `Key: Value` before the body. */
  readonly headers: ReadonlyMap<string, string>;
  readonly bytes: Buffer;
  /** What follows the block's last line. */
  readonly rest: string;
}

interface Line {
  readonly text: string;
  /** Where the next line starts. */
  readonly next: number;
}

const BEGIN = '-----BEGIN ';
const END = '\n-----END ';
const DASHES = '-----';

/** The line at `start` without its line end and without blanks before that. */
function lineAt(data: string, start: number): Line {
  const feed = data.indexOf('\n', start);
  if (feed < 0) return { text: withoutTrailingBlanks(data.slice(start)), next: data.length };
  const end = feed > start && data[feed - 1] === '\r' ? feed - 1 : feed;
  return { text: withoutTrailingBlanks(data.slice(start, end)), next: feed + 1 };
}

function withoutTrailingBlanks(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ' || line[end - 1] === '\t') end--;
  return line.slice(0, end);
}

/** Go's base64 skips line ends, wants padding and nothing after it, and does not look at the unused bits. */
function decodeBase64(text: string): Buffer | null {
  const digits = text.replace(/[\r\n \t]/g, '');
  const wellFormed = digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits);
  return wellFormed ? Buffer.from(digits, 'base64') : null;
}

/** The header lines (`Key: Value`), and where the body starts after them; null if the text ends among them. */
function readHeaders(data: string, start: number): { position: number; headers: Map<string, string> } | null {
  const headers = new Map<string, string>();
  let position = start;
  for (;;) {
    if (position >= data.length) return null;
    const { text, next } = lineAt(data, position);
    const colon = text.indexOf(':');
    if (colon < 0) return { position, headers };
    headers.set(text.slice(0, colon).trim(), text.slice(colon + 1).trim());
    position = next;
  }
}

function closes(data: string, trailer: number, type: string): boolean {
  if (!data.startsWith(type + DASHES, trailer)) return false;
  return lineAt(data, trailer + type.length + DASHES.length).text === '';
}

/** `again`: this END line closes no block, a later one may. `none`: Go gives up on the whole text. */
type Attempt = PemBlock | 'again' | 'none';

/** The block that the END line at `end` closes; it begins at the last BEGIN before it, but not before `from`. */
function blockClosedAt(data: string, from: number, end: number): Attempt {
  const begin = data.slice(from, end).lastIndexOf(BEGIN);
  if (begin < 0 || (begin > 0 && data[from + begin - 1] !== '\n')) return 'again';
  const typeLine = lineAt(data, from + begin + BEGIN.length);
  if (!typeLine.text.endsWith(DASHES)) return 'again';
  const type = typeLine.text.slice(0, -DASHES.length);
  const head = readHeaders(data, typeLine.next);
  if (head === null) return 'none';
  const { headers, position } = head;
  // Header lines run past the END line: Go looks on after it, or gives up once they have passed its word too.
  if (headers.size > 0 && end < position) return position > end + END.length ? 'none' : 'again';
  if (!closes(data, end + END.length, type)) return 'again';
  const bytes = decodeBase64(data.slice(position, Math.max(end, position)));
  return bytes === null ? 'again' : { type, headers, bytes, rest: data.slice(lineAt(data, end + END.length).next) };
}

/** pem.Decode: the first block of `data`, or null. */
export function decodePem(data: string): PemBlock | null {
  let from = 0;
  for (;;) {
    const end = data.indexOf(END, from);
    if (end < 0) return null;
    const attempt = blockClosedAt(data, from, end);
    if (attempt === 'none') return null;
    if (attempt !== 'again') return attempt;
    from = end + END.length;
  }
}
