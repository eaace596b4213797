import { type Answer, decided } from './engines/engine';
import {
  buildTraefikStore,
  type CertificateNames,
  type TraefikCandidate,
  type TraefikProvider,
  type TraefikSecret,
  type TraefikStore,
} from './engines/traefik/store';
import { type WithoutCertificate } from './host-options';
import { coversName } from './ledger/ledger';
import { type PlannedEnvironment } from './plan';
import { type WiringSource } from './source';
import { hasRoutingSecret } from './wire';

/** Whose certificate a Traefik serves: an environment's, or one that belongs to an Ingress alone. */
export type ServedCertificate =
  | { readonly kind: 'environment'; readonly environment: PlannedEnvironment; readonly byStore?: ByStore | undefined }
  | {
      readonly kind: 'own';
      readonly secretName: string;
      readonly namespace: string;
      readonly byStore?: ByStore | undefined;
    };

/** What a Traefik answers a handshake with: a certificate, its default one, none, or what a backend answers. */
export type Served =
  | ServedCertificate
  | { readonly kind: 'default' }
  | { readonly kind: 'refused'; readonly lacks: 'certificate' | 'options' }
  /** The connection as it is, which a route passes through to its backend. */
  | { readonly kind: 'passed'; readonly to: WiringSource };

/** A TLSStore loads the certificate, or names it for every host that no other certificate has. */
export interface ByStore {
  /** Whether the certificate covers the host, as far as its names are known. */
  readonly covers: boolean;
}

/** Traefik's own default certificate, which no client accepts. */
export const byDefault: Answer<Served> = decided({ kind: 'default' });

/** A certificate that has a host, in one of its Secrets. */
export interface Candidate extends TraefikCandidate {
  /** Whose it is. */
  readonly owner: ServedCertificate;
}

/** The certificate of a TLSStore, with its names as far as they are known. */
interface Fallback {
  readonly names: readonly string[] | undefined;
  readonly served: ServedCertificate;
}

/** The certificates that one Traefik holds. An environment's Secret has the same certificate in all of its places. */
export class ControllerStore {
  private readonly secrets = new Map<string, TraefikSecret>();
  private readonly owners = new Map<TraefikSecret, Answer<ServedCertificate>>();
  private readonly places = new Map<TraefikProvider, Map<PlannedEnvironment, Set<string>>>();
  private store: TraefikStore | undefined;
  private fallback: Fallback | undefined;

  /** @param before the certificates that it holds already */
  constructor(
    private readonly names: ReadonlyMap<PlannedEnvironment, CertificateNames>,
    private readonly before?: ControllerStore,
  ) {}

  /** @param byStore where a TLSStore loads it */
  addEnvironment(
    environment: PlannedEnvironment,
    namespace: string,
    provider: TraefikProvider,
    byStore?: ByStore,
  ): void {
    if (!hasRoutingSecret(environment)) return;
    // An environment's Secret is named by many hosts.
    const places = this.placesOf(environment, provider);
    if (places.has(namespace)) return;
    places.add(namespace);
    const { name } = environment.secret;
    if (this.holds(idOf(provider, namespace, name))) return;
    const { dnsNames, commonName, ips } = this.names.get(environment) ?? { dnsNames: environment.names };
    const certificate = `environment ${environment.name}`;
    this.add(
      { namespace, name, dnsNames, commonName, ips, provider, certificate },
      { kind: 'environment', environment, byStore },
    );
  }

  /**
   * @param certificate names the certificate that the Secret holds; copies share it
   * @param byStore where a TLSStore loads it
   */
  addOwn(
    namespace: string,
    secretName: string,
    names: CertificateNames,
    provider: TraefikProvider,
    certificate: string,
    byStore?: ByStore,
  ): void {
    const { dnsNames, commonName, ips } = names;
    this.add(
      { namespace, name: secretName, dnsNames, commonName, ips, provider, certificate },
      { kind: 'own', namespace, secretName, byStore },
    );
  }

  /**
   * Sets what is served where no certificate has the host, whether its names cover that or not.
   *
   * @param names its names; undefined where they are not known
   */
  fallBackTo(names: readonly string[] | undefined, served: ServedCertificate): void {
    this.fallback = { names, served };
  }

  /** @param without what Traefik does where no certificate is loaded that has the host */
  serve(host: string, without: WithoutCertificate): Answer<Served> {
    if (without === 'closes') return decided({ kind: 'refused', lacks: 'options' });
    const answer = this.built().serve(host);
    if (answer.kind === 'ambiguous') return answer;
    const owner = answer.decision === null ? undefined : this.ownerOf(answer.decision);
    if (owner !== undefined) return owner;
    // Strict options do without the default certificate of a TLSStore, too (v3.7, pkg/tls/tlsmanager.go, Get).
    if (without === 'refuses') return decided({ kind: 'refused', lacks: 'certificate' });
    const { fallback } = this;
    if (fallback === undefined) return byDefault;
    const covers = fallback.names === undefined || coversName(fallback.names, host);
    return decided({ ...fallback.served, byStore: { covers } });
  }

  /** The certificates that have a host, and how the store chooses among them. A TLSStore's is none of them. */
  candidates(host: string): readonly Candidate[] {
    return this.built()
      .candidates(host)
      .flatMap((candidate) => {
        const owner = this.ownerOf(candidate.secret);
        return owner?.kind === 'decided' ? [{ ...candidate, owner: owner.decision }] : [];
      });
  }

  /** The namespaces in which a provider has loaded, or passed over, the Secret of an environment. */
  private placesOf(environment: PlannedEnvironment, provider: TraefikProvider): Set<string> {
    const ofProvider = this.places.get(provider) ?? new Map<PlannedEnvironment, Set<string>>();
    this.places.set(provider, ofProvider);
    const known = ofProvider.get(environment) ?? new Set<string>();
    ofProvider.set(environment, known);
    return known;
  }

  private built(): TraefikStore {
    if (this.store !== undefined) return this.store;
    const secrets = [...this.secrets.values()];
    this.store = this.before === undefined ? buildTraefikStore({ secrets }) : this.before.built().with(secrets);
    return this.store;
  }

  private ownerOf(secret: TraefikSecret): Answer<ServedCertificate> | undefined {
    return this.owners.get(secret) ?? this.before?.ownerOf(secret);
  }

  private holds(id: string): boolean {
    return this.secrets.has(id) || (this.before?.holds(id) ?? false);
  }

  private add(secret: TraefikSecret & { readonly provider: TraefikProvider }, owner: ServedCertificate): void {
    const id = idOf(secret.provider, secret.namespace, secret.name);
    if (this.holds(id)) return;
    this.secrets.set(id, secret);
    this.owners.set(secret, decided(owner));
  }
}

function idOf(provider: TraefikProvider, namespace: string, name: string): string {
  return `${provider} ${namespace}/${name}`;
}
