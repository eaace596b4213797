import assert from 'node:assert/strict';
import { exitCodeOf } from '../../../cli/output';
import { record } from '../../../cli/recording';
import { registered } from '../../../cli/resources';
import { type Config } from '../../../components/config/config';
import { parseStack } from '../../../components/config/stack-file';
import { readGivenFiles } from '../../../components/given/given-files';
import { buildStack } from '../../../components/platform/program';
import { type Plan } from '../../../components/wiring/plan';
import { plan } from '../../../components/wiring/plan-stack';
import { type Diagnostic } from '../../../components/wiring/rules/diagnostic';
import { type Json, type Sections } from '../../config/mutate';
import { type GeneratedStack } from './stacks';
import { decrypted } from './vocabulary';

/** When validity is judged. */
const now = new Date('2027-01-01T00:00:00Z');

const stackName = 'test';

/** What `plan` says of a stack: the configuration is wrong, the plan has errors, or it can be built. */
export type Verdict =
  | { readonly kind: 'refused' }
  | { readonly kind: 'errors'; readonly plan: Plan }
  | { readonly kind: 'buildable'; readonly plan: Plan; readonly config: Config };

/**
 * Holds a stack against what is promised: either `plan` has an error, or the program builds the stack, and registers
 * what `plan --resources` lists, no URN twice.
 *
 * @param directory what files of the configuration are relative to
 * @returns what `plan` says of it
 * @throws what the program refuses, or what differs
 */
export async function hold(stack: GeneratedStack, directory: string): Promise<Verdict['kind']> {
  const { sections, accepting, form } = stack;
  const plain = decrypted(sections);
  assert.ok(isSections(plain));
  if (form === 'program') {
    const { verdict } = accepted(plain, accepting, directory);
    if (verdict.kind === 'buildable') await builtResources(verdict.config, directory);
    return verdict.kind;
  }
  const { verdict } = accepted(sections, accepting, directory);
  const listed = verdict.kind === 'buildable' ? await listedResources(verdict.config, directory) : undefined;
  if (form === 'file' || listed === undefined) return verdict.kind;
  const handed = accepted(plain, accepting, directory).verdict;
  // Keys that are encrypted are judged by nobody before Pulumi hands them over.
  if (handed.kind === 'buildable') assert.deepEqual(await builtResources(handed.config, directory), listed);
  return verdict.kind;
}

/** What `plan --resources` lists. */
async function listedResources(config: Config, directory: string): Promise<string[]> {
  const resources = await registered(config, stackName, directory, now);
  return resources.map(({ type, name }) => `${type} ${name}`).sort();
}

/** What the program registers. */
async function builtResources(config: Config, directory: string): Promise<string[]> {
  const { resources } = await record(stackName, () => buildStack(config, stackName, directory, now));
  return resources
    .filter(({ read }) => !read)
    .map(({ type, name }) => `${type} ${name}`)
    .sort();
}

/** What `plan` says of a configuration by section. */
export function judged(sections: Sections, directory: string): Verdict {
  const loaded = parseStack(sections);
  if (loaded.kind === 'errors') return { kind: 'refused' };
  const { config } = loaded;
  const { given, errors } = readGivenFiles(config, directory, now);
  if (errors.length > 0) return { kind: 'refused' };
  const planned = plan(config, stackName, given);
  return exitCodeOf(planned) === 0 ? { kind: 'buildable', plan: planned, config } : { kind: 'errors', plan: planned };
}

/** The configuration with what stops its plan accepted, as far as it may be, and what `plan` says then. */
function accepted(
  sections: Sections,
  accepting: GeneratedStack['accepting'],
  directory: string,
): { readonly sections: Sections; readonly verdict: Verdict } {
  const verdict = judged(sections, directory);
  if (accepting === 'none' || verdict.kind !== 'errors') return { sections, verdict };
  const lenient = verdict.plan.diagnostics
    .filter(({ severity }) => severity !== 'information')
    .filter((_diagnostic, index) => accepting === 'all' || index % 2 === 0)
    .reduce((all, diagnostic) => {
      const more = ignoring(all, diagnostic);
      return parseStack(more).kind === 'errors' ? all : more;
    }, sections);
  return { sections: lenient, verdict: judged(lenient, directory) };
}

function ignoring(sections: Sections, { code, path }: Diagnostic): Sections {
  const planning = isSections(sections.planning) ? sections.planning : {};
  const ignore: readonly Json[] = Array.isArray(planning.ignore) ? planning.ignore : [];
  return { ...sections, planning: { ...planning, ignore: [...ignore, { code, path, reason: 'generated' }] } };
}

function isSections(value: Json | undefined): value is Sections {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
