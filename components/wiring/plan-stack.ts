import { configPath } from '../config/path';
import { type Config } from '../config/config';
import { accepted } from './accepted';
import { plannedCertificates } from './calendar';
import { takenOver } from './certificates/adoption';
import { type GivenCertificates, nothingGiven } from './certificates/given';
import { Claims } from './claims';
import { Coverage } from './coverage';
import { type Diagnostic } from './rules/diagnostic';
import { controllerOf } from './ingress';
import { type EnvironmentName, environmentNames, routingSecretName, validNames } from './names/environment-names';
import { HostOptions } from './host-options';
import { TcpRoutes } from './tcp-routes';
import { Ledger } from './ledger/ledger';
import { nothingMade, shimOptions } from './manifests/shim';
import { NamedHosts } from './named-hosts';
import { plannedNamespaces, sourceNamespace } from './namespaces';
import { countOrders, type PlannedOrder, plannedOrders } from './orders';
import { once } from './once';
import { ownIngresses } from './own-ingresses';
import { ownSecrets } from './own-secrets';
import { environmentPlaces, ownCertificatePlaces, Places } from './places';
import { type Plan, type PlannedEnvironment } from './plan';
import { plannedCaa } from './plan/caa';
import { plannedComponents } from './plan/components';
import { plannedControllers } from './plan/controllers';
import { plannedRoutingSecrets } from './plan/copies';
import { plannedEpinio } from './plan/epinio';
import { plannedGuard } from './plan/guard';
import { plannedIngresses } from './plan/ingresses';
import { plannedIssuers } from './plan/issuers';
import { plannedMonitors } from './plan/monitors';
import { plannedSharing } from './plan/sharing';
import { plannedSolvers } from './plan/solvers';
import { plannedStandingRecords } from './plan/standing-records';
import { WiringBySource } from './plan/wiring-by-source';
import { installedComponents } from './installed';
import { copySelector, Reach } from './reach';
import { acceptanceRules } from './rules/acceptances';
import { addressRules } from './rules/addresses';
import { appAdmissionRules } from './rules/admission';
import { canaryRules } from './rules/canaries';
import { balancerRules } from './rules/balancers';
import { calendarRules } from './rules/calendar';
import { chartValueRules } from './rules/chart-values';
import { epinioRules } from './rules/epinio';
import { type Facts } from './rules/facts';
import { givenCertificateRules } from './rules/given-certificates';
import { guardRules } from './rules/guard';
import { nameRules } from './rules/hosts';
import { allowedClientRules } from './rules/allowed-clients';
import { closedDoorRules } from './rules/http-proofs';
import { issuanceRules } from './rules/issuance';
import { ownEdgeRules } from './rules/own-edge';
import { poolRules } from './rules/pools';
import { privateCaRules } from './rules/private-ca';
import { profileRules } from './rules/profiles';
import { recordAnnotations } from './records/annotations';
import { publishedNames } from './records/names';
import { publish } from './records/records';
import { recordRules } from './rules/records';
import { resourceNameRules } from './rules/resource-names';
import { secretRules } from './rules/secrets';
import { standingRules } from './rules/standing-records';
import { routeRules, wiringsOf } from './route-rules';
import { ControllerStores } from './served';
import { Spendings } from './spendings';
import { traefikSettings } from './traefik-settings';
import { plannedTrustBundles } from './trust-bundles';
import { wireHosts } from './wire';

/**
 * Decides everything about a stack before anything changes: pure, so the same configuration gives the same plan,
 * byte for byte. Lists are in the order of the configuration unless their type says otherwise.
 *
 * @param config a validated configuration
 * @param stackName the name of the stack
 * @param given the certificates that the configuration gives, from a caller that may read files; those that are missing
 *   are not judged
 * @param ofFile diagnostics about the stack file, from the caller that read it: see `rules/stack-file`
 */
export function plan(
  config: Config,
  stackName: string,
  given: GivenCertificates = nothingGiven,
  ofFile: readonly Diagnostic[] = [],
): Plan {
  return planFromFacts(gatherFacts(config, given), stackName, ofFile);
}

/**
 * Works out the facts of a stack.
 *
 * @param given the certificates that its configuration gives
 */
export function gatherFacts(config: Config, given: GivenCertificates = nothingGiven): Facts {
  const names = new Map<PlannedEnvironment, readonly EnvironmentName[]>();
  const environments = config.environments.map((configured) => {
    const all = environmentNames(configured);
    const environment = plannedEnvironment(config, configured, all);
    names.set(environment, all);
    return environment;
  });
  const namespaces = plannedNamespaces(config);
  const coverage = new Coverage(environments);
  const reach = new Reach(namespaces);
  const ingresses = ownIngresses(config, coverage);
  const hosts = wireHosts(config, coverage, ingresses);
  const traefik = traefikSettings(config);
  const options = new HostOptions(config, traefik, hosts, []);
  const stores = ControllerStores.of({ config, environments, namespaces, reach, hosts, options, given });
  const ledger = Ledger.of(environments, reach, namespaces, hosts, ownSecrets(config));
  const orders = plannedOrders(config, environments, hosts, takenOver(environments, given));
  return {
    config,
    given,
    environments,
    names,
    trustBundles: plannedTrustBundles(config, reach),
    namespaces,
    coverage,
    reach,
    ingresses,
    hosts,
    claims: new Claims(hosts),
    places: new Places([...environmentPlaces(environments, reach), ...ownCertificatePlaces(hosts)]),
    options,
    tcpRoutes: new TcpRoutes(config, traefik, [], options),
    stores,
    served: stores.serve(hosts),
    orders,
    spendings: new Spendings(config, orders),
    calendar: plannedCertificates({ config, environments, hosts, given }),
    ledger,
    named: new NamedHosts(hosts, ledger),
    traefik,
    shimOptions: shimOptions(config),
    manifests: {
      objects: [],
      replaced: [],
      writers: [],
      shim: nothingMade,
      unknownIssuers: [],
      unservedGateways: [],
      tlsStores: [],
      defaultClasses: [],
    },
  };
}

