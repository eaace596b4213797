import * as z from 'zod';
import { besideOtherMistakes } from './beside';

/**
 * A mapping with exactly one of the given keys, as in `issuers: { name: { acme: {…} } }`.
 *
 * It parses to a discriminated union, with the value under its key, and the key again as `kind`:
 * `{ kind: 'acme', acme: {…} }`.
 *
 * @param alternatives the schema of each alternative, by its key
 */
export function oneOf<Alternatives extends Readonly<Record<string, z.ZodType>>>(alternatives: Alternatives) {
  const keys = Object.keys(alternatives);
  const shape = Object.fromEntries(Object.entries(alternatives).map(([key, schema]) => [key, schema.optional()]));
  return z
    .strictObject(shape)
    .superRefine(exactlyOne(keys), besideOtherMistakes)
    .meta({ minProperties: 1, maxProperties: 1 })
    .transform((value) => chosen(alternatives, value));
}

/** A refinement: exactly one of the keys has to be given. */
export function exactlyOne(keys: readonly string[]) {
  return (value: Readonly<Record<string, unknown>>, context: z.core.$RefinementCtx) => {
    // A list is told as no mapping.
    if (Array.isArray(value)) return;
    const given = keys.filter((key) => value[key] !== undefined);
    if (given.length === 1) return;
    const found = given.length === 0 ? 'none of them' : given.join(' and ');
    context.addIssue({ code: 'custom', message: `exactly one of ${keys.join(', ')} is needed, found ${found}` });
  };
}

/** The given alternative of a value that {@link exactlyOne} accepts. */
export function chosen<Alternatives extends Readonly<Record<string, z.ZodType>>>(
  alternatives: Alternatives,
  value: Readonly<Record<string, unknown>>,
): OneOf<Alternatives> {
  const kind = Object.keys(alternatives).find((key) => value[key] !== undefined) ?? '';
  // The key was just found among the alternatives, which TypeScript cannot follow through Object.keys.
  return { kind, [kind]: value[kind] } as OneOf<Alternatives>;
}

/** What {@link oneOf} parses to. */
export type OneOf<Alternatives extends Readonly<Record<string, z.ZodType>>> = {
  [Kind in keyof Alternatives & string]: { readonly kind: Kind } & {
    readonly [Key in Kind]: z.output<Alternatives[Key]>;
  };
}[keyof Alternatives & string];
