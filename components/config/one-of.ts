import * as z from 'zod';

/**
 * A mapping with exactly one of the given keys, as in `issuers: { name: { acme: {…} } }`.
 *
 * Parses to a discriminated union: the key that was given, under its own name, and again as `kind`:
 * `{ kind: 'acme', acme: {…} }`.
 *
 * @param alternatives the schema of each alternative, by its key
 */
export function oneOf<Alternatives extends Readonly<Record<string, z.ZodType>>>(alternatives: Alternatives) {
  const keys = Object.keys(alternatives);
  const shape = Object.fromEntries(Object.entries(alternatives).map(([key, schema]) => [key, schema.optional()]));
  return z
    .strictObject(shape)
    .meta({ minProperties: 1, maxProperties: 1 })
    .transform((value, context): OneOf<Alternatives> => {
      const given = keys.filter((key) => value[key] !== undefined);
      const [kind] = given;
      if (kind === undefined || given.length > 1) {
        const found = given.length === 0 ? 'none of them' : given.join(' and ');
        context.addIssue({ code: 'custom', message: `exactly one of ${keys.join(', ')} is needed, found ${found}` });
        return z.NEVER;
      }
      // The key was just found among the alternatives, which TypeScript cannot follow through Object.keys.
      return { kind, [kind]: value[kind] } as OneOf<Alternatives>;
    });
}

/** What {@link oneOf} parses to. */
export type OneOf<Alternatives extends Readonly<Record<string, z.ZodType>>> = {
  [Kind in keyof Alternatives & string]: { readonly kind: Kind } & {
    readonly [Key in Kind]: z.output<Alternatives[Key]>;
  };
}[keyof Alternatives & string];
