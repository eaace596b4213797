import { type Config } from '../config/config';
import { type GivenCertificates, servedCertificate } from './certificates/given';
import { byDefault, type CertificateNames, ControllerStore, type Served } from './controller-store';
import { type Answer } from './engines/engine';
import { type Controller, type ControllerChoice, controllerOf, type PlannedIngress } from './ingress';
import { coversName, type Ledger } from './ledger/ledger';
import { canonicalName } from './names/host-name';
import { installedComponents } from './installed';
import { type TlsStore } from './manifests/tls-store';
import { controllerNamespace, isEpinioNamespace } from './namespaces';
import { type PlannedEnvironment, type PlannedNamespace } from './plan';
import { type Reach } from './reach';
import { type WiredHost } from './wire';

/** Inputs of the stores of a stack. */
export interface StoreInputs {
  readonly config: Config;
  readonly environments: readonly PlannedEnvironment[];
  readonly namespaces: readonly PlannedNamespace[];
  readonly reach: Reach;
  readonly hosts: readonly WiredHost[];
  /** Given certificates, whose names may differ from those of their environments. */
  readonly given: GivenCertificates;
}

/** Inputs for what Traefiks load because of routes from elsewhere. */
export interface FurtherLoads {
  /** Who writes the Secrets that they name. */
  readonly ledger: Ledger;
  readonly routes: readonly PlannedIngress[];
  readonly tlsStores: readonly TlsStore[];
  /** Hosts whose Secrets are named by the wiring, whatever their routes say. */
  readonly wired: readonly WiredHost[];
}

/** Whose certificate is served `now`, and whose would be `later`, with every Secret named that may be named. */
export interface HostServed {
  readonly now: Answer<Served>;
  readonly later: Answer<Served>;
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
  private constructor(
    private readonly names: ReadonlyMap<PlannedEnvironment, CertificateNames>,
    private readonly stores: ReadonlyMap<Controller, Loaded>,
    private readonly config: Config,
  ) {}

  static of({ config, environments, namespaces, reach, hosts, given }: StoreInputs): ControllerStores {
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
      store?.later.addEnvironment(environment, environment.secret.namespace);
      for (const namespace of epinio)
        if (reach.of(environment, namespace) === 'yes') addEverywhere(store, environment, namespace);
    }
    const made = new ControllerStores(names, stores, config);
    made.addHosts(hosts);
    return made;
  }

  /** These stores with what further routes bring; this object stays as it is. */
  beside({ ledger, routes, tlsStores, wired }: FurtherLoads): ControllerStores {
    const stores = new Map(
      [...this.stores].map(([controller, { now, later }]) => [
        controller,
        { now: new ControllerStore(this.names, now), later: new ControllerStore(this.names, later) },
      ]),
    );
    const made = new ControllerStores(this.names, stores, this.config);
    for (const route of routes) made.addRoute(ledger, route);
    for (const store of tlsStores) made.addTlsStore(ledger, store);
    made.addHosts(wired);
    return made;
  }

  /** Whose certificate the controller of each host serves; hosts that are no DNS names are left out. */
  serve(hosts: readonly WiredHost[]): ReadonlyMap<WiredHost, HostServed> {
    const served = new Map<WiredHost, HostServed>();
    for (const wired of hosts) {
      if (wired.mistake !== undefined) continue;
      const store = wired.controller === undefined ? undefined : this.stores.get(wired.controller);
      const { host } = wired.host;
      served.set(wired, { now: store?.now.serve(host) ?? byDefault, later: store?.later.serve(host) ?? byDefault });
    }
    return served;
  }

  /** Whether the certificate of an environment, as it really is, covers a host. */
  covers(environment: PlannedEnvironment, host: string): boolean {
    const { dnsNames } = this.names.get(environment) ?? { dnsNames: environment.names };
    return coversName(dnsNames.map(canonicalName), host);
  }

  private addHosts(hosts: readonly WiredHost[]): void {
    for (const { host, ingress, chosen, controller } of hosts) {
      const store = controller === undefined ? undefined : this.stores.get(controller);
      const { own } = host;
      if (own !== undefined) addOwn(store, ingress.namespace, own.secretName, own.names);
      else if (chosen !== undefined) addEverywhere(store, chosen.environment, ingress.namespace);
    }
  }

  /** The Ingress provider gives up an Ingress at the first missing Secret (v3.7, getCertificates). */
  private addRoute(ledger: Ledger, route: PlannedIngress): void {
    const store = storeOf(this.config, this.stores, route.controller);
    for (const { hosts, secretName, namespace = route.namespace } of route.declared?.blocks ?? []) {
      if (secretName === undefined) continue;
      const listed = hosts.map(({ name }) => canonicalName(name));
      const isThere = addSecret(store, ledger, namespace, secretName, listed);
      if (!isThere && route.declared?.kind === 'Ingress') return;
    }
  }

  /** Each Traefik of this program reads the TLSStore of its own namespace (chart 41.3, defaultTLSResourcesNamespace). */
  private addTlsStore(ledger: Ledger, { object, defaultSecret, secrets }: TlsStore): void {
    const { namespace } = object;
    const isOurs = installedComponents(this.config).traefik;
    for (const [{ name }, store] of this.stores) {
      if (isOurs && controllerNamespace(name) !== namespace) continue;
      for (const secretName of secrets) addSecret(store, ledger, namespace, secretName, []);
      if (defaultSecret === undefined) continue;
      const environment = ledger.environmentAt(namespace, defaultSecret);
      const names = environment?.names ?? ledger.certificateAt(namespace, defaultSecret)?.names;
      if (names === undefined) continue;
      const served: Served =
        environment === undefined
          ? { kind: 'own', namespace, secretName: defaultSecret, byStore: true }
          : { kind: 'environment', environment, byStore: true };
      for (const one of [store.now, store.later]) one.fallBackTo(names, served);
    }
  }
}

/** Loads a Secret that is there, under the names of its certificate or else those listed. Tells whether it is there. */
function addSecret(
  store: Loaded | undefined,
  ledger: Ledger,
  namespace: string,
  secretName: string,
  listed: readonly string[],
): boolean {
  const environment = ledger.environmentAt(namespace, secretName);
  if (environment !== undefined) addEverywhere(store, environment, namespace);
  else if (ledger.has(namespace, secretName))
    addOwn(store, namespace, secretName, ledger.certificateAt(namespace, secretName)?.names ?? listed);
  else return false;
  return true;
}

function storeOf(
  config: Config,
  stores: ReadonlyMap<Controller, Loaded>,
  choice: ControllerChoice,
): Loaded | undefined {
  const controller = controllerOf(config, choice, undefined);
  return controller === undefined ? undefined : stores.get(controller);
}

function addEverywhere(store: Loaded | undefined, environment: PlannedEnvironment, namespace: string): void {
  store?.now.addEnvironment(environment, namespace);
  store?.later.addEnvironment(environment, namespace);
}

function addOwn(store: Loaded | undefined, namespace: string, secretName: string, names: readonly string[]): void {
  store?.now.addOwn(namespace, secretName, names);
  store?.later.addOwn(namespace, secretName, names);
}

function certificateNames({ name, names }: PlannedEnvironment, { certificates }: GivenCertificates): CertificateNames {
  const pair = certificates.get(name);
  const certificate = pair === undefined ? undefined : servedCertificate(pair);
  return certificate ?? { dnsNames: names };
}
