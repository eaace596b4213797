import { type Config } from '../config/config';
import { type GivenCertificates, servedCertificate } from './certificates/given';
import {
  byDefault,
  type ByStore,
  type Candidate,
  ControllerStore,
  type Served,
  type ServedCertificate,
} from './controller-store';
import { type Answer, decided } from './engines/engine';
import { type CertificateNames, type TraefikProvider } from './engines/traefik/store';
import {
  type Controller,
  type ControllerChoice,
  controllerOf,
  isPassedOver,
  type PlannedIngress,
  type TlsBlock,
} from './ingress';
import { type HostOptions } from './host-options';
import { coversName, type Ledger } from './ledger/ledger';
import { canonicalName } from './names/host-name';
import { type TlsStore } from './manifests/tls-store';
import { controllerNamespace, isEpinioNamespace } from './namespaces';
import { type PlannedEnvironment, type PlannedNamespace } from './plan';
import { type Reach } from './reach';
import { sourceText } from './source';
import { type TcpRoutes } from './tcp-routes';
import { traefikSettings } from './traefik-settings';
import { type WiredHost } from './wire';

/** Inputs of the stores of a stack. */
export interface StoreInputs {
  readonly config: Config;
  readonly environments: readonly PlannedEnvironment[];
  readonly namespaces: readonly PlannedNamespace[];
  readonly reach: Reach;
  readonly hosts: readonly WiredHost[];
  /** What decides where no certificate has a host. */
  readonly options: HostOptions;
  /** Given certificates, whose names may differ from those of their environments. */
  readonly given: GivenCertificates;
}

/** Inputs for what Traefiks load because of routes from elsewhere. */
export interface FurtherLoads {
  /** Who writes the Secrets that they name. */
  readonly ledger: Ledger;
  readonly routes: readonly PlannedIngress[];
  readonly tlsStores: readonly TlsStore[];
  readonly options: HostOptions;
  readonly tcpRoutes: TcpRoutes;
  /** Hosts whose Secrets are named by the wiring, whatever their routes say. */
  readonly wired: readonly WiredHost[];
}

/** Whose certificate is served `now`, and whose would be `later`, with every Secret named that may be named. */
export interface HostServed {
  readonly now: Answer<Served>;
  readonly later: Answer<Served>;
}

/** Whose certificate a controller serves for a host, and all that have the host. */
export interface StoreView extends HostServed {
  readonly candidates: { readonly now: readonly Candidate[]; readonly later: readonly Candidate[] };
}

/** What a Traefik has loaded, and what it may load. */
interface Loaded {
  /** The Secrets that something names, or may name at any time. */
  readonly now: ControllerStore;
  /** These, and those of every environment of the controller: nothing names them yet, but anything may. */
  readonly later: ControllerStore;
}

/**
 * What the Traefiks of a stack have loaded. Each has one store, whatever the namespace of a Secret; it loads the
 * Secrets that routes of its class name. The plan does not know what Epinio's applications will name, so environments
 * that reach a namespace of Epinio's count as loaded.
 */
export class ControllerStores {
  private readonly canonicalNames = new Map<PlannedEnvironment, readonly string[]>();

  private constructor(
    private readonly names: ReadonlyMap<PlannedEnvironment, CertificateNames>,
    private readonly stores: ReadonlyMap<Controller, Loaded>,
    private readonly config: Config,
    private readonly options: HostOptions,
    private readonly tcpRoutes?: TcpRoutes,
    private readonly ports: ReadonlySet<string> | undefined = traefikSettings(config).ports,
  ) {}

  static of({ config, environments, namespaces, reach, hosts, options, given }: StoreInputs): ControllerStores {
    const names = new Map(environments.map((environment) => [environment, certificateNames(environment, given)]));
    const stores = new Map(
      config.controllers.map((controller) => [
        controller,
        { now: new ControllerStore(names), later: new ControllerStore(names) },
      ]),
    );
    const epinio = namespaces.filter(({ labels }) => isEpinioNamespace(labels)).map(({ name }) => name);
    for (const environment of environments) {
      const { controller: name } = environment.config;
      const store = storeOf(config, stores, { kind: 'name', name, path: environment.path });
      store?.later.addEnvironment(environment, environment.secret.namespace, ofIngresses);
      for (const namespace of epinio)
        if (reach.of(environment, namespace) === 'yes') addEverywhere(store, environment, namespace, ofIngresses);
    }
    const made = new ControllerStores(names, stores, config, options);
    made.addHosts(hosts);
    return made;
  }

  /** These stores with what further routes bring; this object stays as it is. */
  beside({ ledger, routes, tlsStores, options, tcpRoutes, wired }: FurtherLoads): ControllerStores {
    const stores = new Map(
      [...this.stores].map(([controller, { now, later }]) => [
        controller,
        { now: new ControllerStore(this.names, now), later: new ControllerStore(this.names, later) },
      ]),
    );
    const made = new ControllerStores(this.names, stores, this.config, options, tcpRoutes, this.ports);
    made.addTlsStores(ledger, tlsStores);
    const aside = setAside(ledger, tlsStores);
    for (const route of routes) made.addRoute(ledger, route, aside);
    made.addHosts(wired);
    return made;
  }

