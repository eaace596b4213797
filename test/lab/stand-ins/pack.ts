import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';

/** What a packed chart is called. */
export interface ChartIdentity {
  readonly name: string;
  readonly version: string;
}

/** Packs a chart into a .tgz file; `fill` puts into its folder what it has beside its Chart.yaml. */
export function packChart(file: string, { name, version }: ChartIdentity, fill: (folder: string) => void): void {
  const work = mkdtempSync(join(tmpdir(), 'edgewire-stand-in-'));
  const folder = join(work, name);
  writeInto(folder, 'Chart.yaml', stringify({ apiVersion: 'v2', name, version, description: 'A stand-in' }));
  fill(folder);
  execFileSync('tar', ['-czf', file, '-C', work, name]);
  rmSync(work, { recursive: true });
}

/** Writes a file of a chart, and the folders that it lies in. */
export function writeInto(folder: string, path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
