import { Command, InvalidArgumentError, Option } from 'commander';
import pLimit from 'p-limit';
import { lookUpCaa } from '../components/verify/caa';
import { accepted } from '../components/wiring/accepted';
import { type Config } from '../components/config/config';
import { checkManifests } from '../components/wiring/manifests/check';
import { missingOfObject, type ManifestDocument } from '../components/wiring/manifests/object';
import { type Plan } from '../components/wiring/plan';
import { gatherFacts } from '../components/wiring/plan-stack';
import { caaRules } from '../components/wiring/rules/caa';
import { inOrder } from '../components/wiring/rules/diagnostic';
import { unknownCaa } from '../components/wiring/verification/caa';
import { labelName } from '../components/config/values/kubernetes';
import { sharedOptions, type SharedOptions } from './arguments';
import { readPlanBasis, type ReadBasis } from './basis-file';
import { Failure, type Mistake } from './failure';
import { readGiven } from './given';
import { anyOf, manifestLocations } from './locations';
import { namedFiles } from './manifest-files';
import { parseManifests } from './manifests';
import { outputOf, printPlan, type ReadPage, reported, tell } from './output';
import { type Locate } from './report/contents';
import { count } from './report/summary';
import { concurrency, dnsServerOption, resolverOf } from './resolver';
import { clusterOf, readStackOf } from './stack-directory';
import { readTextFileOrInput, standardInput } from './text-file';

interface CheckOptions extends SharedOptions {
  readonly namespace: string;
  /** The JSON of a plan, in place of a stack file. */
  readonly plan?: string;
  /** Whether to look up what the DNS has. */
  readonly online?: boolean;
  readonly dnsServer?: string;
}

/** `check`: routes from elsewhere, wired and checked against a stack. */
export function checkCommand(finish: (exitCode: number) => void, readPage: ReadPage): Command {
  const command = new Command('check')
    .description('check manifests of routes (rendered charts, kustomize, kubectl get -o yaml) against a stack')
    .argument('[file...]', 'files of YAML or JSON, directories with such files in them or below; - for standard input')
    .addOption(
      new Option('--namespace <name>', 'namespace of objects that name none')
        .default('default')
        .argParser(namespaceName),
    )
    .addOption(
      new Option(
        '--plan <file>',
        'the JSON of a plan (`plan --format json`) in place of the stack file; no secret is in it',
      ).conflicts(['stack', 'cwd']),
    )
    .option(
      '--online',
      'look up CAA records too: whether they allow the authorities of the stack and of the manifests; needs no file',
    )
    .addOption(dnsServerOption())
    .action(async (files: readonly string[], options: CheckOptions) => {
      const { format, plan, stack, docsUrl } = options;
      finish(
        await reported({ format, docsUrl, stack: plan === undefined ? stack : undefined }, () =>
          runCheck(files, options, readPage),
        ),
      );
    });
  for (const option of sharedOptions()) command.addOption(option);
  return command;
}

async function runCheck(files: readonly string[], options: CheckOptions, readPage: ReadPage): Promise<number> {
  const { format, docsUrl, runUrl, namespace, online = false, dnsServer } = options;
  if (files.length === 0 && !online) throw new Failure(['check needs a file: of manifests, or - for standard input.']);
  if (dnsServer !== undefined && !online) throw new Failure(['--dns-server says whom --online asks: give both.']);
  const { stack, config, file, cluster, given, locate } = await stackOf(options);
  const { documents, texts } = files.length === 0 ? nothingRead : await documentsOf(files);
  const checked = checkManifests(gatherFacts(config, given), stack, documents, { namespace });
  const plan = online ? await lookedUp(checked, config, dnsServer) : checked;
  if (plan.wiring.length === 0 && files.length > 0) {
    const what = plan.diagnostics.length === 0 ? 'No route with a host in' : 'No host of a route was judged, of';
    tell(`${what} the manifests (${count(documents.length, 'object')}).`);
  }
  return printPlan(plan, {
    ...(await outputOf(format, readPage)),
    file,
    cluster,
    docsUrl,
    runUrl,
    locate: anyOf(manifestLocations(documents, texts, namespace), locate),
  });
}

/** A plan with what its CAA records say. */
async function lookedUp(plan: Plan, config: Config, dnsServer: string | undefined): Promise<Plan> {
  const sets = await lookUpCaa(plan.caa, await resolverOf(dnsServer), pLimit(concurrency));
  const unknown = unknownCaa(sets);
  if (unknown !== undefined) tell(unknown);
  const { diagnostics, ignored } = accepted(config, caaRules(plan.caa, sets));
  return {
    ...plan,
    diagnostics: inOrder([...plan.diagnostics, ...diagnostics]),
    ignored: [...plan.ignored, ...ignored],
  };
}

