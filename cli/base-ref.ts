import { plan } from '../components/wiring/plan-stack';
import { type CommitFiles } from './commit-files';
import { Failure } from './failure';
import { readGiven } from './given';
import { tell } from './output';
import { type PlanJson, planJson } from './report/plan-json';
import { readStackOf, stackFileName } from './stack-directory';

/** What is planned at a commit. */
export interface AtCommit {
  readonly files: CommitFiles;
  /** The commit as the user named it. */
  readonly ref: string;
  readonly cwd: string;
  readonly now: Date;
}

/**
 * The plan of a stack as a commit has it, without any state or secret. A stack that the commit does not have is one
 * without anything; where its configuration is wrong there, nothing can be compared, which is told.
 */
export async function planAtCommit(stack: string, { files, ref, cwd, now }: AtCommit): Promise<PlanJson | undefined> {
  if (!(await files.list()).includes(stackFileName(stack))) {
    tell(`${ref} has no stack "${stack}": all of it is new.`);
    return nothingOf(stack);
  }
  try {
    const { config, diagnostics } = await readStackOf(cwd, stack, files);
    return planJson(plan(config, stack, readGiven(config, cwd, now, files.readGiven), diagnostics));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    tell(`Stack "${stack}" cannot be planned as ${ref} has it, so nothing is compared:`);
    error.sentences.forEach(tell);
    return undefined;
  }
}

function nothingOf(stack: string): PlanJson {
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
