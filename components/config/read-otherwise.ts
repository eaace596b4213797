import { isMap, isScalar, isSeq, Scalar } from 'yaml';
import { type PathStep } from './path';

/** What Pulumi makes of text without quotes, where that is another thing than YAML 1.2's core schema has. */
export type OtherReading = 'number' | 'date';

/**
 * Whether Pulumi reads a plain scalar of a stack file as another value than this program, which reads YAML 1.2: `010`
 * is 8 to it, `1_000` is 1000, and `2026-11-28` becomes `2026-11-28 00:00:00 +0000 UTC` (Pulumi 3.258, whose yaml.v3
 * knows numbers of Go and of YAML 1.1, and timestamps).
 *
 * @param source the scalar as it is written
 */
export function readOtherwise(source: string): OtherReading | undefined {
  if (timestamp.test(source)) return 'date';
  return otherNumbers.some((form) => form.test(source)) ? 'number' : undefined;
}

const timestamp =
  /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d{2}:\d{2})| \d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?)?$/;

const otherNumbers = [
  // Octal, unless it is the same number in decimal.
  /^[-+]?0[0-7]*[1-7][0-7]+$/,
  /^[-+]?0[bB][01_]+$/,
  // Both read these as they are, without a sign and in lower case.
  /^(?!0o[0-7]+$)[-+]?0[oO][0-7_]+$/,
  /^(?!0x[\da-fA-F]+$)[-+]?0[xX][\da-fA-F_]+$/,
  /^(?=.*_)[-+]?(?:\.[\d_]+|\d[\d_]*(?:\.[\d_]*)?)(?:[eE][-+]?[\d_]+)?$/,
];

/** What to tell of it, without the text, which may be a credential. */
export const otherReadings: Readonly<Record<OtherReading, string>> = {
  number: 'Pulumi reads another number or text here; write it in decimal, or put it in quotes',
  date: 'Pulumi makes another text of a date that is not in quotes; put it in quotes',
};

/** A scalar of a file that Pulumi reads as something else, a key or a value. */
export interface Misread {
  /** The way to it from the root of the file. */
  readonly steps: readonly PathStep[];
  /** Where it begins in the text. */
  readonly offset: number;
  readonly reading: OtherReading;
}

/** The scalars of a tree that Pulumi reads as something else, in the order of the text; of an alias none. */
export function misreadIn(node: unknown, steps: readonly PathStep[] = []): readonly Misread[] {
  if (isMap(node)) {
    return node.items.flatMap(({ key, value }) => {
      const inner = [...steps, isScalar(key) ? String(key.value) : ''];
      return [...misreadIn(key, inner), ...misreadIn(value, inner)];
    });
  }
  if (isSeq(node)) return node.items.flatMap((item, index) => misreadIn(item, [...steps, index]));
  if (!isScalar(node) || node.type !== Scalar.PLAIN) return [];
  const reading = readOtherwise(node.source ?? '');
  return reading === undefined ? [] : [{ steps, offset: node.range?.[0] ?? 0, reading }];
}
