import * as pulumi from '@pulumi/pulumi';
import { clusterAccess, clusterProvider } from '../cluster/provider';
import { type ConfigError } from '../config/messages';
import { parseStack } from '../config/stack-file';
import { type Config } from '../config/config';
import '../pulumi/debug-messages';
import { refusal } from '../pulumi/refusal';
import { readGivenFiles, writtenFiles } from '../given/given-files';
import { guardReleases } from '../charts/release-guard';
import { guardOwnership } from '../ownership/ownership-guard';
import { Platform } from './platform';
import { reportUnreachable } from '../cluster/reachability';
import { resumeUnfinishedReleases } from '../charts/unfinished-releases';
import { type Diagnostic } from '../wiring/rules/diagnostic';
import { fatalDiagnostics } from '../wiring/fatal';
import { type Plan, type Wiring } from '../wiring/plan';
import { sourceText } from '../wiring/source';
import { gatherFacts, planFromFacts } from '../wiring/plan-stack';
import { wireForeignIngresses } from '../ingresses/wired-ingresses';

/** How a host gets its TLS, as other programs read it. */
export type ExportedWiring = Omit<Wiring, 'source'> & { readonly source: string };

/** What a stack exports. */
export interface Outputs {
  /** How every host gets its TLS: the plan's wiring. */
  readonly wiring: readonly ExportedWiring[];
  /** The address that clients use for each controller. */
  readonly addresses: Readonly<Record<string, pulumi.Output<string>>>;
  /** Every host that is served. */
  readonly hosts: readonly string[];
  /** PEM of the CA certificates that clients have to trust, by issuer. */
  readonly caCertificates: Readonly<Record<string, pulumi.Output<string>>>;
}

/**
 * The program: plans the configuration, reports every diagnostic, stops at errors before any resource is registered,
 * and builds what the plan says.
 *
 * @param sections the configuration by section, as Pulumi hands it over
 * @param stackName the name of the stack
 * @param directory the directory that file paths in the configuration are relative to
 * @throws pulumi.RunError with all mistakes of the configuration, or all errors of the plan
 */
export async function build(
  sections: Readonly<Record<string, unknown>>,
  stackName: string,
  directory: string,
): Promise<Outputs> {
  const loaded = parseStack(sections);
  if (loaded.kind === 'errors') throw stopped('The configuration is wrong', loaded.errors);
  return buildStack(loaded.config, stackName, directory);
}

/**
 * Builds a validated configuration; see {@link build}.
 *
 * @param now the instant that the validity of given certificates is judged at
 * @throws pulumi.RunError with what cannot be built, or all errors of the plan
 */
export async function buildStack(
  config: Config,
  stackName: string,
  directory: string,
  now: Date = new Date(),
): Promise<Outputs> {
  const read = readGivenFiles(config, directory, now);
  if (read.errors.length > 0) throw stopped('The configuration cannot be built', read.errors);
  const facts = gatherFacts(config, read.given);
  const plan = planFromFacts(facts, stackName);
  stopAtErrors(plan);

  const cluster = clusterAccess(config.cluster);
  const providers = [clusterProvider(stackName, config.cluster)];
  resumeUnfinishedReleases(cluster);
  const transformations = [guardOwnership(cluster, plan.namespaces), guardReleases(cluster)];
  const platform = new Platform('edge', { plan, given: writtenFiles(read), cluster }, { providers, transformations });
  wireForeignIngresses(facts, (wiring) => platform.before(wiring));
  for (const diagnostic of plan.diagnostics) report(diagnostic, platform.resourceAt(diagnostic.path));
  if (pulumi.runtime.isDryRun()) await reportUnreachable(cluster, platform);
  return {
    wiring: plan.wiring.map((one) => ({ ...one, source: sourceText(one.source) })),
    addresses: platform.addresses,
    hosts: plan.wiring.map(({ host }) => host),
    caCertificates: platform.caCertificates,
  };
}

function stopped(title: string, errors: readonly ConfigError[]): pulumi.RunError {
  return refusal(
    title,
    errors.map(({ path, message }) => `${path}: ${message}`),
  );
}

function stopAtErrors(plan: Plan): void {
  const fatal = fatalDiagnostics(plan);
  if (fatal.length === 0) return;
  throw stopped(
    `The plan has ${fatal.length === 1 ? 'an error' : `${fatal.length} errors`}, nothing was changed`,
    fatal.map(({ code, path, message, hint }) => ({ path: `${code} ${path}`, message: `${message} ${hint}` })),
  );
}

function report({ code, severity, path, message, hint }: Diagnostic, resource: pulumi.Resource): void {
  const text = `${code} ${path}: ${message} ${hint}`;
  void (severity === 'information' ? pulumi.log.info(text, resource) : pulumi.log.warn(text, resource));
}
