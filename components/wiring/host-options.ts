import { type Config } from '../config/config';
import { ByHost } from './by-host';
import {
  defaultOptions,
  isOfCrds,
  optionsKey,
  optionsOfAnnotation,
  optionsOfRoute,
  type OptionsReference,
} from './engines/traefik/tls-options';
import { type Controller, isPassedOver, type PlannedIngress } from './ingress';
import { type TlsOption } from './manifests/tls-option';
import { isReached } from './named-hosts';
import { isWildcard, wildcardOver } from './names/host-name';
import { controllerNamespace } from './namespaces';
import { once } from './once';
import { secured, type TraefikSettings } from './traefik-settings';
import { type WiredHost } from './wire';

/** What a Traefik does for a host that no certificate of its store has, by the TLS options of the host. */
export type WithoutCertificate =
  | 'default-certificate'
  /** It refuses the handshake. */
  | 'refuses'
  /** It closes every connection for the host, whatever certificates there are: it has no such options. */
  | 'closes';

/** The annotation by which an Ingress names TLS options. */
export const optionsAnnotation = 'traefik.ingress.kubernetes.io/router.tls.options';

/** The TLS options that the routes of a host name, those of HTTP and those of TCP. */
interface Named {
  readonly http: ReadonlySet<string>;
  readonly tcp: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

/**
 * Which TLS options a Traefik takes for a host. Routers of HTTP come before those of TCP; where two of them name
 * different options, the default ones hold (v3.7, findConflictingRouters). Options that were not read are taken for
 * such without `sniStrict`: they may be anywhere in the cluster.
 */
export class HostOptions {
  private readonly named: () => ByHost<Named>;
  /** Whether any route names options other than the default ones. Mostly none does, and no host has to be looked up. */
  private readonly isNamed: boolean;
  private readonly strict = new Map<string, boolean>();
  /** The options named `default`, by namespace. */
  private readonly defaults = new Map<string, boolean>();
  /** The names under which there are no options. */
  private readonly missing = new Set<string>();
  private readonly isOurs: boolean;

  /**
   * @param tlsOptions those of manifests, over those of the chart's values
   * @param before the hosts of the stack
   */
  constructor(
    config: Config,
    settings: TraefikSettings,
    hosts: readonly WiredHost[],
    tlsOptions: readonly TlsOption[],
    private readonly before?: HostOptions,
  ) {
    this.isOurs = config.charts.install.traefik;
    for (const { namespace, name, sniStrict } of [...settings.tlsOptions, ...tlsOptions]) {
      if (name === defaultOptions) this.defaults.set(namespace, sniStrict);
      else this.strict.set(optionsKey(namespace, name), sniStrict);
    }
    let isNamed = before?.isNamed === true;
    const routed: WiredHost[] = [];
    for (const wired of hosts) {
      const { ingress, controller } = wired;
      if (controller === undefined || isPassedOver(config, ingress) || !this.isServed(ingress)) continue;
      const reference = optionsOf(ingress);
      if (reference !== undefined && isRefused(settings, ingress, reference)) continue;
      if (reference?.neverThere !== undefined) this.missing.add(reference.key);
      isNamed ||= reference !== undefined;
      // Traefik has a regular expression for it, whose router counts as one of any host (v3.7, buildHostRule).
      if (ingress.declared?.kind === 'HTTPRoute' && isWildcard(wired.host.host)) continue;
      routed.push(wired);
    }
    this.isNamed = isNamed;
    this.named = once(() => namedOptions(routed));
  }

  /** @param host any name that a client asks for */
  of(controller: Controller, host: string): WithoutCertificate {
    const keys = this.isNamed ? (this.httpOf(controller, host) ?? this.tcpOf(controller, host)) : undefined;
    const [key = defaultOptions] = keys?.size === 1 ? keys : none;
    if (key === defaultOptions) return this.isDefaultStrict(controller) ? 'refuses' : 'default-certificate';
    const isStrict = this.strict.get(key);
    if (isStrict === undefined && this.isMissing(key)) return 'closes';
    return isStrict === true ? 'refuses' : 'default-certificate';
  }

  /** The name by which rules of HTTP have a host: the host itself or its wildcard; undefined where none has it. */
  httpOver(controller: Controller, host: string): string | undefined {
    if (this.namedByHttp(controller, host) !== undefined) return host;
    const wildcard = wildcardOver(host);
    return wildcard !== undefined && this.namedByHttp(controller, wildcard) !== undefined ? wildcard : undefined;
  }

