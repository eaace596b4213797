/**
 * Finds entries of lists by a key, the first of those that share it. Each list is gone through once, since long ones
 * are asked for every host of a stack.
 *
 * @param keyOf the key of an entry
 */
export function finder<Entry>(
  keyOf: (entry: Entry) => string,
): (list: readonly Entry[], key: string) => Entry | undefined {
  const indexes = new WeakMap<readonly Entry[], ReadonlyMap<string, Entry>>();
  return (list, key) => {
    const index = indexes.get(list) ?? new Map(list.toReversed().map((entry) => [keyOf(entry), entry]));
    indexes.set(list, index);
    return index.get(key);
  };
}
