import { type Config } from '../../config/config';
import { type Requirement } from '../engines/apimachinery/label-requirement';
import { controllerOf } from '../ingress';
import { epinioNamespaceLabel, nameLabel, sourceNamespace } from '../namespaces';
import { isWildcard } from '../names/host-name';
import { type PlannedEnvironment, type PlannedGrant, type PlannedGuard } from '../plan';
import { parsedSelector } from '../reach';
import { traefikSettings } from '../traefik-settings';
import { endsAtLoadBalancer, type WiredHost } from '../wire';

/** What the guard knows: the classes of the plan, and who may use which name at which of them. */
export function plannedGuard(
  config: Config,
  stackName: string,
  environments: readonly PlannedEnvironment[],
  hosts: readonly WiredHost[],
): PlannedGuard | undefined {
  if (config.guard === undefined) return undefined;
  const classes = config.controllers.map((controller) => controller.class);
  const { gatewayClasses } = traefikSettings(config);
  return {
    action: config.guard.action,
    name: `edgewire-${stackName.toLowerCase().replace(/[^a-z0-9-]/g, '-')}-guard`,
    namespace: sourceNamespace(config),
    classes,
    // Where somebody else installs the controllers, they may read Gateways.
    gatewayClasses: classes.filter((one) => gatewayClasses?.has(one) ?? true),
    grants: [
      ...environments.flatMap((environment) => ofEnvironment(config, environment)),
      ...ofHosts(config, environments, hosts),
    ],
  };
}

/** An environment's names, at the class of its controller, in the namespaces that have its Secret. */
function ofEnvironment(config: Config, environment: PlannedEnvironment): PlannedGrant[] {
  const { names, secret } = environment;
  const selected = selection(environment);
  if (selected === undefined) return [];
  const tls = securedBy(environment);
  const namespaces = selected.length === 0 ? [selected] : [selected, [named(secret.namespace)]];
  const ownClass = classOf(config, environment.config.controller);
  const atClass = (ingressClass: string | undefined, requirements: readonly Requirement[]): PlannedGrant[] =>
    ingressClass === undefined
      ? []
      : names.map((name) => ({ name, class: ingressClass, namespaces: requirements, tls }));
  const { epinio } = config;
  const appsClass =
    epinio?.environment === environment.name
      ? classOf(config, epinio.appsController ?? epinio.controller ?? environment.config.controller)
      : ownClass;
  return [
    ...namespaces.flatMap((requirements) => atClass(ownClass, requirements)),
    ...(appsClass === ownClass ? [] : atClass(appsClass, [...selected, ...ofEpinio])),
  ];
}

const ofEpinio: readonly Requirement[] = Object.entries(epinioNamespaceLabel).map(([key, value]) => ({
  key,
  operator: 'in',
  values: [value],
}));

/** The labels of the namespaces that an environment is for; undefined where its selector does not parse (EW2005). */
function selection(environment: PlannedEnvironment): readonly Requirement[] | undefined {
  const { namespaces } = environment.config;
  switch (namespaces?.kind) {
    case undefined:
    case 'all':
      return [];
    case 'list':
      return [{ key: nameLabel, operator: 'in', values: namespaces.list }];
    case 'selector': {
      const parsed = parsedSelector(environment);
      return parsed.kind === 'error' ? undefined : parsed.requirements;
    }
  }
}

/**
 * Hosts that the plan wires otherwise than the environments alone say: with a certificate of their own, without one, or
 * at another class. An exact name goes before a wildcard, so whoever else has such a host is named with it.
 */
function ofHosts(
  config: Config,
  environments: readonly PlannedEnvironment[],
  hosts: readonly WiredHost[],
): PlannedGrant[] {
  const exact = new Set(environments.flatMap(({ names }) => names.filter((name) => !isWildcard(name))));
  for (const wired of hosts) if (differs(config, wired)) exact.add(wired.host.host);
  return hosts.flatMap((wired): PlannedGrant[] => {
    const { host, ingress, controller, mistake } = wired;
    if (mistake !== undefined || controller === undefined || !exact.has(host.host)) return [];
    return [{ name: host.host, class: controller.class, namespaces: [named(ingress.namespace)], tls: tlsOf(wired) }];
  });
}

function differs(config: Config, { host, chosen, controller, ingress }: WiredHost): boolean {
  if (host.own !== undefined || chosen === undefined || ingress.byTraefik === true) return true;
  return controller?.class !== classOf(config, chosen.environment.config.controller);
}

function tlsOf({ host, chosen, tls }: WiredHost): PlannedGrant['tls'] {
  if (host.own !== undefined) return 'own-certificate';
  if (tls.tls === 'traefik-acme') return 'resolver';
  return chosen === undefined ? 'none' : securedBy(chosen.environment);
}

function securedBy(environment: PlannedEnvironment): PlannedGrant['tls'] {
  if (environment.issuance.kind === 'traefikAcme') return 'resolver';
  return endsAtLoadBalancer(environment) ? 'none' : 'routing-secret';
}

function named(namespace: string): Requirement {
  return { key: nameLabel, operator: 'in', values: [namespace] };
}

function classOf(config: Config, controller: string | undefined): string | undefined {
  return controllerOf(config, { kind: 'name', name: controller, path: '' }, undefined)?.class;
}
