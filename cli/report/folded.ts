/** How many diagnostics of a code are shown to people. */
export const shownOfCode = 20;

/** A code with more diagnostics than are shown. */
export interface Rest {
  readonly code: string;
  readonly severity: string;
  readonly more: number;
}

/** The first diagnostics of each code, in their order, and how many more there are of which code. */
export function folded<One extends { readonly code: string; readonly severity: string }>(
  diagnostics: readonly One[],
): { readonly shown: readonly One[]; readonly rest: readonly Rest[] } {
  const counts = new Map<string, number>();
  const severities = new Map<string, string>();
  const shown = diagnostics.filter(({ code, severity }) => {
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    severities.set(code, severity);
    return count <= shownOfCode;
  });
  const rest = [...counts].flatMap(([code, count]) =>
    count > shownOfCode ? [{ code, severity: severities.get(code) ?? '', more: count - shownOfCode }] : [],
  );
  return { shown, rest };
}

/** The end of a list that was folded. */
export function restText({ code, more }: Rest): string {
  return `and ${more} more of ${code}: --format json has all`;
}
