import { configPath } from '../config/path';
import { type Config } from '../config/config';
import { takenOver } from './certificates/adoption';
import { type GivenCertificates, nothingGiven, withoutKeys } from './certificates/given';
import { Coverage } from './coverage';
import { type Diagnostic, inOrder } from './rules/diagnostic';
import { type Answer } from './engines/engine';
import { type EnvironmentName, environmentNames, routingSecretName, validNames } from './names/environment-names';
import { type PlannedIngress } from './ingress';
import { plannedNamespaces, sourceNamespace } from './namespaces';
import { countOrders, plannedOrders } from './orders';
import { ownIngresses } from './own-ingresses';
import { type Ignored, type Plan, type PlannedEnvironment } from './plan';
import { copySelector, Reach } from './reach';
import { addressRules } from './rules/addresses';
import { epinioRules } from './rules/epinio';
import { type Facts } from './rules/facts';
import { givenCertificateRules } from './rules/given-certificates';
import { hostRules } from './rules/hosts';
import { ingressRules } from './rules/ingresses';
import { issuanceRules } from './rules/issuance';
import { privateCaRules } from './rules/private-ca';
import { secretRules } from './rules/secrets';
import { type Served, serveAll } from './served';
import { plannedTrustBundles } from './trust-bundles';
import { wireHosts, wiringOf } from './wire';

/**
 * Decides everything about a stack before anything changes: pure, so the same configuration gives the same plan,
 * byte for byte. Lists are in the order of the configuration unless their type says otherwise.
 *
 * @param config a validated configuration
 * @param stackName the name of the stack
 * @param given the certificates that the configuration gives, as read by whoever may read files; those that are not
 *   among them are not judged
 */
export function plan(config: Config, stackName: string, given: GivenCertificates = nothingGiven): Plan {
  return planFromFacts(gatherFacts(config, { given }), stackName);
}

/** What the facts of a stack are worked out with, beside its configuration. */
export interface FactInputs {
  /** @default nothing: given certificates are not judged */
  readonly given?: GivenCertificates;
  /** Ingresses from elsewhere, wired by the same rules. */
  readonly others?: readonly PlannedIngress[];
  /** Secrets that come with them, as `<namespace>/<name>`. */
  readonly givenSecrets?: ReadonlySet<string>;
}

/** Works out the facts of a stack. */
export function gatherFacts(
  config: Config,
  { given = nothingGiven, others = [], givenSecrets = new Set() }: FactInputs = {},
): Facts {
  const names = new Map<PlannedEnvironment, readonly EnvironmentName[]>();
  const environments = config.environments.map((configured) => {
    const all = environmentNames(configured);
    const environment = plannedEnvironment(config, configured, all);
    names.set(environment, all);
    return environment;
  });
  const trustBundles = plannedTrustBundles(config);
  const namespaces = plannedNamespaces(config);
  const coverage = new Coverage(environments);
  const reach = new Reach(namespaces);
  const ingresses = [...ownIngresses(config, coverage), ...others];
  const hosts = wireHosts(config, coverage, ingresses);
  const served = serveAll(config, environments, hosts, given);
  const orders = plannedOrders(config, environments, hosts, takenOver(environments, given));
  return {
    config,
    given,
    environments,
    names,
    trustBundles,
    namespaces,
    coverage,
    reach,
    ingresses,
    hosts,
    served,
    orders,
    givenSecrets,
  };
}

/** The plan that facts amount to. */
export function planFromFacts(facts: Facts, stackName: string): Plan {
  const { diagnostics, ignored } = accepted(facts.config, judge(facts));
  return {
    stackName: stackName,
    config: facts.config,
    given: withoutKeys(facts.given),
    environments: facts.environments,
    trustBundles: facts.trustBundles,
    namespaces: facts.namespaces,
    wiring: facts.hosts.map((host) => wiringOf(host, servedBy(facts.served.get(host)))),
    orders: countOrders(facts.orders),
    diagnostics,
    ignored,
  };
}

function plannedEnvironment(
  config: Config,
  environment: Config['environments'][number],
  all: readonly EnvironmentName[],
): PlannedEnvironment {
  const namespace = environment.source.namespace ?? sourceNamespace(config);
  return {
    name: environment.name,
    path: configPath('environments', environment.name),
    config: environment,
    names: validNames(all),
    issuance: environment.issuance,
    secret: { namespace, name: routingSecretName(environment) },
    selector: copySelector(environment, namespace),
  };
}

function servedBy(answer: Answer<Served> | undefined): string | null {
  if (answer?.kind !== 'decided') return null;
  switch (answer.decision.kind) {
    case 'environment':
      return answer.decision.environment.name;
    case 'own':
      return 'own';
    case 'default':
      return null;
  }
}

function judge(facts: Facts): Diagnostic[] {
  return inOrder([
    ...hostRules(facts),
    ...secretRules(facts),
    ...ingressRules(facts),
    ...issuanceRules(facts),
    ...privateCaRules(facts),
    ...givenCertificateRules(facts),
    ...addressRules(facts),
    ...epinioRules(facts),
  ]);
}

/** Splits off the diagnostics that the configuration accepts, each by its code and path. */
function accepted({ planning }: Config, all: readonly Diagnostic[]): { diagnostics: Diagnostic[]; ignored: Ignored[] } {
  const reasons = new Map(planning.ignore.map(({ code, path, reason }) => [`${code} ${path}`, reason]));
  const ignored: Ignored[] = [];
  const diagnostics = all.filter((diagnostic) => {
    const reason = reasons.get(`${diagnostic.code} ${diagnostic.path}`);
    if (reason !== undefined) ignored.push({ diagnostic, reason });
    return reason === undefined;
  });
  return { diagnostics, ignored };
}
