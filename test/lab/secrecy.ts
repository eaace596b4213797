/** Something that must stand nowhere in plain. */
export interface Secret {
  /** What it is, for messages: its value stays out of them. */
  readonly what: string;
  readonly value: string;
}

/** Characters below which a value may stand somewhere by chance: it is not looked for. */
const shortest = 12;

/** How often a text is decoded again: a Secret's data is base64, and may hold some itself. */
const decodings = 2;

/** The beginning of a private key, known or not, as {@link unwrapped} leaves it: DER's first letter is always M. */
const privateKey = /-----BEGIN[A-Z0-9]*PRIVATEKEY-----(M|b3BlbnNzaC)[A-Za-z0-9+/]{16}/;

/**
 * What a text gives away: known secrets and PEM private keys. They are found as they are, escaped as JSON in JSON in
 * any depth, wrapped to lines, and in base64, whatever stands before them there.
 *
 * @returns what each leak is, never its value
 */
export function leaks(text: string, secrets: readonly Secret[]): readonly string[] {
  const readings = readingsOf(text, decodings);
  const known = secrets
    .map(({ what, value }) => ({ what, needle: unwrapped(withoutArmour(value)) }))
    .filter(({ needle }) => needle.length >= shortest && readings.some((reading) => reading.includes(needle)));
  const keys = readings.some((reading) => privateKey.test(reading)) ? ['a PEM private key'] : [];
  return [...known.map(({ what }) => what), ...keys];
}

/** A text, and what is base64 in it. */
function readingsOf(text: string, depth: number): readonly string[] {
  const reading = unwrapped(text);
  if (depth === 0) return [reading];
  return [reading, ...decoded(reading).flatMap((inner) => readingsOf(inner, depth - 1))];
}

/** What each alignment of base64 gives, one text for each: unwrapping has put words in front of what was base64. */
function decoded(text: string): readonly string[] {
  const runs = text.match(/[\w+/-]{16,}/g) ?? [];
  return [0, 1, 2, 3].map((start) =>
    runs.map((run) => Buffer.from(run.slice(start), 'base64').toString('latin1')).join('\n'),
  );
}

/** A text without white space and JSON's escapes. */
function unwrapped(text: string): string {
  return text
    .replace(/\\+u00([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replace(/\\+[nrt]|[\s\\]+/g, '');
}

/** PEM without its first and last line, so that the same key is found under another heading and under none. */
function withoutArmour(text: string): string {
  return text.replace(/-----[A-Z0-9 ]+-----/g, '');
}