  /** Whether a route of TCP ends the TLS of a host, by its very name. */
  endsTcp(controller: Controller, host: string): boolean {
    return (this.at(controller, host)?.tcp.size ?? 0) > 0;
  }

  private httpOf(controller: Controller, host: string): ReadonlySet<string> | undefined {
    return this.namedByHttp(controller, host) ?? this.namedByHttp(controller, wildcardOver(host) ?? host);
  }

  private namedByHttp(controller: Controller, name: string): ReadonlySet<string> | undefined {
    const keys = this.at(controller, name)?.http;
    return keys === undefined || keys.size === 0 ? undefined : keys;
  }

  private tcpOf(controller: Controller, host: string): ReadonlySet<string> | undefined {
    return this.at(controller, this.endsTcp(controller, host) ? host : (wildcardOver(host) ?? host))?.tcp;
  }

  /**
   * Each Traefik of this program takes the options named `default` of its own namespace; others take those of any, and
   * none where there are two (v3.7, buildTLSOptions).
   */
  private isDefaultStrict({ name }: Controller): boolean {
    if (this.isOurs) return this.defaults.get(controllerNamespace(name)) ?? false;
    const [only, ...others] = this.defaults.values();
    return only === true && others.length === 0;
  }

  /** Whether a route has a router where HTTPS arrives; a Gateway has those of the routes at it. */
  private isServed({ declared }: PlannedIngress): boolean {
    if (declared === undefined) return true;
    const { kind, isPlain = false, entryPoints } = declared;
    if (kind === 'Gateway' || isPlain) return false;
    if (!this.isOurs) return isReached(entryPoints);
    return entryPoints === undefined || entryPoints.some(({ value }) => value === secured);
  }

  private at(controller: Controller, host: string): Named | undefined {
    const own = this.named().get(controller, host);
    const earlier = this.before?.at(controller, host);
    return own === undefined || earlier === undefined ? (own ?? earlier) : together(own, earlier);
  }

  private isMissing(key: string): boolean {
    return this.missing.has(key) || (this.before?.isMissing(key) ?? false);
  }
}

/** The options by host; those that one route names are made once, since most hosts of a stack have the same. */
function namedOptions(routed: readonly WiredHost[]): ByHost<Named> {
  const named = new ByHost<Named>();
  const single = { http: new Map<string, Named>(), tcp: new Map<string, Named>() };
  for (const { controller, host, ingress } of routed) {
    const key = optionsOf(ingress)?.key ?? defaultOptions;
    const { declared } = ingress;
    const protocol = declared?.kind === 'IngressRouteTCP' || declared?.kind === 'TLSRoute' ? 'tcp' : 'http';
    const own = single[protocol].get(key) ?? { http: none, tcp: none, [protocol]: new Set([key]) };
    single[protocol].set(key, own);
    const others = named.get(controller, host.host);
    named.set(controller, host.host, others === undefined ? own : together(others, own));
  }
  return named;
}

/** The TLS options that a route names, if any; those of its entry point in the chart's values are not read. */
export function optionsOf({ declared, annotations }: PlannedIngress): OptionsReference | undefined {
  const named = declared?.tlsOptions;
  if (named !== undefined) return optionsOfRoute(named.namespace, named.name);
  const annotated = declared === undefined || declared.kind === 'Ingress' ? annotations[optionsAnnotation] : undefined;
  return annotated === undefined || annotated === '' ? undefined : optionsOfAnnotation(annotated);
}

/** Whether Traefik drops the route for what it refers to, as EW3013 reports. */
function isRefused(
  { allowsCrossNamespace, crossProvider }: TraefikSettings,
  { declared, namespace }: PlannedIngress,
  { key }: OptionsReference,
): boolean {
  const named = declared?.tlsOptions;
  if (named === undefined) return crossProvider !== undefined && !crossProvider.has(namespace);
  if (named.name.includes('@')) return isOfCrds(key) && !allowsCrossNamespace;
  return named.namespace !== namespace && !allowsCrossNamespace;
}

function together(one: Named, other: Named): Named {
  if (one === other) return one;
  return { http: new Set([...one.http, ...other.http]), tcp: new Set([...one.tcp, ...other.tcp]) };
}
