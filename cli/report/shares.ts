/**
 * Divides a total among those who want parts of it: nobody gets more than wanted, and those who want much get equal
 * parts.
 *
 * @param wanted what each would take
 * @param total what there is
 */
export function shares(wanted: readonly number[], total: number): number[] {
  const smallestFirst = [...wanted.keys()].sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const given = wanted.map(() => 0);
  let left = Math.max(0, total);
  smallestFirst.forEach((index, position) => {
    const fair = Math.floor(left / (wanted.length - position));
    given[index] = Math.min(wanted[index] ?? 0, fair);
    left -= given[index];
  });
  return given;
}
