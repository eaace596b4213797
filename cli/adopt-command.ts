import { relative } from 'node:path';
import { Command, Option } from 'commander';
import { parseStack } from '../components/config/stack-file';
import { type AcmeStore, ofResolver, readAcmeStore, type ReadStore } from '../components/wiring/acme-json/store';
import { writePrivateDirectory } from './private-directory';
import { additions, proposedSections, type Reference } from './adoption/proposal';
import { type Adoption, type AdoptionFormat, adoptionFormats, renderAdoption } from './adoption/report';
import { secretManifests } from './adoption/secret-manifests';
import { takenBy } from './adoption/taking';
import { type CommonOptions, commonOptions, stackOption } from './arguments';
import { Failure } from './failure';
import { exitCodeOf, isPainted, outputWidth, tell } from './output';
import { count } from './report/summary';
import { loadStackOf } from './stack-directory';
import { readTextFileOrInput, standardInput } from './text-file';

interface AdoptOptions extends CommonOptions {
  readonly stack?: string;
  readonly format: AdoptionFormat;
  readonly resolver?: string;
  readonly out?: string;
}

/** `adopt`: which parts of Traefik's acme.json can be taken over, and how. */
export function adoptCommand(finish: (exitCode: number) => void): Command {
  const command = new Command('adopt')
    .description("print how to take over the certificates and accounts of Traefik's acme.json, without private keys")
    .argument('<acme.json>', "Traefik's store; - for standard input")
    .addOption(stackOption('the stack that is to take them; without one, a configuration is proposed'))
    .addOption(new Option('-f, --format <format>', 'how to print it').choices(adoptionFormats).default('table'))
    .option('--resolver <name>', 'only what this certificate resolver has collected')
    .option('--out <directory>', 'write manifests of the Secrets, private keys included, into a new directory')
    .action(async (file: string, options: AdoptOptions) => finish(await runAdopt(file, options)));
  for (const option of commonOptions()) command.addOption(option);
  return command;
}

async function runAdopt(file: string, options: AdoptOptions): Promise<number> {
  const all = accepted(file, readAcmeStore(await readTextFileOrInput(file)));
  const store = accepted(file, ofResolver(all, options.resolver));
  const path = file === standardInput ? 'acme.json' : relative(options.cwd, file);
  // cert-manager finds Secrets that are applied beforehand, so they need not be named.
  const reference: Reference = (resolver) =>
    options.out === undefined ? { acmeJson: { path, ...(all.resolvers.length > 1 ? { resolver } : {}) } } : undefined;
  const adoption = await adoptionOf(store, reference, options);
  const { taken } = adoption;
  if (options.out !== undefined) await writeSecrets(options.out, adoption);
  process.stdout.write(renderAdoption(adoption, options.format, isPainted(), outputWidth()));
  return exitCodeOf({ diagnostics: taken.diagnostics, strict: taken.plan.strict });
}

function accepted(file: string, read: ReadStore): AcmeStore {
  if (read.kind === 'store') return read.store;
  throw new Failure([`${file === standardInput ? 'standard input' : file} ${read.why}.`]);
}

/** The adoption by the named stack, or else by the proposed one. */
async function adoptionOf(
  store: AcmeStore,
  reference: Reference,
  { stack, cwd, now = new Date() }: AdoptOptions,
): Promise<Adoption> {
  if (stack !== undefined) {
    const taken = takenBy(await loadStackOf(cwd, stack), stack, store, now);
    return { store, taken, sections: additions(taken, reference) };
  }
  const sections = proposedSections(store, reference);
  const parsed = parseStack({ ...sections });
  if (parsed.kind === 'errors') throw new Failure(parsed.errors.map(({ path, message }) => `${path}: ${message}`));
  return { store, taken: takenBy(parsed.config, 'proposal', store, now), sections };
}

async function writeSecrets(directory: string, { taken }: Adoption): Promise<void> {
  const files = secretManifests(taken);
  if (files.length === 0) throw new Failure(['There is nothing to write: no issuer takes anything over.']);
  await writePrivateDirectory(directory, files);
  tell(
    `Wrote ${count(files.length, 'Secret')} into ${directory}, with private keys: apply them before \`pulumi up\`, and remove the directory.`,
  );
}
