import { type Plan } from '../components/wiring/plan';
import { plan } from '../components/wiring/plan-stack';
import { acrossStacks } from '../components/wiring/stacks/across';
import { type BaseStacks, baseStacks } from './base-stacks';
import { type EarlierPlan } from './earlier-plan';
import { Failure, type Mistake } from './failure';
import { readGiven } from './given';
import { isForForge, isPainted, outputWidth, tell } from './output';
import { type Locate } from './report/contents';
import { type Format, reportOf } from './report/report';
import { acrossJson, type StackReport, type StacksReport } from './report/stacks/contents';
import { stacksRenderer } from './report/stacks/render';
import { failsAny } from './report/stacks/verdict';
import { fileInRepository, inRepository } from './repository';
import { filesOnDisk, readStackOf, stackNames } from './stack-directory';

/** The options of `plan --all`. */
export interface AllOptions {
  readonly cwd: string;
  readonly format: Format;
  readonly docsUrl: string;
  readonly runUrl?: string;
  readonly base?: string;
  readonly baseRef?: string;
  readonly now: Date;
}

/** A stack that could be planned. */
interface Planned {
  readonly kind: 'planned';
  readonly stack: string;
  readonly plan: Plan;
  readonly file: string;
  readonly cluster: string;
  readonly locate: Locate;
  readonly base: EarlierPlan | undefined;
}

interface RefusedStack {
  readonly kind: 'refused';
  readonly stack: string;
  readonly failure: Failure;
}

/**
 * `plan --all`: every stack of a directory, and what only shows across them. A stack whose configuration is wrong is
 * told, and the others are planned.
 *
 * @returns the exit code: 2 where a stack cannot be planned, 1 where something fails, else 0
 * @throws Failure where the directory has no stack, or nothing to compare with
 */
export async function planAll(options: AllOptions): Promise<number> {
  const { cwd, format, docsUrl, runUrl } = options;
  const render = stacksRenderer(format);
  if (render === undefined)
    throw new Failure([`--format ${format} is of one stack: leave --all out, or choose another format.`]);
  const names = await stackNames(filesOnDisk(cwd));
  if (names.length === 0) throw new Failure([`${cwd} has no stack file (Pulumi.<stack>.yaml).`]);
  const base = await baseStacks(options);
  const stacks: (Planned | RefusedStack)[] = [];
  for (const name of names) stacks.push(await plannedStack(name, base, options));
  const gone = await goneStacks(names, base);
  const report = stacksReport(stacks, gone, base !== undefined, isForForge(format));
  process.stdout.write(render(report, { color: isPainted(), width: outputWidth(), docsUrl, runUrl }));
  if (stacks.some(({ kind }) => kind === 'refused')) return 2;
  return failsAny(report) ? 1 : 0;
}

async function plannedStack(
  stack: string,
  base: BaseStacks | undefined,
  { cwd, now }: AllOptions,
): Promise<Planned | RefusedStack> {
  try {
    const { config, file, cluster, locate, diagnostics } = await readStackOf(cwd, stack);
    const planned = plan(config, stack, readGiven({ config, locate }, cwd, now), diagnostics);
    return { kind: 'planned', stack, plan: planned, file, cluster, locate, base: await base?.planOf(stack) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    tell(`Stack "${stack}" cannot be planned:`);
    error.sentences.forEach(tell);
    return { kind: 'refused', stack, failure: error };
  }
}

/** The stacks of the base that have no file any more. */
async function goneStacks(names: readonly string[], base: BaseStacks | undefined) {
  const gone: { readonly stack: string; readonly earlier: EarlierPlan | undefined }[] = [];
  for (const stack of base?.names ?? []) {
    if (!names.includes(stack)) gone.push({ stack, earlier: await base?.planOf(stack) });
  }
  return gone;
}

function stacksReport(
  stacks: readonly (Planned | RefusedStack)[],
  gone: Awaited<ReturnType<typeof goneStacks>>,
  isCompared: boolean,
  forForge: boolean,
): StacksReport {
  const planned = stacks.flatMap((one) => (one.kind === 'planned' ? [one] : []));
  const across = acrossStacks(
    planned.map((one) => one.plan),
    planned.length === stacks.length,
  );
  const json = acrossJson(across);
  const located = (locate: Locate) => (forForge ? inRepository(locate) : locate);
  const places = new Map(planned.map(({ stack, locate }) => [stack, located(locate)]));
  const told: StackReport[] = [
    ...stacks.map((one): StackReport => {
      const { stack } = one;
      if (one.kind === 'refused') return { kind: 'refused', stack, mistakes: mistakesOf(one.failure, forForge) };
      const { file, cluster, base } = one;
      return {
        kind: 'planned',
        stack,
        report: reportOf(one.plan, { file, cluster, base: base?.json, locate: places.get(stack) }),
      };
    }),
    ...gone.flatMap(({ stack, earlier }): StackReport[] =>
      earlier === undefined ? [] : [{ kind: 'gone', stack, base: earlier.json }],
    ),
  ];
  const before = earlierAcross([...planned.map(({ base }) => base), ...gone.map(({ earlier }) => earlier)]);
  return {
    stacks: told.toSorted((a, b) => (a.stack < b.stack ? -1 : 1)),
    across: json,
    acrossFails: across.fatal.length > 0,
    newAcross: before && json.diagnostics.filter((one) => !before.has(keyOf(one))),
    isCompared,
    locate: (stack, path) => places.get(stack)?.(path),
  };
}

/** What showed across the earlier stacks; undefined where only the JSON of their plans is known. */
function earlierAcross(all: readonly (EarlierPlan | undefined)[]): ReadonlySet<string> | undefined {
  const plans = all.flatMap((one) => one?.plan ?? []);
  if (plans.length === 0) return undefined;
  return new Set(acrossJson(acrossStacks(plans)).diagnostics.map(keyOf));
}

/** The same finding says the same, but for how many orders there are, and how many of them each stack has. */
function keyOf({ code, severity, message }: StacksReport['across']['diagnostics'][number]): string {
  return JSON.stringify([code, severity, message.replace(/\(\d+\)|\d+ orders?/g, '')]);
}

function mistakesOf({ mistakes }: Failure, forForge: boolean) {
  return mistakes.map((mistake) => ({
    path: mistake.path,
    message: mistake.message,
    location: locationOf(mistake, forForge),
  }));
}

function locationOf({ file, line, column }: Mistake, forForge: boolean) {
  if (file === undefined || line === undefined || column === undefined) return undefined;
  return { file: forForge ? fileInRepository(file) : file, line, column };
}
