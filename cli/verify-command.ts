import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type ClusterAccess } from '../components/cluster/access';
import { type Config } from '../components/config/config';
import { httpsPort } from '../components/verify/https-port';
import { type Connection } from '../components/verify/verify';
import { fatalDiagnostics } from '../components/wiring/fatal';
import { ManifestWiring } from '../components/wiring/manifests/wire-manifest';
import { gatherFacts, planFromFacts } from '../components/wiring/plan-stack';
import { caaFindings } from '../components/wiring/verification/caa';
import { findingsOf } from '../components/wiring/verification/judge';
import { promisedBy } from '../components/wiring/verification/promise';
import { commonOptions, type CommonOptions, stackOption } from './arguments';
import { Failure } from './failure';
import { readGiven } from './given';
import { isPainted, outputWidth, reported, tell } from './output';
import { renderVerification, type VerificationFormat, verificationFormats } from './report/verification';
import { concurrency, dnsServerOption, resolverOf } from './resolver';
import { readStackOf } from './stack-directory';

interface VerifyOptions extends CommonOptions {
  readonly stack: string;
  readonly format: VerificationFormat;
  readonly connect: readonly Connection[];
  /** Undefined: where the stack names a cluster. */
  readonly cluster?: boolean;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly dnsServer?: string;
  readonly http?: boolean;
  readonly caa?: boolean;
  readonly revocation?: boolean;
  readonly timeout: number;
}

/** `verify`: the running edge, held against the plan. */
export function verifyCommand(finish: (exitCode: number) => void): Command {
  const command = new Command('verify')
    .description('hold the running edge against the plan: certificates, copies, routes, records; changes nothing')
    .addOption(stackOption('the stack, whose configuration is in Pulumi.<name>.yaml').default('dev'))
    .addOption(
      new Option('-f, --format <format>', 'how to print what was found').choices(verificationFormats).default('table'),
    )
    .addOption(
      new Option(
        '--connect <address>',
        'ask this address[:port], not those of the plan and of the DNS; controller=address[:port] for one controller; may be repeated',
      )
        .argParser(connection)
        .default([], 'none'),
    )
    .option('--kubeconfig <file>', "ask the cluster of this kubeconfig (default: the stack's, edgewire:cluster)")
    .option('--context <name>', "this context of the kubeconfig (default: the stack's)")
    .addOption(new Option('--cluster', 'ask the cluster as kubectl finds it, in a pod by its service account'))
    .addOption(new Option('--no-cluster', 'ask no cluster'))
    .addOption(dnsServerOption())
    .option('--http', 'ask each host for / too')
    .option('--caa', 'look up whether CAA records allow the authorities of the plan')
    .option('--revocation', 'read the revocation lists (CRL) that the served certificates name, each once')
    .addOption(new Option('--timeout <seconds>', 'how long one handshake may take').argParser(seconds).default(5, '5'))
    .action(async (options: VerifyOptions) => finish(await reported(options, () => runVerify(options))));
  for (const option of commonOptions()) command.addOption(option);
  command.addHelpText('after', '\nExit codes: 0 all as planned, 1 something differs, 2 something could not be asked.');
  return command;
}

