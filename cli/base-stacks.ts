import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode, whyNoDirectory } from '../components/given/regular-file';
import { readBasePlan } from './base-plan';
import { atCommit, type Earlier, type EarlierPlan, earlierPlan, nothingOf } from './earlier-plan';
import { Failure } from './failure';
import { tell } from './output';
import { filesOnDisk, stackNames } from './stack-directory';

/** The earlier plans of the stacks of a directory. */
export interface BaseStacks {
  /** The stacks that there were, sorted. */
  readonly names: readonly string[];
  /** Undefined where the stack cannot be planned as it was, which is told. */
  planOf(stack: string): Promise<EarlierPlan | undefined>;
}

interface BaseOptions {
  /** A directory with stack files, or with the JSON of a plan for each stack. */
  readonly base?: string;
  /** A commit. */
  readonly baseRef?: string;
  readonly cwd: string;
  readonly now: Date;
}

/** What all stacks are compared with; undefined where nothing is. */
export async function baseStacks({ base, baseRef, cwd, now }: BaseOptions): Promise<BaseStacks | undefined> {
  if (baseRef !== undefined) return planned(atCommit(baseRef, cwd, now));
  if (base === undefined) return undefined;
  const files = filesOnDisk(base);
  const isPlanned = (await stackNames(files)).length > 0;
  return isPlanned ? planned({ files, ref: base, cwd: base, now }) : inJson(base);
}

async function planned(earlier: Earlier): Promise<BaseStacks> {
  const names = await stackNames(earlier.files);
  return { names, planOf: (stack) => earlierPlan(stack, earlier) };
}

/** `<stack>.json` for each, as `plan --format json` prints it. */
async function inJson(directory: string): Promise<BaseStacks> {
  const files = await jsonFiles(directory);
  const names = files.map((file) => file.replace(/\.json$/, '')).sort();
  if (names.length === 0) {
    throw new Failure([`${directory} has neither stack files (Pulumi.<stack>.yaml) nor plans (<stack>.json).`]);
  }
  return {
    names,
    planOf: async (stack) => {
      if (names.includes(stack)) return { json: await readBasePlan(join(directory, `${stack}.json`)), plan: undefined };
      tell(`${directory} has no stack "${stack}": all of it is new.`);
      return { json: nothingOf(stack), plan: undefined };
    },
  };
}

async function jsonFiles(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).filter((file) => file.endsWith('.json'));
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new Failure([`${directory} ${whyNoDirectory(code)}: --base with --all is a directory of all stacks.`]);
  }
}