/**
 * The plan that follows from facts.
 *
 * @param ofFile diagnostics about the stack file
 */
export function planFromFacts(facts: Facts, stackName: string, ofFile: readonly Diagnostic[] = []): Plan {
  const { config, environments, trustBundles, reach } = facts;
  const wiring = wiringsOf(facts);
  const bySource = new WiringBySource(wiring);
  const installed = installedComponents(config);
  const controllers = plannedControllers(config, installed, environments, bySource);
  const issuers = plannedIssuers(config);
  const routingSecrets = plannedRoutingSecrets(
    environments,
    // A dashboard is routed only where its controller is installed here.
    wiring.filter(({ source }) => source.kind !== 'controller' || installed.traefik),
    reach,
  );
  const names = resourceNameRules({ issuers, routingSecrets, trustBundles });
  const published = publishedNames(config, environments, facts.hosts, controllers);
  const publication = publish(config, stackName, installed.externalDns, published, controllers);
  const ofRecords = recordRules(config, publication);
  const guard = plannedGuard(config, stackName, environments, facts.hosts);
  const ingresses = once(() =>
    plannedIngresses(config, controllers, environments, bySource, recordAnnotations(config, facts.hosts, published)),
  );
  const sharing = once(() => plannedSharing(config, facts.hosts));
  const hasCanaries = config.apps.some(({ canary }) => canary !== undefined);
  // Of one code and path the first is told: what `up` orders goes before the renewals to come.
  const found = [
    ...stackRules(facts),
    ...routeRules(facts),
    ...calendarRules(facts),
    ...names,
    ...ofRecords,
    ...guardRules(guard),
    ...ofFile,
  ];
  const { diagnostics, ignored } = accepted(config, [...found, ...acceptanceRules(config, found)]);
  return {
    stackName,
    controllers,
    components: plannedComponents(config, installed, stackName, trustBundles),
    charts: config.charts,
    issuers,
    environments,
    routingSecrets,
    trustBundles,
    namespaces: facts.namespaces,
    epinio: plannedEpinio(config, installed, environments, controllers, bySource),
    guard,
    get ingresses() {
      return ingresses();
    },
    canaried: hasCanaries ? ingresses().filter(({ canary }) => canary !== undefined) : [],
    wiring,
    orders: countOrders(facts.orders),
    spendings: [...facts.spendings.all],
    dns: publication.instances,
    records: publication.records,
    monitors: plannedMonitors(config, facts.hosts),
    calendar: facts.calendar,
    standingRecords: plannedStandingRecords(environments),
    caa: plannedCaa(ordersAndRenewals(facts)),
    solvers: plannedSolvers(config, environments),
    waitSeconds: config.cluster.waitSeconds,
    diagnostics,
    ignored,
    get sharing() {
      return sharing();
    },
    strict: config.planning.strict,
  };
}

/** The orders of the plan, and those that will renew what is taken over. */
function ordersAndRenewals({ config, environments, hosts, given, orders }: Facts): readonly PlannedOrder[] {
  const isAllOrdered = takenOver(environments, given).size === 0;
  return isAllOrdered ? orders : plannedOrders(config, environments, hosts, new Set());
}

function plannedEnvironment(
  config: Config,
  environment: Config['environments'][number],
  all: readonly EnvironmentName[],
): PlannedEnvironment {
  const namespace = environment.source.namespace ?? sourceNamespace(config);
  const path = configPath('environments', environment.name);
  return {
    name: environment.name,
    path,
    config: environment,
    names: validNames(all),
    issuance: environment.issuance,
    secret: { namespace, name: routingSecretName(environment) },
    controller: controllerOf(config, { kind: 'name', name: environment.controller, path }, undefined)?.name ?? null,
    selector: copySelector(environment, namespace),
  };
}

function stackRules(facts: Facts): Diagnostic[] {
  return [
    ...nameRules(facts),
    ...secretRules(facts),
    ...appAdmissionRules(facts),
    ...issuanceRules(facts),
    ...profileRules(facts),
    ...standingRules(facts),
    ...privateCaRules(facts),
    ...givenCertificateRules(facts),
    ...addressRules(facts),
    ...chartValueRules(facts),
    ...canaryRules(facts),
    ...poolRules(facts),
    ...balancerRules(facts),
    ...ownEdgeRules(facts),
    ...closedDoorRules(facts),
    ...allowedClientRules(facts),
    ...epinioRules(facts),
  ];
}