  /** Whose certificate the controller of each host serves; hosts that are no DNS names are left out. */
  serve(hosts: readonly WiredHost[]): ReadonlyMap<WiredHost, HostServed> {
    const served = new Map<WiredHost, HostServed>();
    for (const wired of hosts) {
      if (wired.mistake !== undefined) continue;
      served.set(wired, this.serveAt(wired.controller, wired.host.host));
    }
    return served;
  }

  /** Whose certificate a controller serves for a host that any client asks for, and why. */
  look(controller: Controller, host: string): StoreView {
    // A connection that Traefik closes, or passes through, is so before its store is asked.
    const isAsked =
      this.options.of(controller, host) !== 'closes' && this.tcpRoutes?.passedTo(controller, host) === undefined;
    const store = isAsked ? this.stores.get(controller) : undefined;
    const candidates = { now: store?.now.candidates(host) ?? [], later: store?.later.candidates(host) ?? [] };
    return { ...this.serveAt(controller, host), candidates };
  }

  private serveAt(controller: Controller | undefined, host: string): HostServed {
    const store = controller === undefined ? undefined : this.stores.get(controller);
    if (controller === undefined || store === undefined) return { now: byDefault, later: byDefault };
    const to = this.tcpRoutes?.passedTo(controller, host);
    if (to !== undefined) {
      const passed = decided({ kind: 'passed' as const, to });
      return { now: passed, later: passed };
    }
    const without = this.options.of(controller, host);
    return { now: store.now.serve(host, without), later: store.later.serve(host, without) };
  }

  /** Whether the certificate of an environment, as it really is, covers a host. */
  covers(environment: PlannedEnvironment, host: string): boolean {
    const known = this.canonicalNames.get(environment);
    if (known !== undefined) return coversName(known, host);
    const names = this.namesOf(environment).map(canonicalName);
    this.canonicalNames.set(environment, names);
    return coversName(names, host);
  }

  /** The DNS names of the certificate of an environment, as it really is. */
  namesOf(environment: PlannedEnvironment): readonly string[] {
    return (this.names.get(environment) ?? { dnsNames: environment.names }).dnsNames;
  }

  private addHosts(hosts: readonly WiredHost[]): void {
    for (const { host, ingress, chosen, controller } of hosts) {
      const store = controller === undefined ? undefined : this.stores.get(controller);
      const { own } = host;
      const provider = providerOf(ingress);
      if (own !== undefined)
        addOwn(
          store,
          ingress.namespace,
          own.secretName,
          { dnsNames: own.names },
          provider,
          `${ingress.namespace}/${own.secretName}`,
        );
      else if (chosen !== undefined) addEverywhere(store, chosen.environment, ingress.namespace, provider);
    }
  }

  /**
   * What is named together is given up together: by the Ingress provider, all that follows a missing Secret; by that of
   * Gateways, the whole listener (v3.7, getCertificates and loadGatewayListeners).
   */
  private addRoute(ledger: Ledger, route: PlannedIngress, aside: ReadonlySet<string>): void {
    const { declared, namespace: home } = route;
    if (declared === undefined || isPassedOver(this.config, route)) return;
    const store = storeOf(this.config, this.stores, route.controller);
    const isThere = ({ secretName = '', namespace = home }: TlsBlock) => ledger.has(namespace, secretName);
    const named = declared.blocks.filter(({ secretName }) => secretName !== undefined);
    const invalid = new Set(named.filter((block) => !isThere(block)).map(({ path }) => path));
    for (const block of named) {
      const { hosts, secretName = '', namespace = home, listener, path } = block;
      if (declared.kind === 'Ingress' && !isThere(block)) return;
      if (invalid.has(path) || !this.hasEntryPoint(listener)) continue;
      const provider = providerOf(route, listener);
      if (provider === ofTraefikKinds && aside.has(`${namespace}/${secretName}`)) continue;
      const listed = hosts.map(({ name }) => canonicalName(name));
      addSecret(store, ledger, namespace, secretName, listed, provider);
    }
  }

  /** A Gateway's listener is served where an entry point has its very port (v3.7, entryPointName). */
  private hasEntryPoint(listener: TlsBlock['listener']): boolean {
    const port = listener?.port;
    return port === undefined || this.ports === undefined || this.ports.has(String(port));
  }

