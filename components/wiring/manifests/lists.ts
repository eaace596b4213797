import * as z from 'zod';

/** A list of which malformed items are null: one of them must not hide the others, and each keeps its index. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(item.nullable().catch(null))
    .nullish()
    .catch([])
    .transform((list) => list ?? []);
}
