import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { figure } from './figure';
import { measuredRun, type Run } from './measured-run';
import { median } from './median';
import { stackText } from './stack-text';

const sizes = [10_000, 50_000, 100_000];
const runs = 3;
const root = resolve(__dirname, '../..');

/** Reads a stack file with the fastest library, and does nothing. */
const readAlone = `require('js-yaml').load(require('node:fs').readFileSync(process.argv[1], 'utf8'))`;

/** `plan` of one stack file from the start of its process to the last byte, beside reading that file and doing nothing. */
export function benchEndToEnd(): void {
  const directory = mkdtempSync(join(tmpdir(), 'edgewire-bench-'));
  try {
    const plans = sizes.map((size) => {
      const file = join(directory, 'Pulumi.dev.yaml');
      writeFileSync(file, stackText(size));
      const read = repeated(() => measuredRun(['-e', readAlone, file], root));
      const plan = repeated(() => measuredRun([resolve(root, 'cli/start.mjs'), 'plan', '--cwd', directory], root));
      figure(`read-${size}-apps`, read.milliseconds / 1_000, 's');
      figure(`plan-${size}-apps`, plan.milliseconds / 1_000, 's');
      figure(`plan-${size}-apps-cpu`, plan.cpuMilliseconds / 1_000, 's');
      figure(`read-${size}-apps-cpu`, read.cpuMilliseconds / 1_000, 's');
      figure(`plan-${size}-apps-over-read`, plan.milliseconds / read.milliseconds, 'x');
      figure(`plan-${size}-apps-over-read-cpu`, plan.cpuMilliseconds / read.cpuMilliseconds, 'x');
      figure(`plan-${size}-apps-peak-memory`, plan.peakMebibytes, 'MiB');
      return plan;
    });
    const [before, last] = plans.slice(-2);
    const [fewer = 1, most = 1] = sizes.slice(-2);
    if (before === undefined || last === undefined) return;
    const growth = Math.log(last.cpuMilliseconds / before.cpuMilliseconds) / Math.log(most / fewer);
    figure('plan-apps-growth', growth, 'exponent of CPU time');
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function repeated(measure: () => Run): Run {
  const all = Array.from({ length: runs }, measure);
  return {
    milliseconds: median(all.map((one) => one.milliseconds)),
    cpuMilliseconds: median(all.map((one) => one.cpuMilliseconds)),
    peakMebibytes: median(all.map((one) => one.peakMebibytes)),
  };
}