  /**
   * Each Traefik of this program reads the TLSStore of its own namespace (chart 41.3, defaultTLSResourcesNamespace);
   * others read all, and use no default certificate where two stores name one (v3.7, buildTLSStores).
   */
  private addTlsStores(ledger: Ledger, all: readonly TlsStore[]): void {
    const isOurs = this.config.charts.install.traefik;
    for (const [{ name }, store] of this.stores) {
      const read = all.filter(
        ({ object, isUsed }) => isUsed && (!isOurs || controllerNamespace(name) === object.namespace),
      );
      for (const one of read) addTlsStore(store, ledger, one, read.length === 1);
    }
  }
}

/** The provider of Traefik's that reads what the program makes for Epinio, whose applications have Ingresses. */
const ofIngresses: TraefikProvider = 'kubernetes';

/** The one that reads Traefik's own kinds. */
const ofTraefikKinds: TraefikProvider = 'kubernetescrd';

function providerOf({ declared, source }: PlannedIngress, listener?: TlsBlock['listener']): TraefikProvider {
  switch (declared?.kind) {
    case undefined:
    case 'Ingress':
      return ofIngresses;
    case 'IngressRoute':
    case 'IngressRouteTCP':
      return ofTraefikKinds;
    case 'Gateway':
    case 'HTTPRoute':
    case 'TLSRoute':
      return `kubernetesgateway:${listener?.gateway ?? sourceText(source)}`;
  }
}

/**
 * The Secrets that a store which is never asked keeps from the routes of Traefik's own kinds: each Secret is loaded
 * once, for whoever names it first, and TLSStores come first (v3.7, buildCertificates and getTLSHTTP).
 */
export function setAside(ledger: Ledger, all: readonly TlsStore[]): ReadonlySet<string> {
  const unused = all.filter((one) => !one.isUsed && !isGivenUp(ledger, one));
  return new Set(
    unused.flatMap(({ object: { namespace }, secrets }) =>
      secrets.filter((name) => ledger.has(namespace, name)).map((name) => `${namespace}/${name}`),
    ),
  );
}

/** A store whose default certificate is missing is given up as a whole. */
function isGivenUp(ledger: Ledger, { object: { namespace }, defaultSecret }: TlsStore): boolean {
  return defaultSecret !== undefined && !ledger.has(namespace, defaultSecret);
}

function addTlsStore(store: Loaded, ledger: Ledger, tlsStore: TlsStore, isOnly: boolean) {
  const { object, defaultSecret, secrets } = tlsStore;
  const { namespace } = object;
  if (isGivenUp(ledger, tlsStore)) return;
  for (const secretName of secrets)
    addSecret(store, ledger, namespace, secretName, [], ofTraefikKinds, { covers: true });
  if (defaultSecret === undefined || !isOnly) return;
  const environment = ledger.environmentAt(namespace, defaultSecret);
  const names = environment?.names ?? ledger.certificateAt(namespace, defaultSecret)?.names;
  const served: ServedCertificate =
    environment === undefined
      ? { kind: 'own', namespace, secretName: defaultSecret }
      : { kind: 'environment', environment };
  for (const one of [store.now, store.later]) one.fallBackTo(names, served);
}

/** Loads a Secret that is there, under the names of its certificate or else those listed. */
function addSecret(
  store: Loaded | undefined,
  ledger: Ledger,
  namespace: string,
  secretName: string,
  listed: readonly string[],
  provider: TraefikProvider,
  byStore?: ByStore,
): void {
  const environment = ledger.environmentAt(namespace, secretName);
  if (environment !== undefined) return addEverywhere(store, environment, namespace, provider, byStore);
  if (!ledger.has(namespace, secretName)) return;
  const writer = ledger.certificateAt(namespace, secretName);
  const dnsNames = writer?.names ?? listed;
  // A listener without a hostname says nothing of a certificate that is not known; the routes at it may.
  if (writer?.certificate === undefined && dnsNames.length === 0) return;
  const names = writer?.certificate ?? { dnsNames };
  const certificate = `${writer?.namespace ?? namespace}/${writer?.secretName ?? secretName}`;
  addOwn(store, namespace, secretName, names, provider, certificate, byStore);
}

function storeOf(
  config: Config,
  stores: ReadonlyMap<Controller, Loaded>,
  choice: ControllerChoice,
): Loaded | undefined {
  const controller = controllerOf(config, choice, undefined);
  return controller === undefined ? undefined : stores.get(controller);
}

function addEverywhere(store: Loaded | undefined, ...environment: Parameters<ControllerStore['addEnvironment']>): void {
  store?.now.addEnvironment(...environment);
  store?.later.addEnvironment(...environment);
}

function addOwn(store: Loaded | undefined, ...secret: Parameters<ControllerStore['addOwn']>): void {
  store?.now.addOwn(...secret);
  store?.later.addOwn(...secret);
}

function certificateNames({ name, names }: PlannedEnvironment, { certificates }: GivenCertificates): CertificateNames {
  const pair = certificates.get(name);
  const certificate = pair === undefined ? undefined : servedCertificate(pair);
  return certificate ?? { dnsNames: names };
}