/** The stack that manifests are checked against, and where it was read from. */
interface CheckedStack extends ReadBasis {
  readonly file: string;
  readonly cluster: string;
  readonly locate: Locate;
}

async function stackOf({ plan, stack, cwd, now = new Date() }: CheckOptions): Promise<CheckedStack> {
  if (plan !== undefined) {
    const basis = await readPlanBasis(plan, now);
    return { ...basis, file: plan, cluster: clusterOf(basis.config, basis.stack), locate: () => undefined };
  }
  const { config, file, cluster, locate } = await readStackOf(cwd, stack);
  return { stack, config, file, cluster, given: readGiven(config, cwd, now), locate };
}

function namespaceName(name: string): string {
  const mistake = labelName.safeParse(name).error?.issues[0]?.message;
  if (mistake !== undefined) throw new InvalidArgumentError(`It is no name of a namespace: it ${mistake}.`);
  return name;
}

/** Refuses empty standard input: a pipeline whose first command failed must not pass for "no Ingress". */
async function textOf(name: string): Promise<string> {
  const text = await readTextFileOrInput(name);
  if (name === standardInput && text.trim() === '') {
    throw new Failure([
      'Standard input is empty: did the command before it fail? `set -o pipefail` ends a pipeline then.',
    ]);
  }
  return text;
}

/** A file to read; `isNamed` where the command line names it, not a directory above it. */
interface NamedFile {
  readonly name: string;
  readonly isNamed: boolean;
}

/** All files that the names stand for. Tells what of directories is not read as it stands. */
async function manifestFiles(names: readonly string[]): Promise<NamedFile[]> {
  const all: NamedFile[] = [];
  for (const name of names) {
    const { files, notes } = await namedFiles(name);
    for (const note of notes) tell(note);
    for (const file of files) all.push({ name: file, isNamed: file === name });
  }
  if (all.length === 0) throw new Failure([`No .yaml, .yml or .json file is in ${names.join(', ')}, nor below.`]);
  return all;
}

/** The objects of all files, and what the files hold. */
interface ReadManifests {
  readonly documents: readonly ManifestDocument[];
  /** The text of each file, by its name. */
  readonly texts: ReadonlyMap<string, string>;
}

const nothingRead: ReadManifests = { documents: [], texts: new Map() };

/** The objects of all files, or every mistake of all files at once. */
async function documentsOf(files: readonly string[]): Promise<ReadManifests> {
  const texts = new Map<string, string>();
  const documents: ManifestDocument[] = [];
  const mistakes: string[] = [];
  const strange: ManifestDocument[] = [];
  const unreadable: string[] = [];
  for (const { name, isNamed } of await manifestFiles(files)) {
    try {
      const text = await textOf(name);
      texts.set(name, text);
      const manifests = parseManifests({ name, text });
      if (manifests.kind === 'errors' && !isNamed && !holdsObject(text)) unreadable.push(name);
      else if (manifests.kind === 'errors') for (const error of manifests.errors) mistakes.push(error);
      else
        for (const document of manifests.documents) {
          const missing = missingOfObject(document.object);
          if (missing === undefined) documents.push(document);
          else if (isNamed) mistakes.push(`${placeOf(document)} is no Kubernetes object: it has no ${missing}.`);
          else strange.push(document);
        }
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      for (const sentence of error.sentences) mistakes.push(sentence);
    }
  }
  const [other] = unreadable;
  if (other !== undefined) {
    const more = unreadable.length === 1 ? '' : `, and ${unreadable.length - 1} more`;
    tell(`Passed over: ${other}${more}: not to be read as YAML, and without apiVersion and kind no Kubernetes object.`);
  }
  const [first] = strange;
  if (first !== undefined) {
    const more = strange.length === 1 ? '' : `, and ${strange.length - 1} more`;
    const sentence = `${placeOf(first)}${more}: no Kubernetes object, as it has no kind or apiVersion`;
    // Directories hold other YAML too; nothing else than that is hardly meant.
    if (documents.length === 0) mistakes.push(`${sentence}.`);
    else tell(`Passed over: ${sentence}.`);
  }
  if (mistakes.length > 0) throw new Failure(mistakes, mistakes.map(placed));
  return { documents, texts };
}

/** Whether a text that does not parse looks like an object of Kubernetes; a values file or a Compose file does not. */
function holdsObject(text: string): boolean {
  return ['apiVersion', 'kind'].every((key) => new RegExp(`(^|[\\s{,"'])${key}["']?\\s*:`).test(text));
}

/** A sentence about a place of a file as a mistake at that place. */
function placed(message: string): Mistake {
  const [, file, line, column] = /^(.+), document \d+, line (\d+), column (\d+): /.exec(message) ?? [];
  return file === undefined ? { message } : { message, file, line: Number(line), column: Number(column) };
}

function placeOf({ file, document }: ManifestDocument): string {
  return `${file}, document ${document}`;
}
