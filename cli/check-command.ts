import { Command } from 'commander';
import pLimit from 'p-limit';
import { lookUpCaa } from '../components/verify/caa';
import { accepted } from '../components/wiring/accepted';
import { type Config } from '../components/config/config';
import { visible } from '../components/config/visible';
import { checkManifests } from '../components/wiring/manifests/check';
import { namesNamespace, placeOfObject } from '../components/wiring/manifests/object';
import { type Plan } from '../components/wiring/plan';
import { gatherFacts } from '../components/wiring/plan-stack';
import { caaRules } from '../components/wiring/rules/caa';
import { inOrder } from '../components/wiring/rules/diagnostic';
import { unknownCaa } from '../components/wiring/verification/caa';
import { sharedOptions, type SharedOptions } from './arguments';
import { assumedNamespace, manifestOptions, type ManifestOptions, readCheckedStack } from './checked-stack';
import { Failure } from './failure';
import { anyOf, manifestLocations } from './locations';
import { documentsOf, type ReadManifests } from './manifest-documents';
import { outputOf, printPlan, type ReadPage, reported, tell } from './output';
import { count } from './report/summary';
import { concurrency, dnsServerOption, resolverOf } from './resolver';

interface CheckOptions extends SharedOptions, ManifestOptions {
  /** Whether to look up what the DNS has. */
  readonly online?: boolean;
  readonly dnsServer?: string;
}

/** `check`: routes from elsewhere, wired and checked against a stack. */
export function checkCommand(finish: (exitCode: number) => void, readPage: ReadPage): Command {
  const command = new Command('check')
    .description('check manifests of routes (rendered charts, kustomize, kubectl get -o yaml) against a stack')
    .argument('[file...]', 'files of YAML or JSON, directories with such files in them or below; - for standard input')
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
  for (const option of [...manifestOptions(), ...sharedOptions()]) command.addOption(option);
  return command;
}

async function runCheck(files: readonly string[], options: CheckOptions, readPage: ReadPage): Promise<number> {
  const { format, docsUrl, runUrl, namespace, online = false, dnsServer } = options;
  if (files.length === 0 && !online) throw new Failure(['check needs a file: of manifests, or - for standard input.']);
  if (dnsServer !== undefined && !online) throw new Failure(['--dns-server says whom --online asks: give both.']);
  const { stack, config, file, cluster, given, locate } = await readCheckedStack(options);
  const { documents, texts } = files.length === 0 ? nothingRead : await documentsOf(files);
  const checked = checkManifests(gatherFacts(config, given), stack, documents, { namespace });
  const plan = online ? await lookedUp(checked, config, dnsServer) : checked;
  if (plan.wiring.length === 0 && files.length > 0) {
    const what = plan.diagnostics.length === 0 ? 'No route with a host in' : 'No host of a route was judged, of';
    tell(`${what} the manifests (${count(documents.length, 'object')}).`);
  }
  if (namespace === assumedNamespace && isAboutAssumed(plan, documents)) {
    tell(
      `Objects that name no namespace are judged in ${assumedNamespace}: give --namespace, as helm or kubectl is given it.`,
    );
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

/**
 * Whether a finding is about the namespace of an object that names none. What `helm template` prints is like that, and
 * nobody may have meant the namespace that is then taken.
 */
function isAboutAssumed({ diagnostics }: Plan, documents: ReadManifests['documents']): boolean {
  const field = '/metadata.namespace';
  const found = new Set(
    diagnostics.flatMap(({ path }) => (path.endsWith(field) ? [path.slice(0, -field.length)] : [])),
  );
  return documents.some(
    (one) => !namesNamespace(one) && found.has(visible(placeOfObject(one, assumedNamespace) ?? '')),
  );
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

const nothingRead: ReadManifests = { documents: [], texts: new Map() };