async function runVerify(options: VerifyOptions): Promise<number> {
  const { stack, cwd, format, now = new Date() } = options;
  const { config, diagnostics, locate } = await readStackOf(cwd, stack);
  const given = readGiven({ config, locate }, cwd, now);
  const facts = gatherFacts(config, given);
  const plan = planFromFacts(facts, stack, diagnostics);
  const errors = fatalDiagnostics(plan);
  if (errors.length > 0) {
    const codes = [...new Set(errors.map(({ code }) => code))].join(', ');
    throw new Failure([`The plan has errors (${codes}), so nothing can be held against it: run plan first.`]);
  }
  assertControllers(options.connect, config);
  const promised = promisedBy(plan, given);
  const cluster = clusterOf(options, config, cwd);
  if (cluster === undefined && options.cluster === undefined) {
    tell('No cluster is asked: neither --kubeconfig, --context or --cluster, nor edgewire:cluster names one.');
  }
  const { dnsServer, http = false, caa = false, revocation = false, timeout, connect: connections } = options;
  // It loads what reads certificates and OCSP answers, which no other command needs.
  const { look } = await import('../components/verify/verify.js');
  const { observation, unasked } = await look(promised, {
    connections,
    cluster,
    resolver: await resolverOf(dnsServer),
    patience: timeout * 1000,
    http,
    caa,
    crls: revocation,
    concurrency,
    onProgress: progress(),
  });
  for (const { kind, message, fix } of caaFindings(plan.caa, observation.caa ?? new Map())) {
    if (kind === 'depends') tell(`${message} ${fix}`);
  }
  const findings = findingsOf(promised, observation, new ManifestWiring(facts), now);
  const verification = { stack, promised, observation, findings, unasked, now };
  process.stdout.write(renderVerification(verification, { format, color: isPainted(), width: outputWidth() }));
  if (unasked.length > 0) return 2;
  return findings.length > 0 ? 1 : 0;
}

/** The cluster to ask; undefined for none. */
function clusterOf(
  { cluster: wanted, kubeconfig, context }: VerifyOptions,
  { cluster }: Config,
  cwd: string,
): ClusterAccess | undefined {
  if (wanted === false) return undefined;
  const ofStack = {
    kubeconfig: typeof cluster.kubeconfig === 'string' ? resolve(cwd, cluster.kubeconfig) : undefined,
    context: typeof cluster.context === 'string' ? cluster.context : undefined,
  };
  if (kubeconfig !== undefined) return { kubeconfig, context: context ?? '' };
  if (context !== undefined) return { kubeconfig: ofStack.kubeconfig ?? '', context };
  if (wanted === true) return { kubeconfig: '', context: '' };
  if (ofStack.kubeconfig === undefined && ofStack.context === undefined) return undefined;
  return { kubeconfig: ofStack.kubeconfig ?? '', context: ofStack.context ?? '' };
}

function assertControllers(connections: readonly Connection[], { controllers }: Config): void {
  const known = controllers.map(({ name }) => name);
  const strange = connections.flatMap(({ controller }) => controller ?? []).filter((name) => !known.includes(name));
  if (strange.length === 0) return;
  throw new Failure([`--connect names ${strange.join(', ')}, which is no controller; there are: ${known.join(', ')}.`]);
}

/** `[controller=]address[:port]`, an IPv6 address with a port in brackets. */
function connection(text: string, before: readonly Connection[]): Connection[] {
  const [, controller, rest = ''] = /^(?:([a-z0-9-]+)=)?(.*)$/.exec(text) ?? [];
  if (isIP(rest) !== 0) return [...before, { controller, address: rest, port: httpsPort }];
  const [, bracketed, name, port] = /^(?:\[(.+)\]|([a-z0-9.-]+))(?::(\d{1,5}))?$/i.exec(rest) ?? [];
  const address = bracketed ?? name;
  if (address === undefined || (bracketed !== undefined && isIP(bracketed) !== 6)) {
    throw new InvalidArgumentError('It has to be address or address:port, an IPv6 address with a port in brackets.');
  }
  const number = Number(port ?? httpsPort);
  if (number < 1 || number > 65535) throw new InvalidArgumentError('Its port has to be from 1 to 65535.');
  return [...before, { controller, address, port: number }];
}

function seconds(text: string): number {
  const number = Number(text);
  if (!(number > 0 && number <= 600)) throw new InvalidArgumentError('It has to be a number of seconds, up to 600.');
  return number;
}

/** One line on a terminal that counts the handshakes; nothing elsewhere. */
function progress(): (done: number, of: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  let last = 0;
  return (done, of) => {
    const now = performance.now();
    if (now - last < 100 && done < of) return;
    last = now;
    process.stderr.write(`\r${done} of ${of} handshakes${done === of ? '\r\u001b[K' : ''}`);
  };
}
