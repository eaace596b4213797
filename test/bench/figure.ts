/** Prints one figure of a benchmark as `name: figure unit`. */
export function figure(name: string, value: number, unit: string): void {
  const digits = value >= 100 ? 0 : 3;
  console.log(`${name}: ${value.toFixed(digits)} ${unit}`);
}
