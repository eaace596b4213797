import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { loadStack } from '../components/config/stack-file';
import { gatherFacts, planFromFacts } from '../components/wiring/plan-stack';
import { fatalDiagnostics } from '../components/wiring/fatal';
import { systemCode } from '../components/given/regular-file';
import { type Answers, certificates, defaults, places, zones } from './init/answers';
import { ask, type Named } from './init/questions';
import { stackText } from './init/stack-text';
import { cwdOption } from './arguments';
import { Failure } from './failure';
import { readGiven } from './given';
import { userDirectory } from './npm';
import { stackFileName } from './stack-directory';

interface InitOptions extends Named {
  readonly stack: string;
  readonly cwd: string;
}

/** `init`: writes the file of a new stack. */
export function initCommand(finish: (exitCode: number) => void): Command {
  const choice = (flag: string, choices: object, what: string) => new Option(flag, what).choices(Object.keys(choices));
  return new Command('init')
    .description('write a commented stack file to start from; asks what no option says, on a terminal')
    .option('-s, --stack <name>', 'the new stack, whose configuration is in Pulumi.<name>.yaml', 'dev')
    .addOption(choice('--place <place>', places, 'where the cluster runs'))
    .option('--addresses <range>', "free addresses of the nodes' network, a range or CIDR; with --place network")
    .option('--domain <name>', 'the domain that applications live under')
    .addOption(choice('--certificate <kind>', certificates, 'where certificates come from'))
    .addOption(choice('--zone <server>', zones, "who serves the domain's zone; with --certificate letsencrypt"))
    .option('--certificate-file <file>', 'with --certificate files')
    .option('--key-file <file>', 'with --certificate files')
    .option('--epinio', 'install Epinio')
    .option('--no-epinio', 'do not install it')
    .addOption(cwdOption())
    .action(async (options: InitOptions) => finish(await runInit(options)));
}

async function runInit({ stack, cwd, ...named }: InitOptions): Promise<number> {
  if (!/^[\w.-]+$/.test(stack)) {
    throw new Failure([`"${stack}" is no name of a stack: letters, digits, "-", "_" and "." only.`]);
  }
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const answers = isTerminal ? await ask(named) : withDefaults(named);
  if (answers === undefined) return 2;
  refuseIdle(named, answers);
  const file = stackFileName(stack);
  const text = stackText(answers);
  refuseErrors(text, stack, cwd);
  await writeNew(join(cwd, file), text);
  process.stdout.write(nextSteps(stack, file, existsSync(join(cwd, 'Pulumi.yaml'))));
  return 0;
}

/** Without a terminal nobody can be asked. */
function withDefaults(named: Named): Answers {
  const { domain, addresses = '', ...others } = { ...defaults, ...named };
  const missing = [
    ...(domain === undefined ? ['--domain'] : []),
    ...(others.place === 'network' && addresses === '' ? ['--addresses, or another --place'] : []),
  ];
  if (domain === undefined || missing.length > 0) {
    throw new Failure(missing.map((option) => `Without a terminal nothing is asked: name ${option}.`));
  }
  return { ...others, domain, addresses };
}

/** Options that count with one answer to another question alone. */
const idle = [
  ['addresses', '--addresses', 'place', 'network'],
  ['zone', '--zone', 'certificate', 'letsencrypt'],
  ['certificateFile', '--certificate-file', 'certificate', 'files'],
  ['keyFile', '--key-file', 'certificate', 'files'],
] as const;

/** Refuses options without effect: whoever names one believes that it has. */
function refuseIdle(named: Named, answers: Answers): void {
  const without = idle.filter(([key, , question, answer]) => named[key] !== undefined && answers[question] !== answer);
  if (without.length === 0) return;
  throw new Failure(
    without.map(([, option, question, answer]) => `${option} counts with --${question} ${answer} alone: leave it out.`),
  );
}

/** Judges the file before it is written: what is started from has no error. */
function refuseErrors(text: string, stack: string, cwd: string): void {
  const loaded = loadStack({ name: stackFileName(stack), text });
  if (loaded.kind === 'errors') {
    throw new Failure(loaded.errors.map(({ path, message }) => `These answers make no stack: ${path}: ${message}`));
  }
  const facts = gatherFacts(loaded.config, readGiven(loaded, cwd, new Date()));
  const wrong = fatalDiagnostics(planFromFacts(facts, stack));
  if (wrong.length === 0) return;
  throw new Failure(wrong.map(({ code, message, hint }) => `Nothing was written. ${code} ${message} ${hint}`));
}

async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new Failure([
      code === 'EEXIST'
        ? `${path} exists already, and is left as it is: name another stack by --stack.`
        : `${path} cannot be written (${code}).`,
    ]);
  }
}

function nextSteps(stack: string, file: string, isProject: boolean): string {
  const plan = userDirectory('init', process.env) === undefined ? 'npx edgewire plan' : 'npm run -s plan --';
  const guide = 'node_modules/edgewire/docs/guides/own-program.md';
  return [
    `${file} is written. Next:`,
    '  1. Read it, and set what is yours.',
    `  2. ${plan} --stack ${stack}: what it makes, without touching anything.`,
    ...(isProject ? [] : [`  3. A program that builds it, with a Pulumi.yaml: ${guide}`]),
    `  ${isProject ? 3 : 4}. pulumi stack init ${stack}, then pulumi preview and pulumi up.`,
    '',
  ].join('\n');
}
