import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { figure } from './figure';
import { median } from './median';

const runs = 11;
const root = resolve(__dirname, '../..');

const planDev = [resolve(root, 'cli/start.mjs'), 'plan', '--cwd', root];

/** Cold start and memory of `plan` for the dev stack, beside Node that does nothing. */
export function benchStart(): void {
  const empty = repeated(() => milliseconds(['-e', '0']));
  const plan = repeated(() => milliseconds(planDev));
  figure('node-empty-start', empty, 'ms');
  figure('plan-dev-start', plan, 'ms');
  figure('plan-dev-over-empty', plan / empty, 'x');
  figure(
    'node-empty-memory',
    repeated(() => mebibytes(['-e', '0'])),
    'MiB',
  );
  figure(
    'plan-dev-memory',
    repeated(() => mebibytes(planDev)),
    'MiB',
  );
}

function milliseconds(args: readonly string[]): number {
  const start = performance.now();
  run(args);
  return performance.now() - start;
}

/** A preloaded line reports the peak memory at exit; it costs time, so time is measured without it. */
function mebibytes(args: readonly string[]): number {
  const report = `process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'))`;
  const peak = /peak (\d+)/.exec(run(['--import', `data:text/javascript,${encodeURIComponent(report)}`, ...args]))?.[1];
  if (peak === undefined) throw new Error(`node ${args.join(' ')} reports no memory`);
  return Number(peak) / 1024;
}

/** Runs Node once; returns what it wrote to standard error. */
function run(args: readonly string[]): string {
  const { stderr, status } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed: ${stderr}`);
  return stderr;
}

function repeated(measure: () => number): number {
  return median(Array.from({ length: runs }, measure));
}
