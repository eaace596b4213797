import { InvalidArgumentError, Option } from 'commander';
import { labelName } from '../components/config/values/kubernetes';
import { type Diagnostic } from '../components/wiring/rules/diagnostic';
import { type CommonOptions } from './arguments';
import { readPlanBasis, type ReadBasis } from './basis-file';
import { readGiven } from './given';
import { type Locate } from './report/contents';
import { clusterOf, readStackOf } from './stack-directory';

/** The options of commands that read manifests beside a stack. */
export interface ManifestOptions extends CommonOptions {
  readonly stack: string;
  readonly namespace: string;
  /** The JSON of a plan, in place of a stack file. */
  readonly plan?: string;
}

/** The namespace of objects that name none, as for kubectl. */
export const assumedNamespace = 'default';

export function manifestOptions(): Option[] {
  return [
    new Option('--namespace <name>', 'namespace of objects that name none')
      .default(assumedNamespace)
      .argParser(namespaceName),
    new Option(
      '--plan <file>',
      'the JSON of a plan (`plan --format json`) in place of the stack file; no secret is in it',
    ).conflicts(['stack', 'cwd']),
  ];
}

/** The stack that manifests are checked against, and where it was read from. */
export interface CheckedStack extends ReadBasis {
  readonly file: string;
  readonly cluster: string;
  /** Diagnostics about the stack file; none of the JSON of a plan. */
  readonly diagnostics: readonly Diagnostic[];
  readonly locate: Locate;
}

/** Reads the stack that manifests are checked against: by its file, or by the JSON of its plan. */
export async function readCheckedStack({ plan, stack, cwd, now = new Date() }: ManifestOptions): Promise<CheckedStack> {
  if (plan !== undefined) {
    const basis = await readPlanBasis(plan, now);
    const cluster = clusterOf(basis.config, basis.stack);
    return { ...basis, file: plan, cluster, diagnostics: [], locate: () => undefined };
  }
  const { config, file, cluster, diagnostics, locate } = await readStackOf(cwd, stack);
  return { stack, config, file, cluster, given: readGiven({ config, locate }, cwd, now), diagnostics, locate };
}

function namespaceName(name: string): string {
  const mistake = labelName.safeParse(name).error?.issues[0]?.message;
  if (mistake !== undefined) throw new InvalidArgumentError(`It is no name of a namespace: it ${mistake}.`);
  return name;
}
