import { type Config } from '../config/config';
import { ByHost } from './by-host';
import { type HostOptions } from './host-options';
import {
  type Controller,
  controllerOf,
  type Declared,
  isPassedOver,
  type PassedHost,
  type PlannedIngress,
  type ServedPath,
} from './ingress';
import { isWildcard, wildcardOver } from './names/host-name';
import { type WiringSource } from './source';
import { plainEntryPoints, secured, type TraefikSettings } from './traefik-settings';

/** A host of a route of TCP, at the entry point of HTTPS. */
export interface TcpHost {
  readonly route: PlannedIngress;
  readonly controller: Controller;
  readonly host: string;
  readonly path: string;
  /** Whether TLS is passed through to the backend; else it ends at the controller. */
  readonly isPassed: boolean;
  /** The rules that take all of its connections. */
  readonly serves: readonly ServedPath[];
  /** Whether the route may be reached at another entry point too. */
  readonly isElsewhere: boolean;
}

/** The ports of HTTPS that a Traefik of somebody else's has, as far as can be told. */
const usualPorts: ReadonlySet<number> = new Set([443, 8443]);

/**
 * The routes of TCP (IngressRouteTCP, TLSRoute) where HTTPS arrives. Rules of HTTP that name the host, or its wildcard,
 * come before all of theirs, whatever the priorities; rules of HTTP with a regular expression come after them (v3.7.9,
 * pkg/server/router/tcp, ServeTCP).
 */
export class TcpRoutes {
  private readonly hosts: readonly TcpHost[];
  private readonly byHost = new ByHost<WiringSource>();

  constructor(
    config: Config,
    settings: TraefikSettings,
    routes: readonly PlannedIngress[],
    private readonly options: HostOptions,
  ) {
    this.hosts = routes.flatMap((route) => hostsOf(config, settings, route));
    for (const { controller, host, route, isPassed } of this.hosts)
      if (isPassed && this.byHost.get(controller, host) === undefined) this.byHost.set(controller, host, route.source);
  }

  /** The hosts of routes without a connection: rules of HTTP have them too, `by` the host itself or its wildcard. */
  hidden(): (TcpHost & { readonly by: string })[] {
    return this.hosts.flatMap((one) => {
      const by = this.options.httpOver(one.controller, one.host);
      return by === undefined || one.isElsewhere || (by !== one.host && isWildcard(one.host)) ? [] : [{ ...one, by }];
    });
  }

  /**
   * The hosts that several rules of one priority have, one of which passes TLS through, each with the first of them.
   * {@link Claims} has those where TLS ends.
   */
  doubles(): (TcpHost & { readonly first: TcpHost })[] {
    const firsts = new Map<string, ByHost<TcpHost & { readonly at: string }>>();
    return this.hosts.flatMap((one) =>
      one.serves.flatMap(({ at, priority }) => {
        const key = priority === undefined ? '' : String(priority);
        const ofPriority = firsts.get(key) ?? new ByHost<TcpHost & { readonly at: string }>();
        firsts.set(key, ofPriority);
        const first = ofPriority.get(one.controller, one.host);
        if (first === undefined) ofPriority.set(one.controller, one.host, { ...one, at });
        const isDouble = first !== undefined && first.at !== at && (first.isPassed || one.isPassed);
        return isDouble && this.options.httpOver(one.controller, one.host) === undefined ? [{ ...one, first }] : [];
      }),
    );
  }

  /** The routes that would pass a host through, whether they get its connections or not. */
  passing(host: string): readonly PlannedIngress[] {
    const wildcard = wildcardOver(host);
    return this.hosts.flatMap((one) =>
      one.isPassed && (one.host === host || one.host === wildcard) ? [one.route] : [],
    );
  }

  /** What gets the connections of clients that ask for a host as they are; undefined where TLS ends at the controller. */
  passedTo(controller: Controller, host: string): WiringSource | undefined {
    if (this.hosts.length === 0 || this.options.httpOver(controller, host) !== undefined) return undefined;
    if (this.options.endsTcp(controller, host)) return undefined;
    return this.byHost.get(controller, host) ?? this.byHost.get(controller, wildcardOver(host) ?? host);
  }
}

function hostsOf(config: Config, settings: TraefikSettings, route: PlannedIngress): TcpHost[] {
  const { declared } = route;
  if (declared?.kind !== 'IngressRouteTCP' && declared?.kind !== 'TLSRoute') return [];
  const controller = controllerOf(config, route.controller, undefined);
  if (controller === undefined || isPassedOver(config, route)) return [];
  const { entryPoints, passes = [], blocks } = declared;
  if (entryPoints?.every(({ value }) => value !== secured) === true) return [];
  const isSecured = (port: PassedHost['port']) => port === undefined || (settings.securedPorts ?? usualPorts).has(port);
  const ports = [...blocks.map(({ listener }) => listener?.port), ...passes.map(({ port }) => port)];
  const isElsewhere = !ports.every(isSecured) || hasFurtherEntryPoint(settings, entryPoints);
  const shared = { route, controller, isElsewhere };
  const ended = ports.length === 0 || ports.some(isSecured) ? route.hosts : [];
  return [
    ...ended.map(({ host, path, serves }) => ({ ...shared, host, path, serves, isPassed: false })),
    ...passes
      .filter(({ port }) => isSecured(port))
      .map(({ value: host, path, serves = [] }) => ({ ...shared, host, path, serves, isPassed: true })),
  ];
}

/** A route that names no entry point has those of the controller, which may be more than the chart's own. */
function hasFurtherEntryPoint(settings: TraefikSettings, named: Declared['entryPoints']): boolean {
  const all = named?.map(({ value }) => value) ?? [...(settings.entryPoints ?? [])];
  return all.some((name) => name !== secured && !plainEntryPoints.has(name));
}
