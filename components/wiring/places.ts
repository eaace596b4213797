import { type PlannedEnvironment } from './plan';
import { type Reach } from './reach';
import { hasRoutingSecret, type WiredHost } from './wire';

/** A Secret in a namespace, and where the configuration or manifest puts it there. */
export interface Place {
  readonly namespace: string;
  readonly secretName: string;
  readonly path: string;
}

/** Secrets by their names. */
type Secrets = ReadonlyMap<string, Place>;

/** The places where the plan knows Secrets to be. */
export class Places {
  private readonly secrets = new Map<string, Map<string, Place>>();

  /** @param before the places that were known before these */
  constructor(
    places: Iterable<Place>,
    private readonly before?: Places,
  ) {
    for (const place of places) this.add(place);
  }

  in(namespace: string, secretName: string): Place | undefined {
    return this.before?.in(namespace, secretName) ?? this.secrets.get(namespace)?.get(secretName);
  }

  /** Whether a namespace has any of these Secrets. */
  has(namespace: string): boolean {
    return this.secrets.has(namespace) || (this.before?.has(namespace) ?? false);
  }

  /** The Secrets that were not known before, by namespace. */
  get own(): Iterable<readonly [namespace: string, secrets: Secrets]> {
    return this.secrets;
  }

  /** The places that were known before. */
  get former(): Places | undefined {
    return this.before;
  }

  private add(place: Place): void {
    const { namespace, secretName } = place;
    if (this.in(namespace, secretName) !== undefined) return;
    const secrets = this.secrets.get(namespace);
    if (secrets === undefined) this.secrets.set(namespace, new Map([[secretName, place]]));
    else secrets.set(secretName, place);
  }
}

/** The places where the routing secrets of environments are for certain. */
export function* environmentPlaces(environments: readonly PlannedEnvironment[], reach: Reach): Iterable<Place> {
  for (const environment of environments) {
    if (!hasRoutingSecret(environment)) continue;
    const { secret, path } = environment;
    for (const namespace of reach.places(environment)) yield { namespace, secretName: secret.name, path };
  }
}

/** The places of certificates that belong to single Ingresses. */
export function* ownCertificatePlaces(hosts: readonly WiredHost[]): Iterable<Place> {
  for (const { host, ingress } of hosts) {
    if (host.own === undefined) continue;
    yield { namespace: ingress.namespace, secretName: host.own.secretName, path: host.path };
  }
}
