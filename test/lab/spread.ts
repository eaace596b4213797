/** The columns of a {@link spreadTable}: how many, and which share of them lies below what is shown. */
const columns = { min: 0, median: 0.5, p90: 0.9, max: 1 };

/** Groups of figures as a table: a line each with its size, minimum, median, 90th percentile and maximum. */
export function spreadTable(title: string, groups: Readonly<Record<string, readonly number[]>>): string {
  const rows = Object.entries(groups).map(([name, figures]) => {
    const sorted = [...figures].sort((a, b) => a - b);
    return [name, String(sorted.length), ...Object.values(columns).map((share) => rank(sorted, share).toFixed(2))];
  });
  const table = [[title, 'n', ...Object.keys(columns)], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const cell = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0);
  return table.map((row) => `      ${row.map(cell).join('  ')}`).join('\n');
}

/** The smallest figure that at least a share of them does not exceed. */
function rank(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
