import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import * as z from 'zod';
import { figure } from './figure';
import { median } from './median';

const runs = 5;
const root = resolve(__dirname, '../..');

const loaded = z.object({ milliseconds: z.number(), mebibytes: z.number() });

type Loaded = z.output<typeof loaded>;

/** Time until the program is loaded, and the memory it takes then, by the ways of loading TypeScript. */
export function benchLoad(): void {
  const directory = mkdtempSync(join(tmpdir(), 'edgewire-load-'));
  // Inside of the checkout, so that it finds its packages.
  const compiled = resolve(root, 'dist/load-program.cjs');
  try {
    buildSync({ absWorkingDir: root, entryPoints: ['index.ts'], outfile: compiled, ...nodeBundle });
    benchWay('compiled', compiled, directory);
    benchWay('transpile-only', 'index.ts', directory);
    benchWay('type-checked', 'index.ts', directory);
  } finally {
    rmSync(compiled);
    rmSync(directory, { recursive: true });
  }
}

const nodeBundle = { bundle: true, platform: 'node', packages: 'external' } as const;

/** ts-node keeps what it has compiled: the first time is that of a fresh machine. */
function benchWay(way: string, entry: string, cache: string): void {
  const first = load(way, entry, cache);
  figure(`load-program-${way}-first`, first.milliseconds, 'ms');
  figure(`load-program-${way}-first-memory`, first.mebibytes, 'MiB');
  const later = Array.from({ length: runs }, () => load(way, entry, cache));
  figure(`load-program-${way}`, median(later.map(({ milliseconds }) => milliseconds)), 'ms');
  figure(`load-program-${way}-memory`, median(later.map(({ mebibytes }) => mebibytes)), 'MiB');
}

function load(way: string, entry: string, cache: string): Loaded {
  const env = { ...process.env, TS_NODE_CACHE_DIRECTORY: cache };
  const script = resolve(__dirname, 'load-program.mjs');
  return loaded.parse(JSON.parse(execFileSync(process.execPath, [script, way, entry], { encoding: 'utf8', env })));
}
