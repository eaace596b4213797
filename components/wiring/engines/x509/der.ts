/**
 * Reads DER, strictly: definite and shortest lengths, tags of one byte.
 * Rule from golang.org/x/crypto/cryptobyte, asn1.go: ReadAnyASN1, ReadASN1 (what Go's crypto/x509 reads with).
 */

/** The bytes are not what the reader was asked for. */
export class MalformedDer extends Error {}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The tag of `[number]` in a structure; constructed = it holds further elements. */
export function contextTag(number: number, constructed: boolean): number {
  return 0x80 | (constructed ? 0x20 : 0) | number;
}

export interface Element {
  readonly tag: number;
  readonly body: Buffer;
  /** The element with its tag and length. */
  readonly whole: Buffer;
}

interface Length {
  readonly value: number;
  /** How many bytes spell it. */
  readonly size: number;
}

function lengthAt(bytes: Buffer, offset: number): Length {
  const first = bytes[offset];
  if (first === undefined) throw new MalformedDer('no length');
  if (first < 0x80) return { value: first, size: 1 };
  const size = first & 0x7f;
  if (size === 0 || size > 4 || offset + 1 + size > bytes.length) throw new MalformedDer('bad length');
  const value = bytes.readUIntBE(offset + 1, size);
  const shortest = value >= 0x80 && value >= 2 ** (8 * (size - 1));
  if (!shortest) throw new MalformedDer('length not in its shortest form');
  return { value, size: size + 1 };
}

/** Takes elements off the front of some bytes; every method throws MalformedDer rather than guess. */
export class DerReader {
  private position = 0;

  constructor(private readonly bytes: Buffer) {}

  get isEmpty(): boolean {
    return this.position >= this.bytes.length;
  }

  /** Whether the next element has this tag. */
  isNext(tag: number): boolean {
    return this.bytes[this.position] === tag;
  }

  any(): Element {
    const tag = this.bytes[this.position];
    if (tag === undefined) throw new MalformedDer('no element');
    if ((tag & 0x1f) === 0x1f) throw new MalformedDer('tag of more than one byte');
    const length = lengthAt(this.bytes, this.position + 1);
    const start = this.position + 1 + length.size;
    const end = start + length.value;
    if (end > this.bytes.length) throw new MalformedDer('element cut short');
    const whole = this.bytes.subarray(this.position, end);
    this.position = end;
    return { tag, body: this.bytes.subarray(start, end), whole };
  }

  element(tag: number): Element {
    if (!this.isNext(tag)) throw new MalformedDer(`no element with tag ${tag}`);
    return this.any();
  }

  /** A reader of the inside of the next element. */
  inside(tag: number): DerReader {
    return new DerReader(this.element(tag).body);
  }

  /** An object identifier, as the hexadecimal text of its bytes. */
  oid(): string {
    const { body } = this.element(TAG.oid);
    const startsPart = (index: number) => index === 0 || (body[index - 1] ?? 0) < 0x80;
    const isPadded = body.some((byte, index) => byte === 0x80 && startsPart(index));
    if (body.length === 0 || isPadded || !startsPart(body.length)) throw new MalformedDer('bad object identifier');
    return body.toString('hex');
  }

  /** A bit string's bytes; the bits that do not count have to be zero. */
  bitString(): Buffer {
    const { body } = this.element(TAG.bitString);
    const [unused = 8, ...bytes] = body;
    const last = bytes.at(-1) ?? 0;
    const isBad = unused > 7 || (bytes.length === 0 && unused > 0) || (last & ((1 << unused) - 1)) !== 0;
    if (isBad) throw new MalformedDer('bad bit string');
    return body.subarray(1);
  }

  /** A boolean, false if there is none. */
  optionalBoolean(): boolean {
    const body = this.optional(TAG.boolean)?.body;
    if (body === undefined) return false;
    if (body.length !== 1 || (body[0] !== 0 && body[0] !== 0xff)) throw new MalformedDer('bad boolean');
    return body[0] === 0xff;
  }

  /** The next element if it has this tag. */
  optional(tag: number): Element | null {
    return this.isNext(tag) ? this.any() : null;
  }
}
