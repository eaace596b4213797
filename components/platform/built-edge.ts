import type * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { clusterAccess, clusterProvider } from '../cluster/provider';
import { reportUnreachable } from '../cluster/reachability';
import { type Config } from '../config/config';
import { type ConfigError } from '../config/messages';
import { guardReleases } from '../charts/release-guard';
import { resumeUnfinishedReleases } from '../charts/unfinished-releases';
import { readGivenFiles, writtenFiles } from '../given/given-files';
import { wireForeignIngresses } from '../ingresses/wired-ingresses';
import { routeXposedServices } from '../ingresses/xposed-services';
import { guardOwnership } from '../ownership/ownership-guard';
import '../pulumi/debug-messages';
import { DynamicProvider } from '../pulumi/dynamic-provider';
import { hasCallbacks } from '../pulumi/engine-callbacks';
import { refusal } from '../pulumi/refusal';
import { type Diagnostic } from '../wiring/rules/diagnostic';
import { fatalDiagnostics } from '../wiring/fatal';
import { ManifestWiring } from '../wiring/manifests/wire-manifest';
import { type Plan } from '../wiring/plan';
import { gatherFacts, planFromFacts } from '../wiring/plan-stack';
import { Platform } from './platform';

/** An edge, its resources registered. */
export interface BuiltEdge {
  readonly plan: Plan;
  readonly platform: Platform;
  /** Wires what the program declares beside it. */
  readonly manifests: ManifestWiring;
  /** Pulumi's provider of the cluster. */
  readonly provider: kubernetes.Provider;
  /** Settles when a preview has said whether it was without a cluster. */
  readonly checked: Promise<void>;
}

/**
 * Plans a configuration, reports every diagnostic, stops at errors before any resource is registered, and builds what
 * the plan says.
 *
 * @param stackName the name of the stack
 * @param directory the directory that file paths in the configuration are relative to
 * @param now the instant that the validity of given certificates is judged at
 * @throws pulumi.RunError with what cannot be built, or all errors of the plan
 */
export function buildEdge(config: Config, stackName: string, directory: string, now: Date): BuiltEdge {
  const read = readGivenFiles(config, directory, now);
  if (read.errors.length > 0) throw stopped('The configuration cannot be built', read.errors);
  const facts = gatherFacts(config, read.given);
  const plan = planFromFacts(facts, stackName);
  stopAtErrors(plan);

  const cluster = clusterAccess(config.cluster);
  const provider = clusterProvider(stackName, config.cluster);
  resumeUnfinishedReleases(cluster);
  const transformations = [guardOwnership(cluster, plan.namespaces), guardReleases(cluster)];
  const args = { plan, given: writtenFiles(read), cluster };
  const providers = [provider, new DynamicProvider('dynamic')];
  const platform = new Platform('edge', args, { providers, transformations });
  const manifests = new ManifestWiring(facts);
  wireForeignIngresses(manifests, (wiring) => platform.before(wiring));
  routeXposedServices();
  for (const diagnostic of plan.diagnostics) report(diagnostic, platform.resourceAt(diagnostic.path));
  const isPreview = pulumi.runtime.isDryRun() && hasCallbacks();
  return { plan, platform, manifests, provider, checked: isPreview ? reportUnreachable(cluster, platform) : done };
}

const done = Promise.resolve();

/** The error that stops the program where its user has to change the configuration. */
export function stopped(title: string, errors: readonly ConfigError[]): pulumi.RunError {
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
