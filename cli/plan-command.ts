import { Command, Option } from 'commander';
import { type Config } from '../components/config/config';
import { plan } from '../components/wiring/plan-stack';
import { planAll } from './all-stacks';
import { sharedOptions, type SharedOptions } from './arguments';
import { readBasePlan } from './base-plan';
import { atCommit, earlierPlan } from './earlier-plan';
import { readGiven } from './given';
import { exitCodeOf, outputOf, printPlan, type ReadPage, reported, tell } from './output';
import { readPreview } from './preview-file';
import { planBasis } from './report/plan-basis';
import { type PlanJson, type ResourceJson } from './report/plan-json';
import { readStackOf } from './stack-directory';

interface PlanOptions extends SharedOptions {
  readonly all?: boolean;
  readonly base?: string;
  readonly baseRef?: string;
  readonly preview?: string;
  readonly resources?: boolean;
  readonly rbac?: boolean;
}

/** `plan`: what the program would build, and what is wrong with it. */
export function planCommand(finish: (exitCode: number) => void, readPage: ReadPage): Command {
  const command = new Command('plan')
    .description('print how every host of a stack gets its TLS; needs no cluster, no network, no secrets')
    .addOption(
      new Option('--all', 'every stack of the directory, and what only shows across them').conflicts([
        'stack',
        'preview',
        'resources',
        'rbac',
      ]),
    )
    .option(
      '--base <file>',
      "an earlier plan's JSON; the report then shows what changes. With --all a directory: of <stack>.json for each, or of stack files",
    )
    .addOption(
      new Option(
        '--base-ref <ref>',
        'a commit, as origin/main; the report then shows what changes since the stack as that commit has it',
      ).conflicts('base'),
    )
    .option(
      '--preview <file>',
      'what `pulumi preview --json` printed: a Markdown report then shows what the engine would do, and why',
    )
    .option('--resources', 'add what the program would register; loads Pulumi, so it takes longer')
    .addOption(
      new Option(
        '--rbac',
        'print the least ClusterRoles for preview, up, destroy and verify, in place of the plan',
      ).conflicts(['format', 'base', 'baseRef', 'preview', 'resources']),
    )
    .action(async (options: PlanOptions) => {
      const stack = options.all === true ? undefined : options.stack;
      finish(await reported({ ...options, stack }, () => runPlan(options, readPage)));
    });
  for (const option of sharedOptions()) command.addOption(option);
  return command;
}

async function runPlan(options: PlanOptions, readPage: ReadPage): Promise<number> {
  const { all = false, now = new Date() } = options;
  return all ? planAll({ ...options, now }) : planOne({ ...options, now }, readPage);
}

async function planOne(
  {
    stack,
    cwd,
    format,
    docsUrl,
    runUrl,
    base: baseFile,
    baseRef,
    preview,
    resources: wanted = false,
    rbac = false,
    now,
  }: PlanOptions & { readonly now: Date },
  readPage: ReadPage,
): Promise<number> {
  const { config, sections, file, cluster, diagnostics, locate } = await readStackOf(cwd, stack);
  const base =
    baseRef === undefined
      ? await basePlanIn(baseFile, stack)
      : (await earlierPlan(stack, atCommit(baseRef, cwd, now)))?.json;
  const given = readGiven({ config, locate }, cwd, now);
  const planned = plan(config, stack, given, diagnostics);
  if (rbac && exitCodeOf(planned) === 0) {
    const { roles } = await import('./resources.js');
    process.stdout.write(await roles(config, planned, cwd, now));
    return 0;
  }
  const engine = preview === undefined ? undefined : await readPreview(preview);
  // Not with errors: the program then registers nothing.
  const resources =
    wanted && exitCodeOf(planned) === 0 ? await registeredResources(config, stack, cwd, now) : undefined;
  const basis = format === 'json' ? planBasis(sections(), given) : undefined;
  const output = await outputOf(format, readPage);
  return printPlan(planned, { ...output, file, cluster, docsUrl, runUrl, base, basis, engine, resources, locate });
}

async function basePlanIn(file: string | undefined, stack: string): Promise<PlanJson | undefined> {
  if (file === undefined) return undefined;
  const base = await readBasePlan(file);
  if (base.stack !== stack) tell(`${file} is a plan of stack "${base.stack}", compared here with stack "${stack}".`);
  return base;
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
