import { quote } from './strconv';

/**
 * JSON as Go's decoder reads it: only the first value of a text, with the texts of its errors.
 * Rule from Go 1.26, encoding/json: scanner.go (stateBeginValue and the rest), stream.go (Decoder.readValue).
 */

export type GoJson =
  | { readonly kind: 'null' | 'bool' | 'number' | 'array' }
  | { readonly kind: 'string'; readonly text: string }
  /** Keys may come twice. */
  | { readonly kind: 'object'; readonly members: readonly (readonly [key: string, value: GoJson])[] };

export type ParsedJson =
  { readonly kind: 'value'; readonly value: GoJson } | { readonly kind: 'error'; readonly message: string };

class JsonError extends Error {}

const LITERALS = { t: 'true', f: 'false', n: 'null' } as const;
const ESCAPES = 'bfnrt\\/"';

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

function quoteCharacter(character: string): string {
  if (character === "'") return "'\\''";
  return character === '"' ? `'"'` : `'${quote(character).slice(1, -1)}'`;
}

/** Goes through a text that holds one character a byte (latin1). */
class Scanner {
  private position = 0;

  constructor(private readonly text: string) {}

  /** The character under the scanner; '' at the end of the text. */
  private peek(): string {
    return this.text.charAt(this.position);
  }

  private unexpected(context: string): JsonError {
    if (this.peek() !== '') return new JsonError(`invalid character ${quoteCharacter(this.peek())} ${context}`);
    return new JsonError(/^[ \t\r\n]*$/.test(this.text) ? 'EOF' : 'unexpected EOF');
  }

  private skipSpace(): void {
    while (this.peek() !== '' && ' \t\r\n'.includes(this.peek())) this.position++;
  }

  private skipDigits(): void {
    while (isDigit(this.peek())) this.position++;
  }

  private literal(word: 'true' | 'false' | 'null'): GoJson {
    for (const letter of word) {
      if (this.peek() !== letter) throw this.unexpected(`in literal ${word} (expecting '${letter}')`);
      this.position++;
    }
    return { kind: word === 'null' ? 'null' : 'bool' };
  }

  private digits(context: string): void {
    if (!isDigit(this.peek())) throw this.unexpected(context);
    this.skipDigits();
  }

  private number(): GoJson {
    if (this.peek() === '-') this.position++;
    if (this.peek() === '0') this.position++;
    else this.digits('in numeric literal');
    if (this.peek() === '.') {
      this.position++;
      this.digits('after decimal point in numeric literal');
    }
    if (this.peek() === 'e' || this.peek() === 'E') {
      this.position++;
      if (this.peek() === '+' || this.peek() === '-') this.position++;
      this.digits('in exponent of numeric literal');
    }
    return { kind: 'number' };
  }

  private escape(): void {
    this.position++;
    if (this.peek() === 'u') {
      for (let digit = 0; digit < 4; digit++) {
        this.position++;
        if (!/^[0-9A-Fa-f]$/.test(this.peek())) throw this.unexpected('in \\u hexadecimal character escape');
      }
    } else if (this.peek() === '' || !ESCAPES.includes(this.peek())) {
      throw this.unexpected('in string escape code');
    }
    this.position++;
  }

  private string(): string {
    const start = this.position++;
    while (this.peek() !== '"') {
      if (this.peek() === '\\') this.escape();
      else if (this.peek() < ' ') throw this.unexpected('in string literal');
      else this.position++;
    }
    this.position++;
    const bytes = Buffer.from(this.text.slice(start, this.position), 'latin1');
    const text: unknown = JSON.parse(bytes.toString('utf8'));
    // Go replaces half a surrogate pair by U+FFFD, and so does Buffer.
    return Buffer.from(String(text), 'utf8').toString('utf8');
  }

  private array(): GoJson {
    this.position++;
    this.skipSpace();
    while (this.peek() !== ']') {
      this.value();
      this.skipSpace();
      if (this.peek() === ',') {
        this.position++;
        this.skipSpace();
        if (this.peek() === ']') throw this.unexpected('looking for beginning of value');
      } else if (this.peek() !== ']') throw this.unexpected('after array element');
    }
    this.position++;
    return { kind: 'array' };
  }

  private member(): [string, GoJson] {
    if (this.peek() !== '"') throw this.unexpected('looking for beginning of object key string');
    const key = this.string();
    this.skipSpace();
    if (this.peek() !== ':') throw this.unexpected('after object key');
    this.position++;
    return [key, this.value()];
  }

  private object(): GoJson {
    const members: [string, GoJson][] = [];
    this.position++;
    this.skipSpace();
    while (this.peek() !== '}') {
      members.push(this.member());
      this.skipSpace();
      if (this.peek() === ',') {
        this.position++;
        this.skipSpace();
        if (this.peek() === '}') throw this.unexpected('looking for beginning of object key string');
      } else if (this.peek() !== '}') throw this.unexpected('after object key:value pair');
    }
    this.position++;
    return { kind: 'object', members };
  }

  value(): GoJson {
    this.skipSpace();
    const first = this.peek();
    if (first === '{') return this.object();
    if (first === '[') return this.array();
    if (first === '"') return { kind: 'string', text: this.string() };
    if (first === '-' || isDigit(first)) return this.number();
    if (first === 't' || first === 'f' || first === 'n') return this.literal(LITERALS[first]);
    throw this.unexpected('looking for beginning of value');
  }
}

/** json.NewDecoder(text).Decode, up to where the target's type matters. */
export function parseJson(text: string): ParsedJson {
  try {
    return { kind: 'value', value: new Scanner(Buffer.from(text, 'utf8').toString('latin1')).value() };
  } catch (error) {
    if (error instanceof JsonError) return { kind: 'error', message: error.message };
    throw error;
  }
}
