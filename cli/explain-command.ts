import { Command, Option } from 'commander';
import { explain, type ExplanationInputs } from '../components/wiring/explanation/explain';
import { fatalDiagnostics } from '../components/wiring/fatal';
import { judgeFacts, manifestFacts } from '../components/wiring/manifests/check';
import { type Facts } from '../components/wiring/rules/facts';
import { askedHost } from '../components/wiring/explanation/asked-host';
import { gatherFacts, planFromFacts } from '../components/wiring/plan-stack';
import { commonOptions, stackOption } from './arguments';
import { manifestOptions, type ManifestOptions, readCheckedStack } from './checked-stack';
import { Failure } from './failure';
import { anyOf, manifestLocations } from './locations';
import { documentsOf, type ReadManifests } from './manifest-documents';
import { isPainted, outputWidth, reported, tell } from './output';
import { renderExplanation } from './report/explanation';
import { type ExplanationFormat, explanationFormats } from './report/explanation-options';

interface ExplainOptions extends ManifestOptions {
  readonly format: ExplanationFormat;
}

/** `explain`: one host, as each program reads it, and why the plan decided so. */
export function explainCommand(finish: (exitCode: number) => void): Command {
  const command = new Command('explain')
    .description('explain one host: what clients get, what each program makes of it, why, and what would change it')
    .argument('<host>', 'the host; of a URL its host')
    .argument('[file...]', 'manifests beside the stack, as `check` reads them')
    .addOption(stackOption('the stack, whose configuration is in Pulumi.<name>.yaml').default('dev'))
    .addOption(new Option('-f, --format <format>', 'how to print it').choices(explanationFormats).default('table'))
    .action(async (host: string, files: readonly string[], options: ExplainOptions) => {
      const { format, plan, stack } = options;
      finish(
        await reported({ format, stack: plan === undefined ? stack : undefined }, () =>
          runExplain(host, files, options),
        ),
      );
    });
  for (const option of [...manifestOptions(), ...commonOptions()]) command.addOption(option);
  command.addHelpText('after', '\nExit codes: 0 fine, 1 an error about the host, 2 configuration or usage wrong.');
  return command;
}

async function runExplain(text: string, files: readonly string[], options: ExplainOptions): Promise<number> {
  const asked = askedHost(text);
  if (asked.kind === 'refused') throw new Failure([asked.why]);
  if (asked.note !== undefined) tell(asked.note);
  const { stack, config, file, given, diagnostics, locate: locateInStack } = await readCheckedStack(options);
  const facts = gatherFacts(config, given);
  const plan = planFromFacts(facts, stack, diagnostics);
  const { namespace, format } = options;
  const read = files.length === 0 ? undefined : await documentsOf(files);
  const beside = read === undefined ? undefined : besideIt(facts, read, namespace);
  const explanation = explain({ facts, plan, beside }, asked);
  const ofManifests = read === undefined ? [] : [manifestLocations(read.documents, read.texts, namespace)];
  const locate = anyOf(...ofManifests, locateInStack);
  const page = { format, file, locate, color: isPainted(), width: outputWidth() };
  process.stdout.write(renderExplanation(explanation, page));
  return fatalDiagnostics(explanation).length > 0 ? 1 : 0;
}

function besideIt(stack: Facts, { documents }: ReadManifests, namespace: string): ExplanationInputs['beside'] {
  const facts = manifestFacts(stack, documents, { namespace });
  return { facts, checked: judgeFacts(facts) };
}
