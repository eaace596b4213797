import { type Answer, decided } from './engines/engine';
import { buildTraefikStore, type TraefikSecret, type TraefikStore } from './engines/traefik/store';
import { coversName } from './ledger/ledger';
import { type PlannedEnvironment } from './plan';
import { endsAtLoadBalancer } from './wire';

/** Whose certificate a Traefik serves: an environment's, one that belongs to an Ingress alone, or Traefik's default. */
export type Served =
  | { readonly kind: 'environment'; readonly environment: PlannedEnvironment; readonly byStore?: true }
  /** `byStore`: a TLSStore names it for every host that no other certificate has. */
  | { readonly kind: 'own'; readonly secretName: string; readonly namespace: string; readonly byStore?: true }
  | { readonly kind: 'default' };

/** Traefik's own default certificate, which no client accepts. */
export const byDefault: Answer<Served> = decided({ kind: 'default' });

/** The names of a certificate that Traefik's store goes by. */
export type CertificateNames = Pick<TraefikSecret, 'dnsNames' | 'commonName' | 'ips'>;

/** The certificates that one Traefik holds. An environment's Secret has the same certificate in all of its places. */
export class ControllerStore {
  private readonly secrets = new Map<string, TraefikSecret>();
  private readonly owners = new Map<TraefikSecret, Answer<Served>>();
  private store: TraefikStore | undefined;
  private fallback: { readonly names: readonly string[]; readonly served: Served } | undefined;

  /** @param before the certificates that it holds already */
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

  addOwn(namespace: string, secretName: string, dnsNames: readonly string[]): void {
    this.add({ namespace, name: secretName, dnsNames }, { kind: 'own', namespace, secretName });
  }

  /** Sets what is served where no certificate has the host; it counts only for hosts that its names cover. */
  fallBackTo(names: readonly string[], served: Served): void {
    this.fallback = { names, served };
  }

  serve(host: string): Answer<Served> {
    const answer = this.built().serve(host);
    if (answer.kind === 'ambiguous') return answer;
    const owner = answer.decision === null ? undefined : this.ownerOf(answer.decision);
    if (owner !== undefined) return owner;
    const { fallback } = this;
    return fallback !== undefined && coversName(fallback.names, host) ? decided(fallback.served) : byDefault;
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
