import { type Plan } from '../../components/wiring/plan';
import { chartValueNames, type ValuedChart } from '../../components/wiring/chart-values/names';
import { isOfCertManager } from '../../components/wiring/installed';
import { componentNamespaces, isEpinioNamespace } from '../../components/wiring/namespaces';
import { type InstalledChart, type ManualRecords, type Overview, type ReportedController } from './contents';

/** The surroundings of a plan. */
export function overviewOf(plan: Plan, file: string | undefined, cluster: string | undefined): Overview {
  const { diagnostics, strict } = plan;
  return {
    file,
    cluster,
    fails: diagnostics.some(({ severity }) => severity === 'error' || (severity === 'warning' && strict)),
    charts: installedCharts(plan),
    expected: expectedComponents(plan),
    namespaces: expectedNamespaces(plan),
    records: manualRecords(plan),
  };
}

/** The charts that the plan installs; the names of their values are those of the pinned versions. */
function installedCharts({ charts, components, controllers, dns, epinio }: Plan): InstalledChart[] {
  const isInstalled: Readonly<Record<ValuedChart, boolean>> = {
    traefik: controllers.some(({ installed }) => installed),
    metallb: components.metallb !== undefined,
    'cert-manager': components.certManager !== undefined,
    kubed: components.kubed !== undefined,
    'kubernetes-replicator': components.replicator !== undefined,
    epinio: epinio !== undefined && charts.install.epinio !== false,
    'external-dns': dns.some(({ installed }) => installed),
  };
  const names = Object.keys(chartValueNames).filter((name): name is ValuedChart => name in isInstalled);
  return names.flatMap((chart) => {
    const chosen = charts.versions[chart];
    const version = chosen ?? chartValueNames[chart].version;
    return isInstalled[chart] ? [{ chart, version, isChosen: chosen !== undefined }] : [];
  });
}

/**
 * Records for the names of environments, and for hosts beside them: a wildcard stands for all below it. With an
 * ExternalDNS, EW8001 tells the hosts that it leaves out. A name that has its address in it (sslip.io, nip.io) needs
 * none.
 */
function manualRecords({ controllers, dns, environments, wiring }: Plan): ManualRecords[] {
  if (dns.length > 0) return [];
  return controllers.flatMap(({ name: controller, publicAddresses }) => {
    const own = environments.filter((environment) => environment.controller === controller);
    const hosts = wiring.filter((one) => one.controller === controller).map(({ host }) => host);
    const all = new Set([...own.flatMap(({ names }) => names), ...hosts]);
    const isResolved = (name: string) => publicAddresses.some((address) => hasInside(name, address));
    const names = [...all].filter((name) => name.startsWith('*.') || !all.has(name.replace(/^[^.]+/, '*')));
    const left = names.filter((name) => !isResolved(name));
    return left.length === 0 ? [] : [{ names: left, target: publicAddresses.join(' and ') }];
  });
}

/** Whether a name contains an address, written with dots or hyphens. */
function hasInside(name: string, address: string): boolean {
  return `.${name.replaceAll('-', '.')}.`.includes(`.${address.replaceAll(':', '.')}.`);
}

/** The controllers of a plan, in the order of the configuration. */
export function controllersOf({ controllers, environments }: Plan): ReportedController[] {
  return controllers.map(
    ({ name, class: ingressClass, default: isDefault, addresses, floatingIp, metallb, balancer, replicas }) => ({
      name,
      class: ingressClass,
      isDefault,
      address: addresses.length === 0 ? null : addresses.join(', '),
      floatingIp: floatingIp ?? null,
      metallb,
      balancer: balancer === undefined ? null : balancer.scheme,
      replicas,
      environments: environments.flatMap((one) => (one.controller === name ? [one.name] : [])),
    }),
  );
}

/** Components that the plan uses and does not install. */
function expectedComponents({
  charts,
  components,
  controllers,
  dns,
  issuers,
  monitors,
  routingSecrets,
  trustBundles,
}: Plan): string[] {
  const distributions = [
    ...routingSecrets.map(({ copies }) => copies.distribution),
    ...trustBundles.map(({ config }) => config.distribution),
  ];
  const used: Readonly<Record<string, boolean>> = {
    Traefik: controllers.some(({ installed }) => !installed),
    'a load balancer that gives out the addresses': controllers.some(
      ({ metallb, addresses }) => !metallb && addresses.length > 0,
    ),
    'the AWS Load Balancer Controller': controllers.some(({ balancer }) => balancer !== undefined),
    'cert-manager': components.certManager === undefined && issuers.some(({ config }) => isOfCertManager(config)),
    kubed: components.kubed === undefined && distributions.includes('kubed'),
    'kubernetes-replicator': components.replicator === undefined && distributions.includes('replicator'),
    IngressMonitorController: monitors.some(({ watch }) => watch.kind === 'endpointMonitor'),
    'the Prometheus Operator and a blackbox exporter': monitors.some(({ watch }) => watch.kind === 'probe'),
    Epinio: charts.install.epinio === false,
    ExternalDNS: dns.some(({ installed }) => !installed),
    // Traefik's chart makes a GatewayClass, and brings no definition of it (41.3.0, crds/).
    "the Gateway API's definitions": controllers.some(({ gateway }) => gateway),
  };
  return Object.entries(used).flatMap(([name, isExpected]) => (isExpected ? [name] : []));
}

/** Namespaces that others have to create: not `workspace` of Epinio's chart, nor those that components bring. */
function expectedNamespaces({ namespaces }: Plan): string[] {
  const ofComponents = new Set<string>(Object.values(componentNamespaces));
  return namespaces.flatMap(({ name, labels, create }) =>
    create || ofComponents.has(name) || (name === 'workspace' && isEpinioNamespace(labels)) ? [] : [name],
  );
}
