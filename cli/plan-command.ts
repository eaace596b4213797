import { Command } from 'commander';
import { plan } from '../components/wiring/plan-stack';
import { sharedOptions, type SharedOptions } from './arguments';
import { readBasePlan } from './base-plan';
import { printPlan, tell } from './output';
import { loadStackOf } from './stack-directory';

interface PlanOptions extends SharedOptions {
  readonly base?: string;
}

/** `plan`: what the program would build, and what is wrong with it. */
export function planCommand(finish: (exitCode: number) => void): Command {
  const command = new Command('plan')
    .description('print how every host of a stack gets its TLS; needs no cluster, no network, no secrets')
    .option('--base <file>', "an earlier plan's JSON; the report then shows what changes")
    .action(async (options: PlanOptions) => finish(await runPlan(options)));
  for (const option of sharedOptions()) command.addOption(option);
  return command;
}

async function runPlan({ stack, cwd, format, base: baseFile }: PlanOptions): Promise<number> {
  const config = await loadStackOf(cwd, stack);
  const base = baseFile === undefined ? undefined : await readBasePlan(baseFile);
  if (base !== undefined && base.stack !== stack) {
    tell(`${baseFile} is a plan of stack "${base.stack}", compared here with stack "${stack}".`);
  }
  return printPlan(plan(config, stack), { format, base });
}
