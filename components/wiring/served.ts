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

/**
 * Whose certificate the controller of each host serves. Each Traefik has one store, whatever the namespace of a Secret;
 * it loads the Secrets that Ingresses of its class name. What applications will name that the plan does not know
 * (Epinio's) is not known either, so every environment of a controller counts as loaded. Hosts that are no DNS names
 * are left out.
 *
 * @param given certificates with names of their own, which need not be those of their environments alone
 */
export function serveAll(
  config: Config,
  environments: readonly PlannedEnvironment[],
  hosts: readonly WiredHost[],
  given: GivenCertificates,
): ReadonlyMap<WiredHost, Answer<Served>> {
  const names = new Map(environments.map((environment) => [environment, certificateNames(environment, given)]));
  const stores = new Map(config.controllers.map((controller) => [controller, new ControllerStore(names)]));
  const byName = new Map(config.controllers.map((controller) => [controller.name, controller]));
  const defaultOne = config.controllers.find((controller) => controller.default);
  const storeOf = (controller: Controller | undefined) =>
    controller === undefined ? undefined : stores.get(controller);
  for (const environment of environments) {
    const { controller } = environment.config;
    const serving = controller === undefined ? defaultOne : byName.get(controller);
    storeOf(serving)?.addEnvironment(environment, environment.secret.namespace);
  }
  for (const host of hosts) storeOf(host.controller)?.addHost(host);
  const served = new Map<WiredHost, Answer<Served>>();
  for (const host of hosts) {
    if (host.mistake === undefined) served.set(host, storeOf(host.controller)?.serve(host.host.host) ?? byDefault);
  }
  return served;
}

/** What Traefik's store goes by. */
type CertificateNames = Pick<TraefikSecret, 'dnsNames' | 'commonName' | 'ips'>;

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

  constructor(private readonly names: ReadonlyMap<PlannedEnvironment, CertificateNames>) {}

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
    this.store ??= buildTraefikStore({ secrets: [...this.secrets.values()] });
    const answer = this.store.serve(host);
    if (answer.kind === 'ambiguous') return answer;
    return (answer.decision === null ? undefined : this.owners.get(answer.decision)) ?? byDefault;
  }

  private add(secret: TraefikSecret, owner: Served): void {
    const id = `${secret.namespace}/${secret.name}`;
    if (this.secrets.has(id)) return;
    this.secrets.set(id, secret);
    this.owners.set(secret, decided(owner));
  }
}
