import { type OrderJson, type PlanJson, type WiringJson } from './plan-json';

/** The worst kind comes first: a host in two Ingresses counts by the worse of the two. */
const kindsOfTls = ['none', 'own-certificate', 'traefik-acme', 'load-balancer', 'routing-secret'];

/** One line that counts what a plan has. */
export function summaryLine({ wiring, orders, diagnostics, ignored }: PlanJson): string {
  const hosts = [...tlsByHost(wiring).values()];
  const on = (tls: string) => hosts.filter((one) => one === tls).length;
  const balanced = on('load-balancer');
  const how = [
    `${on('routing-secret')} on routing secrets`,
    count(on('own-certificate'), 'own certificate'),
    ...(on('traefik-acme') > 0 ? [`${on('traefik-acme')} by Traefik's own ACME`] : []),
    ...(balanced > 0 ? [`${balanced} on load balancers`] : []),
    `${on('none')} without TLS`,
  ];
  const severity = (name: string) => diagnostics.filter((one) => one.severity === name).length;
  const information = severity('information');
  const found = [
    count(severity('error'), 'error'),
    count(severity('warning'), 'warning'),
    ...(information > 0 ? [`${information} for information`] : []),
    ...(ignored.length > 0 ? [`${ignored.length} accepted`] : []),
  ];
  return `${count(hosts.length, 'host')}: ${how.join(', ')}; ${count(ordersOf(orders), 'order')}; ${found.join(', ')}`;
}

/** What a plan has, in numbers. */
export interface Tally {
  readonly hosts: number;
  /** Hosts without TLS. */
  readonly bare: number;
  readonly orders: number;
  readonly errors: number;
  readonly warnings: number;
}

/** Counts what a plan has, as {@link summaryLine} does. */
export function tallyOf({ wiring, orders, diagnostics }: PlanJson): Tally {
  const hosts = [...tlsByHost(wiring).values()];
  const severity = (name: string) => diagnostics.filter((one) => one.severity === name).length;
  return {
    hosts: hosts.length,
    bare: hosts.filter((tls) => tls === 'none').length,
    orders: ordersOf(orders),
    errors: severity('error'),
    warnings: severity('warning'),
  };
}

/** `1 host`, `2 hosts`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** How each host gets its TLS, the worst of all that serve it. */
export function tlsByHost(wiring: readonly WiringJson[]): Map<string, string> {
  const worst = new Map<string, string>();
  for (const { host, tls } of wiring) {
    const before = worst.get(host);
    if (before === undefined || kindsOfTls.indexOf(tls) < kindsOfTls.indexOf(before)) worst.set(host, tls);
  }
  return worst;
}

/** How many orders are made. An order with names of several registered domains stands once under each, but is made once. */
export function ordersOf(orders: readonly OrderJson[]): number {
  const counts = orders.map(
    ({ directory, identifiers, count: times }) => [JSON.stringify([directory, identifiers]), times] as const,
  );
  return [...new Map(counts).values()].reduce((sum, times) => sum + times, 0);
}
