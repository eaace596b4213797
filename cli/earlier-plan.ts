import { type ReadFile } from '../components/given/regular-file';
import { type Plan } from '../components/wiring/plan';
import { plan } from '../components/wiring/plan-stack';
import { CommitFiles } from './commit-files';
import { Failure } from './failure';
import { readGiven } from './given';
import { tell } from './output';
import { type PlanJson, planJson } from './report/plan-json';
import { readStackOf, stackFileName, type StackFiles } from './stack-directory';

/** Where a stack is planned as it was. */
export interface Earlier {
  readonly files: StackFiles;
  /** Reads a file that the configuration names. Default: from the disk. */
  readonly readGiven?: (path: string) => ReadFile;
  /** The commit or directory as the user named it. */
  readonly ref: string;
  /** The directory that relative paths start from. */
  readonly cwd: string;
  readonly now: Date;
}

/** An earlier plan. */
export interface EarlierPlan {
  readonly json: PlanJson;
  /** Undefined where its JSON alone is known, or there was no stack. */
  readonly plan: Plan | undefined;
}

/**
 * The plan of a stack as a commit or another directory has it, without any state or secret. A stack that is not there
 * is one without anything; where its configuration is wrong there, nothing can be compared, which is told.
 */
export async function earlierPlan(stack: string, earlier: Earlier): Promise<EarlierPlan | undefined> {
  const { files, readGiven: read, ref, cwd, now } = earlier;
  if (!(await files.list()).includes(stackFileName(stack))) {
    tell(`${ref} has no stack "${stack}": all of it is new.`);
    return { json: nothingOf(stack), plan: undefined };
  }
  try {
    const { config, diagnostics } = await readStackOf(cwd, stack, files);
    const planned = plan(config, stack, readGiven({ config }, cwd, now, read), diagnostics);
    return { json: planJson(planned), plan: planned };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    tell(`Stack "${stack}" cannot be planned as ${ref} has it, so nothing is compared:`);
    error.sentences.forEach(tell);
    return undefined;
  }
}

/** The plan of a stack without anything. */
export function nothingOf(stack: string): PlanJson {
  return {
    stack,
    environments: [],
    wiring: [],
    orders: [],
    controllers: [],
    spendings: [],
    canaries: [],
    monitors: [],
    calendar: [],
    records: [],
    standingRecords: [],
    solvers: [],
    diagnostics: [],
    ignored: [],
  };
}

/**
 * Stacks as a commit has them.
 *
 * @param ref the commit as the user named it
 * @throws Failure where git knows no such commit
 */
export function atCommit(ref: string, cwd: string, now: Date): Earlier {
  const files = new CommitFiles(cwd, ref);
  return { files, readGiven: files.readGiven, ref, cwd, now };
}
