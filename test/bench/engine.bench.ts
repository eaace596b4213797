import { LocalWorkspace, type PulumiFn, PulumiCommand, type Stack } from '@pulumi/pulumi/automation';
import { changesIn } from '../lab/changes';
import { pulumiRoot } from '../lab/environment';
import { type Lab, startLab } from '../lab/lab';
import { distributedBy, LabStack, sectionsOf } from '../lab/lab-stack';
import { playPods } from '../lab/pods';
import { figure } from './figure';
import { flatProgram, flattened } from './flat-program';
import { median } from './median';

const runs = 7;

/**
 * Preview and update without changes of the dev stack in the lab, beside the same resources declared by a flat program,
 * and beside a program that declares none. They take turns, so that a busy moment of the machine meets all of them.
 */
export async function benchEngine(): Promise<void> {
  const lab = await startLab({ certManager: false });
  const dev = await LabStack.open(lab, distributedBy('direct', sectionsOf('Pulumi.dev.yaml')));
  try {
    const start = performance.now();
    await Promise.all([dev.up(), playPods(lab)]);
    figure('engine-first-up', seconds(start), 's');
    const exported = await dev.pulumi.exportStack();
    const state = flattened(exported.deployment, 'flat');
    const flat = await openPlain(lab, dev.directory, 'flat', flatProgram(state));
    await flat.importStack({ ...exported, deployment: state });
    const empty = await openPlain(lab, dev.directory, 'empty', () => Promise.resolve({}));
    await empty.up();
    const all = { dev: dev.pulumi, flat, empty };
    await takeTurns('preview', all, async (stack) => changesIn((await stack.preview()).changeSummary));
    await takeTurns('up', all, async (stack) => changesIn((await stack.up()).summary.resourceChanges));
  } finally {
    dev.close();
    await lab.stop();
  }
}

async function openPlain(lab: Lab, workDir: string, stackName: string, program: PulumiFn): Promise<Stack> {
  const pulumiCommand = await PulumiCommand.get({ root: pulumiRoot() });
  return LocalWorkspace.createOrSelectStack(
    { projectName: 'edgewire', stackName, program },
    { workDir, pulumiCommand, envVars: lab.environment },
  );
}

/** Prints the median of each stack's times, and of how many times the flat one's the dev stack's is. */
async function takeTurns(
  what: string,
  stacks: Readonly<Record<'dev' | 'flat' | 'empty', Stack>>,
  run: (stack: Stack) => Promise<readonly string[]>,
): Promise<void> {
  const times = { dev: [] as number[], flat: [] as number[], empty: [] as number[] };
  for (let turn = 0; turn < runs; turn++) {
    for (const name of ['dev', 'flat', 'empty'] as const) {
      const start = performance.now();
      const changed = await run(stacks[name]);
      times[name].push(seconds(start));
      if (changed.length > 0) throw new Error(`${what} of ${name} is not without changes: ${changed.join(', ')}`);
    }
  }
  for (const name of ['dev', 'flat', 'empty'] as const) figure(`engine-${what}-${name}`, median(times[name]), 's');
  figure(`engine-${what}-dev-over-flat`, median(times.dev.map((time, turn) => time / (times.flat[turn] ?? 0))), 'x');
}

function seconds(start: number): number {
  return (performance.now() - start) / 1000;
}
