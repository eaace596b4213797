import { Command } from 'commander';
import { type Config } from '../components/config/config';
import { plan } from '../components/wiring/plan-stack';
import { sharedOptions, type SharedOptions } from './arguments';
import { readBasePlan } from './base-plan';
import { readGiven } from './given';
import { exitCodeOf, printPlan, reported, tell } from './output';
import { type ResourceJson } from './report/plan-json';
import { readStackOf } from './stack-directory';

interface PlanOptions extends SharedOptions {
  readonly base?: string;
  readonly resources?: boolean;
}

/** `plan`: what the program would build, and what is wrong with it. */
export function planCommand(finish: (exitCode: number) => void): Command {
  const command = new Command('plan')
    .description('print how every host of a stack gets its TLS; needs no cluster, no network, no secrets')
    .option('--base <file>', "an earlier plan's JSON; the report then shows what changes")
    .option('--resources', 'add what the program would register; loads Pulumi, so it takes longer')
    .action(async (options: PlanOptions) => finish(await reported(options, () => runPlan(options))));
  for (const option of sharedOptions()) command.addOption(option);
  return command;
}

async function runPlan({
  stack,
  cwd,
  format,
  docsUrl,
  runUrl,
  base: baseFile,
  resources: wanted = false,
  now = new Date(),
}: PlanOptions): Promise<number> {
  const { config, file, cluster, diagnostics } = await readStackOf(cwd, stack);
  const base = baseFile === undefined ? undefined : await readBasePlan(baseFile);
  if (base !== undefined && base.stack !== stack) {
    tell(`${baseFile} is a plan of stack "${base.stack}", compared here with stack "${stack}".`);
  }
  const planned = plan(config, stack, readGiven(config, cwd, now), diagnostics);
  // Not with errors: the program then registers nothing.
  const resources =
    wanted && exitCodeOf(planned) === 0 ? await registeredResources(config, stack, cwd, now) : undefined;
  return printPlan(planned, { format, file, cluster, docsUrl, runUrl, base, resources });
}

/** What the program would register. Only here is Pulumi loaded. */
async function registeredResources(
  config: Config,
  stack: string,
  directory: string,
  now: Date,
): Promise<ResourceJson[]> {
  const { registered } = await import('./resources.js');
  return registered(config, stack, directory, now);
}
