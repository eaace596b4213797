/** Two lists compared: what stands in both, and what in one alone. */
export interface PairedUp<Item> {
  readonly added: readonly Item[];
  readonly removed: readonly Item[];
  readonly pairs: readonly { readonly from: Item; readonly to: Item }[];
}

/**
 * Pairs each item of the second list with the item of the first that it was before, each at most once. The keys are
 * tried in turn, the most exact first. Results keep the lists' order.
 */
export function pairUp<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keys: readonly ((item: Item) => string)[],
): PairedUp<Item> {
  const origins = new Map<Item, Item>();
  let removed = before;
  let added = after;
  for (const key of keys) {
    const waiting = byKey(removed, key);
    const found = new Set<Item>();
    for (const item of added) {
      const from = waiting.get(key(item))?.pop();
      if (from === undefined) continue;
      origins.set(item, from);
      found.add(from);
    }
    removed = removed.filter((item) => !found.has(item));
    added = added.filter((item) => !origins.has(item));
  }
  const pairs = after.flatMap((to) => {
    const from = origins.get(to);
    return from === undefined ? [] : [{ from, to }];
  });
  return { added, removed, pairs };
}

/** Items of the same key are taken off the end, so they are stacked with the first on top. */
function byKey<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const stacks = new Map<string, Item[]>();
  for (const item of items.toReversed()) {
    const stack = stacks.get(key(item));
    if (stack === undefined) stacks.set(key(item), [item]);
    else stack.push(item);
  }
  return stacks;
}
