import { type PlanJson, type WiringJson } from './plan-json';
import { count } from './summary';

/** Hosts that hang on the same node of the chart. */
export interface HostGroup {
  /** Id of the node that they hang on. */
  readonly id: string;
  /** Label of that node, where it is not a node of an environment. */
  readonly title: string | undefined;
  readonly wiring: readonly WiringJson[];
}

/** A node for a host, or for several. */
export interface HostNode {
  readonly lines: readonly string[];
  /** The host, where the node is for one alone. */
  readonly host: string | undefined;
  /** The namespace, where the node is for all hosts of one. */
  readonly namespace: string | undefined;
}

/** The hosts by what gives them TLS: an environment's Secret, its load balancer, a certificate of their own, nothing. */
export function hostGroups({ environments, wiring }: PlanJson): HostGroup[] {
  const byId = new Map<string, WiringJson[]>();
  const positions = new Map(environments.map(({ name }, index) => [name, index]));
  for (const one of wiring) {
    const id = parentOf(one, one.environment === null ? undefined : positions.get(one.environment));
    const group = byId.get(id);
    if (group === undefined) byId.set(id, [one]);
    else group.push(one);
  }
  return [...byId].map(([id, hosts]) => ({ id, title: titles.get(id), wiring: hosts }));
}

const titles = new Map([
  ['own', 'own certificate'],
  ['traefik', 'by Traefik itself'],
  ['none', 'without TLS'],
]);

function parentOf({ tls }: WiringJson, environment: number | undefined): string {
  if (tls === 'own-certificate') return 'own';
  if (tls === 'traefik-acme' && environment === undefined) return 'traefik';
  if (tls === 'none' || environment === undefined) return 'none';
  return tls === 'load-balancer' || tls === 'traefik-acme' ? `e${environment}` : `s${environment}`;
}

/**
 * The nodes to draw for a group: one for each host, or one for each namespace if there are more than `most` hosts. The
 * last of `most` nodes stands for all remaining namespaces.
 */
export function hostNodes({ wiring }: HostGroup, most: number): HostNode[] {
  const hosts = [...new Set(wiring.map(({ host }) => host))];
  if (hosts.length <= most) return hosts.map((host) => ({ lines: [host], host, namespace: undefined }));
  const namespaces = [...byNamespace(wiring)];
  const few = namespaces.length <= most ? namespaces : namespaces.slice(0, most - 1);
  const rest = namespaces.slice(few.length);
  const nodes = few.map(([namespace, inIt]) => node(`namespace ${namespace}`, inIt.size, namespace));
  if (rest.length === 0) return nodes;
  const left = rest.reduce((sum, [, inIt]) => sum + inIt.size, 0);
  return [...nodes, node(`${count(rest.length, 'namespace')}`, left)];
}

function node(name: string, hosts: number, namespace?: string): HostNode {
  return { lines: [name, count(hosts, 'host')], host: undefined, namespace };
}

function byNamespace(wiring: readonly WiringJson[]): Map<string, Set<string>> {
  const namespaces = new Map<string, Set<string>>();
  for (const { namespace, host } of wiring) {
    const hosts = namespaces.get(namespace);
    if (hosts === undefined) namespaces.set(namespace, new Set([host]));
    else hosts.add(host);
  }
  return namespaces;
}
