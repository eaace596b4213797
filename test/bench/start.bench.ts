import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { figure } from './figure';

const runs = 11;
const root = resolve(__dirname, '../..');

/** Cold start and memory of `plan` for the dev stack, beside Node that does nothing. */
export function benchStart(): void {
  const empty = median(Array.from({ length: runs }, () => run(['-e', '0'])));
  const plan = median(Array.from({ length: runs }, () => run([resolve(root, 'cli/start.mjs'), 'plan', '--cwd', root])));
  figure('node-empty-start', empty.milliseconds, 'ms');
  figure('plan-dev-start', plan.milliseconds, 'ms');
  figure('plan-dev-over-empty', plan.milliseconds / empty.milliseconds, 'x');
  figure('node-empty-memory', empty.mebibytes, 'MiB');
  figure('plan-dev-memory', plan.mebibytes, 'MiB');
}

interface Run {
  readonly milliseconds: number;
  readonly mebibytes: number;
}

/** Runs Node once; a preloaded line reports its peak memory at exit. */
function run(args: readonly string[]): Run {
  const report = `process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'))`;
  const preload = `data:text/javascript,${encodeURIComponent(report)}`;
  const start = performance.now();
  const { stderr, status } = spawnSync(process.execPath, ['--import', preload, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  const milliseconds = performance.now() - start;
  const peak = /peak (\d+)/.exec(stderr)?.[1];
  if (status !== 0 || peak === undefined) throw new Error(`node ${args.join(' ')} failed: ${stderr}`);
  return { milliseconds, mebibytes: Number(peak) / 1024 };
}

function median(all: readonly Run[]): Run {
  const middle = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return {
    milliseconds: middle(all.map((one) => one.milliseconds)),
    mebibytes: middle(all.map((one) => one.mebibytes)),
  };
}
