import { spawnSync } from 'node:child_process';

/** What a process took. */
export interface Run {
  readonly milliseconds: number;
  /** CPU time of all its threads, which other work on the machine changes little. */
  readonly cpuMilliseconds: number;
  readonly peakMebibytes: number;
}

/** A preloaded line reports at exit what the process took. */
const report = `process.on('exit', () => { const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage(); process.stderr.write('took ' + maxRSS + ' ' + (userCPUTime + systemCPUTime) + '\\n'); })`;

/**
 * Runs Node from start to its last byte.
 *
 * @param codes the exit codes that are right
 */
export function measuredRun(args: readonly string[], cwd: string, codes: readonly number[] = [0]): Run {
  const start = performance.now();
  const { stderr, status } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(report)}`, ...args],
    { cwd, encoding: 'utf8', maxBuffer: 1 << 30 },
  );
  const milliseconds = performance.now() - start;
  const [, memory, cpu] = /took (\d+) (\d+)/.exec(stderr) ?? [];
  if (status === null || !codes.includes(status) || memory === undefined || cpu === undefined) {
    throw new Error(`node ${args.join(' ')} failed: ${stderr}`);
  }
  return { milliseconds, cpuMilliseconds: Number(cpu) / 1_000, peakMebibytes: Number(memory) / 1_024 };
}
