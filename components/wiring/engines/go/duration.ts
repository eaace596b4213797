/**
 * Durations as Go writes them (`2160h`, `1h30m`), as a count of nanoseconds. There is no unit for days.
 * Rule from Go 1.26, time/format.go (ParseDuration, leadingInt, leadingFraction) and time/time.go (Duration.String).
 */

const SECOND = 1_000_000_000n;
const LIMIT = 2n ** 63n;
const UNITS = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['\u00b5s', 1_000n],
  ['\u03bcs', 1_000n],
  ['ms', 1_000_000n],
  ['s', SECOND],
  ['m', 60n * SECOND],
  ['h', 3600n * SECOND],
]);

export type ParsedDuration =
  { readonly kind: 'duration'; readonly nanoseconds: bigint } | { readonly kind: 'error'; readonly message: string };

/** One number with its unit: `1.5h`. */
interface Part {
  readonly whole: string;
  readonly fraction: string;
  readonly unit: string;
}

/** Quotes text as package time does, which differs from strconv. */
function quoted(text: string): string {
  const characters = Array.from(Buffer.from(text, 'utf8'), (byte) => {
    if (byte < 0x20 || byte >= 0x80) return `\\x${byte.toString(16).padStart(2, '0')}`;
    const character = String.fromCharCode(byte);
    return character === '"' || character === '\\' ? `\\${character}` : character;
  });
  return `"${characters.join('')}"`;
}

/** Digits that no longer fit are dropped. */
function fractionNanoseconds(digits: string, unit: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    const next = value * 10n + BigInt(digit);
    if (value > (LIMIT - 1n) / 10n || next > LIMIT) break;
    value = next;
    scale *= 10;
  }
  // Go computes this in floating point, and the result shows it.
  return BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}

function partNanoseconds({ whole, fraction }: Part, unit: bigint): bigint | null {
  const value = BigInt(whole === '' ? '0' : whole);
  if (value > LIMIT / unit) return null;
  const total = value * unit + fractionNanoseconds(fraction, unit);
  return total > LIMIT ? null : total;
}

function readPart(text: string): { part: Part; length: number } | null {
  const found = /^([0-9]*)(?:\.([0-9]*))?([^.0-9]*)/.exec(text);
  const [all = '', whole = '', fraction = '', unit = ''] = found ?? [];
  return whole === '' && fraction === '' ? null : { part: { whole, fraction, unit }, length: all.length };
}

/** The nanoseconds of an unsigned duration, or what is wrong with it. */
function readParts(text: string): bigint | string {
  let rest = text;
  let total = 0n;
  while (rest !== '') {
    const next = readPart(rest);
    if (next === null || BigInt(next.part.whole || '0') > LIMIT) return 'invalid duration';
    if (next.part.unit === '') return 'missing unit in duration';
    const unit = UNITS.get(next.part.unit);
    if (unit === undefined) return `unknown unit ${quoted(next.part.unit)} in duration`;
    const nanoseconds = partNanoseconds(next.part, unit);
    if (nanoseconds === null || total + nanoseconds > LIMIT) return 'invalid duration';
    total += nanoseconds;
    rest = rest.slice(next.length);
  }
  return total;
}

/** time.ParseDuration, with the text of its error. */
export function parseDuration(text: string): ParsedDuration {
  const isNegative = text.startsWith('-');
  const unsigned = isNegative || text.startsWith('+') ? text.slice(1) : text;
  const fail = (why: string): ParsedDuration => ({ kind: 'error', message: `time: ${why} ${quoted(text)}` });
  if (unsigned === '0') return { kind: 'duration', nanoseconds: 0n };
  if (unsigned === '') return fail('invalid duration');
  const read = readParts(unsigned);
  if (typeof read === 'string') return fail(read);
  if (isNegative) return { kind: 'duration', nanoseconds: -read };
  return read < LIMIT ? { kind: 'duration', nanoseconds: read } : fail('invalid duration');
}

/** `count` of a unit in units of `unit`, without trailing zeros: 1500 of 1000 is `1.5`. */
function decimal(count: bigint, unit: bigint): string {
  const digits = String(count % unit).padStart(String(unit).length - 1, '0');
  const fraction = count % unit === 0n ? '' : `.${digits.replace(/0+$/, '')}`;
  return `${count / unit}${fraction}`;
}

function formatBelowSecond(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  if (nanoseconds < 1_000n) return `${nanoseconds}ns`;
  if (nanoseconds < 1_000_000n) return `${decimal(nanoseconds, 1_000n)}\u00b5s`;
  return `${decimal(nanoseconds, 1_000_000n)}ms`;
}

/** Duration.String: hours, minutes and seconds, `2160h0m0s`. */
export function formatDuration(nanoseconds: bigint): string {
  if (nanoseconds < 0n) return `-${formatDuration(-nanoseconds)}`;
  if (nanoseconds < SECOND) return formatBelowSecond(nanoseconds);
  const minutes = nanoseconds / (60n * SECOND);
  const seconds = `${decimal(nanoseconds % (60n * SECOND), SECOND)}s`;
  if (minutes === 0n) return seconds;
  return minutes < 60n ? `${minutes}m${seconds}` : `${minutes / 60n}h${minutes % 60n}m${seconds}`;
}
