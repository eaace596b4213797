import { getDomain } from 'tldts';
import { type Config } from '../config/config';
import { type AcmeIssuance, acmeOfController, acmeOfEnvironment } from './issuance';
import { orderedTogether } from './resolver';
import { type Order, type PlannedEnvironment } from './plan';
import { type WiredHost } from './wire';

/** One ACME newOrder that bringing up the plan from nothing would make. */
export interface PlannedOrder extends AcmeIssuance {
  readonly identifiers: readonly string[];
  /** Where the configuration asks for it. */
  readonly path: string;
}

/**
 * Every order of the plan: one for each environment with ACME, and those of Ingresses with certificates of their own.
 *
 * @param spared environments that have a certificate already
 */
export function plannedOrders(
  config: Config,
  environments: readonly PlannedEnvironment[],
  hosts: readonly WiredHost[],
  spared: ReadonlySet<PlannedEnvironment>,
): PlannedOrder[] {
  const ofEnvironments = environments.flatMap((environment) => {
    const { name, issuance, names, path } = environment;
    const acme = acmeOfEnvironment(config, name, issuance);
    if (acme === undefined || issuance.kind === 'traefikAcme' || names.length === 0 || spared.has(environment))
      return [];
    return [{ ...acme, identifiers: [...names].sort(), path }];
  });
  return [...ofEnvironments, ...ordersOfHosts(hosts), ...ordersOfTraefik(hosts)];
}

/** The orders of certificates that Ingresses get for themselves. */
export function ordersOfHosts(hosts: readonly WiredHost[]): PlannedOrder[] {
  const orders: PlannedOrder[] = [];
  for (const { host } of hosts) {
    const { own } = host;
    if (own?.acme !== undefined) orders.push({ ...own.acme, identifiers: own.names, path: host.path });
  }
  return orders;
}

/** The orders that Traefiks make themselves: each set of names once at a controller. */
function ordersOfTraefik(hosts: readonly WiredHost[]): PlannedOrder[] {
  const orders = new Map<string, PlannedOrder>();
  for (const { tls, chosen, controller, host } of hosts) {
    const acme = tls.tls === 'traefik-acme' && controller !== undefined ? acmeOfController(controller) : undefined;
    if (acme === undefined) continue;
    const ofEnvironment = chosen?.environment.issuance.kind === 'traefikAcme' ? chosen.environment : undefined;
    const identifiers = [...orderedTogether(controller?.acme, ofEnvironment, host.host)].sort();
    const path = tls.orders === 0 ? (ofEnvironment?.path ?? host.path) : host.path;
    const key = JSON.stringify([acme.account, identifiers]);
    if (!orders.has(key)) orders.set(key, { ...acme, identifiers, path });
  }
  return [...orders.values()];
}

/**
 * Orders by registered domain, directory and set of identifiers, sorted by these. An order whose names have several
 * registered domains counts against each of them, and so stands in several entries.
 */
export function countOrders(orders: readonly PlannedOrder[]): Order[] {
  const counted = new Map<string, Order>();
  for (const { directory, identifiers } of orders) {
    for (const registeredDomain of registeredDomains(identifiers)) {
      const key = JSON.stringify([registeredDomain, directory, identifiers]);
      const count = (counted.get(key)?.count ?? 0) + 1;
      counted.set(key, { registeredDomain, directory, identifiers, count });
    }
  }
  return [...counted.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, order]) => order);
}

/** The registered domains of a set of names, sorted. */
export function registeredDomains(names: readonly string[]): string[] {
  return [...new Set(names.map(registeredDomain))].sort();
}

/** The registered domain of a name by the public suffix list, its private section included. */
export function registeredDomain(name: string): string {
  const base = name.startsWith('*.') ? name.slice(2) : name;
  return getDomain(base, { allowPrivateDomains: true }) ?? base;
}
