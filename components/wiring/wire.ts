import { type Config } from '../config/config';
import { type Cover, type Coverage } from './coverage';
import { declaredSecretName } from './declared-blocks';
import { isWildcard, nameMistake } from './names/host-name';
import { type Controller, controllerOf, type IngressHost, type PlannedIngress } from './ingress';
import { type PlannedEnvironment, type Wiring } from './plan';
import { orderedTogether } from './resolver';

/** Where the TLS of a host comes from. */
export type HostTls = Pick<Wiring, 'environment' | 'secretName' | 'coveringName' | 'tls' | 'orders'>;

/**
 * By what the plan chose the environment of a host: `named` by the route, by the `secret` that a manifest names for the
 * host, or as the most `specific` one that covers it.
 */
export type ChosenBy = 'named' | 'secret' | 'specific';

/** A host with everything that was found out about it. */
export interface WiredHost {
  readonly ingress: PlannedIngress;
  readonly host: IngressHost;
  /** Why the host is no DNS name, as the end of a sentence; undefined where it is one. */
  readonly mistake: string | undefined;
  /** The environments that cover it, the most specific first. */
  readonly covers: readonly Cover[];
  /** The environment that was chosen, by name or by how specific it is. */
  readonly chosen: Cover | undefined;
  readonly chosenBy: ChosenBy;
  readonly controller: Controller | undefined;
  readonly tls: HostTls;
}

/** Wires every host of the Ingresses, in their order. */
export function wireHosts(config: Config, coverage: Coverage, ingresses: readonly PlannedIngress[]): WiredHost[] {
  const ordered = new Set<string>();
  const wired: WiredHost[] = [];
  for (const ingress of ingresses)
    for (const host of ingress.hosts) wired.push(wireHost(config, coverage, ingress, host, ordered));
  return wired;
}

/** @param ordered the orders of Traefiks so far, each counted at its first host */
function wireHost(
  config: Config,
  coverage: Coverage,
  ingress: PlannedIngress,
  host: IngressHost,
  ordered: Set<string>,
): WiredHost {
  const { written } = host;
  const mistake = nameMistake(host.mayBeWildcard && isWildcard(written) ? written.slice(2) : written);
  const covers = mistake === undefined ? coverage.of(host.host) : [];
  const [chosen, chosenBy] = choose(ingress, host, covers);
  const controller = controllerOf(config, ingress.controller, chosen?.environment.config.controller);
  return {
    ingress,
    host,
    mistake,
    covers,
    chosen,
    chosenBy,
    controller,
    tls: isByTraefik(ingress, chosen) ? byTraefik(host, chosen, controller, ordered) : tlsOf(host, chosen),
  };
}

/**
 * The environment that the Ingress names, if it covers the host; where it names none, the most specific one. A manifest
 * names an environment by its routing secret.
 */
function choose(
  ingress: PlannedIngress,
  host: IngressHost,
  covers: readonly Cover[],
): readonly [Cover | undefined, ChosenBy] {
  const named = ingress.environment?.name;
  if (named !== undefined) return [covers.find((cover) => cover.environment.name === named), 'named'];
  const secretName = declaredSecretName(ingress, host);
  const bySecret = covers.find(({ environment }) => environment.secret.name === secretName);
  return bySecret === undefined ? [covers[0], 'specific'] : [bySecret, 'secret'];
}

function isByTraefik({ byTraefik = false }: PlannedIngress, chosen: Cover | undefined): boolean {
  return byTraefik || chosen?.environment.issuance.kind === 'traefikAcme';
}

/** The order for all names of an environment is counted once for the environment. */
function byTraefik(
  { host }: IngressHost,
  chosen: Cover | undefined,
  controller: Controller | undefined,
  ordered: Set<string>,
): HostTls {
  const environment = chosen?.environment.issuance.kind === 'traefikAcme' ? chosen.environment : undefined;
  const [first, ...others] = orderedTogether(controller?.acme, environment, host);
  const isAlone = first === host && others.length === 0;
  const key = `${controller?.name ?? ''}\n${host}`;
  const counts = controller?.acme !== undefined && isAlone && !ordered.has(key);
  if (counts) ordered.add(key);
  return {
    environment: chosen?.environment.name ?? null,
    secretName: null,
    coveringName: isAlone ? host : (chosen?.name ?? host),
    tls: 'traefik-acme',
    orders: counts ? 1 : 0,
  };
}

function tlsOf(host: IngressHost, chosen: Cover | undefined): HostTls {
  if (host.own !== undefined) {
    return {
      environment: chosen?.environment.name ?? null,
      secretName: host.own.secretName,
      coveringName: host.host,
      tls: 'own-certificate',
      orders: host.own.acme === undefined ? 0 : 1,
    };
  }
  if (chosen === undefined) return without;
  const { environment, name } = chosen;
  return {
    environment: environment.name,
    secretName: endsAtLoadBalancer(environment) ? null : environment.secret.name,
    coveringName: name,
    tls: endsAtLoadBalancer(environment) ? 'load-balancer' : 'routing-secret',
    orders: 0,
  };
}

const without: HostTls = { environment: null, secretName: null, coveringName: null, tls: 'none', orders: 0 };

/** The wiring of a host, as the report and the program have it. */
export function wiringOf({ host, ingress, tls, controller }: WiredHost, servedBy: string | null): Wiring {
  return {
    host: host.written,
    namespace: ingress.namespace,
    source: ingress.source,
    environment: tls.environment,
    secretName: tls.secretName,
    coveringName: tls.coveringName,
    tls: tls.tls,
    orders: tls.orders,
    controller: controller?.name ?? null,
    servedBy,
  };
}

/** Whether an environment has a routing secret: its TLS ends in Traefik, which does not collect its certificate itself. */
export function hasRoutingSecret({ issuance: { kind } }: Pick<PlannedEnvironment, 'issuance'>): boolean {
  return kind !== 'arn' && kind !== 'traefikAcme';
}

/** Whether TLS ends at a cloud load balancer, so that there is no Secret. */
export function endsAtLoadBalancer(environment: PlannedEnvironment): boolean {
  return environment.issuance.kind === 'arn';
}
