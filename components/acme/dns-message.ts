/*
 * The wire format of DNS, as far as a dynamic update needs it (RFC 1035, RFC 2136). Libraries for Node.js know neither
 * the class NONE, by which a single record is removed, nor TSIG.
 */

/** Types of records. */
export const recordTypes = { SOA: 6, TXT: 16, TSIG: 250 } as const;

/** Classes of records. */
export const recordClasses = { IN: 1, NONE: 254, ANY: 255 } as const;

/** A resource record to be sent. */
export interface ResourceRecord {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  /** Seconds. */
  readonly ttl: number;
  readonly data: Buffer;
}

/** The parts of an answer that count here. */
export interface Answer {
  readonly id: number;
  /** RFC 1035 section 4.1.1 and RFC 2136 section 2.2. */
  readonly code: number;
  /** The signature: the last record, if the answer is signed. */
  readonly signature: { readonly offset: number; readonly data: Buffer } | undefined;
}

const headerLength = 12;

/** A name, uncompressed and in lower case, as signatures want it (RFC 4034 section 6.2). */
export function encodeName(name: string): Buffer {
  const labels = name
    .toLowerCase()
    .split('.')
    .filter((label) => label !== '');
  const parts = labels.map((label) => Buffer.concat([Buffer.of(label.length), Buffer.from(label, 'latin1')]));
  return Buffer.concat([...parts, Buffer.of(0)]);
}

/** An integer in network order. */
export function encodeInteger(value: number, bytes: 2 | 4 | 6): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}

/** The data of a TXT record of up to 255 characters. */
export function encodeText(value: string): Buffer {
  const text = Buffer.from(value, 'latin1');
  return Buffer.concat([Buffer.of(text.length), text]);
}

/** A record as it stands in a message. */
export function encodeRecord(record: ResourceRecord): Buffer {
  return Buffer.concat([
    encodeName(record.name),
    encodeInteger(record.type, 2),
    encodeInteger(record.class, 2),
    encodeInteger(record.ttl, 4),
    encodeInteger(record.data.length, 2),
    record.data,
  ]);
}

/** An update of one record in a zone, without prerequisites (RFC 2136 section 2). */
export function encodeUpdate(id: number, zone: string, record: ResourceRecord): Buffer {
  const update = 5 << 11;
  const counts = [1, 0, 1, 0];
  return Buffer.concat([
    ...[id, update, ...counts].map((value) => encodeInteger(value, 2)),
    encodeName(zone),
    encodeInteger(recordTypes.SOA, 2),
    encodeInteger(recordClasses.IN, 2),
    encodeRecord(record),
  ]);
}

/** A message with one more additional record at its end. */
export function withAdditional(message: Buffer, record: ResourceRecord): Buffer {
  return Buffer.concat([countedAdditionals(message, 1), encodeRecord(record)]);
}

/** A copy of a message with its count of additional records changed. */
export function countedAdditionals(message: Buffer, difference: 1 | -1): Buffer {
  const copy = Buffer.from(message);
  copy.writeUInt16BE(copy.readUInt16BE(10) + difference, 10);
  return copy;
}

/**
 * Reads an answer.
 *
 * @throws RangeError where it is cut short
 */
export function decodeAnswer(message: Buffer): Answer {
  const [questions = 0, ...others] = [4, 6, 8, 10].map((offset) => message.readUInt16BE(offset));
  let offset = headerLength;
  for (let left = questions; left > 0; left--) offset = afterName(message, offset) + 4;
  let last: { readonly offset: number; readonly type: number; readonly data: Buffer } | undefined;
  for (let left = others.reduce((sum, count) => sum + count, 0); left > 0; left--) {
    const fixed = afterName(message, offset);
    const end = fixed + 10 + message.readUInt16BE(fixed + 8);
    last = { offset, type: message.readUInt16BE(fixed), data: message.subarray(fixed + 10, end) };
    offset = end;
  }
  return {
    id: message.readUInt16BE(0),
    code: message.readUInt16BE(2) & 0xf,
    signature: last?.type === recordTypes.TSIG ? last : undefined,
  };
}

/** The offset after a name, which ends at its root or with a pointer to its remainder (RFC 1035 section 4.1.4). */
export function afterName(message: Buffer, start: number): number {
  let offset = start;
  for (;;) {
    const length = message.readUInt8(offset);
    if (length === 0) return offset + 1;
    if (length >= 0xc0) return offset + 2;
    offset += length + 1;
  }
}
