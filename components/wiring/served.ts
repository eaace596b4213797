import { type Config } from '../config/config';
import { type GivenCertificates, servedCertificate } from './certificates/given';
import { type Answer, decided } from './engines/engine';
import { buildTraefikStore, type TraefikSecret, type TraefikStore } from './engines/traefik/store';
import { type Controller } from './ingress';
import { type PlannedEnvironment } from './plan';
import { endsAtLoadBalancer, type WiredHost } from './wire';

/** Whose certificate a Traefik serves: an environment's, one that belongs to an Ingress alone, or none that is known. */
export type Served =
  | { readonly kind: 'environment'; readonly environment: PlannedEnvironment }
  | { readonly kind: 'own'; readonly secretName: string; readonly namespace: string }
  | { readonly kind: 'default' };

const byDefault: Answer<Served> = decided({ kind: 'default' });

/** What Traefik's store goes by. */
type CertificateNames = Pick<TraefikSecret, 'dnsNames' | 'commonName' | 'ips'>;

/**
 * What the Traefiks of a stack have loaded. Each has one store, whatever the namespace of a Secret; it loads the
 * Secrets that Ingresses of its class name. What applications will name that the plan does not know (Epinio's) is not
 * known either, so every environment of a controller counts as loaded.
 */
export class ControllerStores {
  private constructor(
    private readonly names: ReadonlyMap<PlannedEnvironment, CertificateNames>,
    private readonly stores: ReadonlyMap<Controller, ControllerStore>,
  ) {}

  /** @param given certificates with names of their own, which need not be those of their environments alone */
  static of(
    config: Config,
    environments: readonly PlannedEnvironment[],
    hosts: readonly WiredHost[],
    given: GivenCertificates,
  ): ControllerStores {
    const names = new Map(environments.map((environment) => [environment, certificateNames(environment, given)]));
    const stores = new Map(config.controllers.map((controller) => [controller, new ControllerStore(names)]));
    const byName = new Map(config.controllers.map((controller) => [controller.name, controller]));
    const defaultOne = config.controllers.find((controller) => controller.default);
    for (const environment of environments) {
      const { controller } = environment.config;
      const serving = controller === undefined ? defaultOne : byName.get(controller);
      if (serving !== undefined) stores.get(serving)?.addEnvironment(environment, environment.secret.namespace);
    }
    addHosts(stores, hosts);
    return new ControllerStores(names, stores);
  }

  /** The same with what further hosts bring; these stay as they are. */
  beside(hosts: readonly WiredHost[]): ControllerStores {
    const stores = new Map(
      [...this.stores].map(([controller, store]) => [controller, new ControllerStore(this.names, store)]),
    );
    addHosts(stores, hosts);
    return new ControllerStores(this.names, stores);
  }

  /** Whose certificate the controller of each host serves; hosts that are no DNS names are left out. */
  serve(hosts: readonly WiredHost[]): ReadonlyMap<WiredHost, Answer<Served>> {
    const served = new Map<WiredHost, Answer<Served>>();
    for (const wired of hosts) {
      if (wired.mistake !== undefined) continue;
      const store = wired.controller === undefined ? undefined : this.stores.get(wired.controller);
      served.set(wired, store?.serve(wired.host.host) ?? byDefault);
    }
    return served;
  }
}

function addHosts(stores: ReadonlyMap<Controller, ControllerStore>, hosts: readonly WiredHost[]): void {
  for (const host of hosts) if (host.controller !== undefined) stores.get(host.controller)?.addHost(host);
}

function certificateNames({ name, names }: PlannedEnvironment, { certificates }: GivenCertificates): CertificateNames {
  const pair = certificates.get(name);
  const certificate = pair === undefined ? undefined : servedCertificate(pair);
  return certificate ?? { dnsNames: names };
}

/** What one Traefik holds; of the places of one environment's Secret, all with the same certificate. */
class ControllerStore {
  private readonly secrets = new Map<string, TraefikSecret>();
  private readonly owners = new Map<TraefikSecret, Answer<Served>>();
  private store: TraefikStore | undefined;

  /** @param before what it holds already */
  constructor(
    private readonly names: ReadonlyMap<PlannedEnvironment, CertificateNames>,
    private readonly before?: ControllerStore,
  ) {}

  addEnvironment(environment: PlannedEnvironment, namespace: string): void {
    if (endsAtLoadBalancer(environment)) return;
    const { dnsNames, commonName, ips } = this.names.get(environment) ?? { dnsNames: environment.names };
    this.add(
      { namespace, name: environment.secret.name, dnsNames, commonName, ips },
      { kind: 'environment', environment },
    );
  }

  addHost({ host, ingress, chosen }: WiredHost): void {
    const { own } = host;
    const { namespace } = ingress;
    if (own !== undefined) {
      this.add(
        { namespace, name: own.secretName, dnsNames: own.names },
        { kind: 'own', namespace, secretName: own.secretName },
      );
    } else if (chosen !== undefined) {
      this.addEnvironment(chosen.environment, namespace);
    }
  }

  serve(host: string): Answer<Served> {
    const answer = this.built().serve(host);
    if (answer.kind === 'ambiguous') return answer;
    return (answer.decision === null ? undefined : this.ownerOf(answer.decision)) ?? byDefault;
  }

  private built(): TraefikStore {
    const secrets = [...this.secrets.values()];
    this.store ??= this.before === undefined ? buildTraefikStore({ secrets }) : this.before.built().with(secrets);
    return this.store;
  }

  private ownerOf(secret: TraefikSecret): Answer<Served> | undefined {
    return this.owners.get(secret) ?? this.before?.ownerOf(secret);
  }

  private holds(id: string): boolean {
    return this.secrets.has(id) || (this.before?.holds(id) ?? false);
  }

  private add(secret: TraefikSecret, owner: Served): void {
    const id = `${secret.namespace}/${secret.name}`;
    if (this.holds(id)) return;
    this.secrets.set(id, secret);
    this.owners.set(secret, decided(owner));
  }
}
