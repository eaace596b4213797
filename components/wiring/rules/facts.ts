import { type Config } from '../../config/config';
import { type PlannedCertificate } from '../calendar';
import { type GivenCertificates } from '../certificates/given';
import { type Claims } from '../claims';
import { type Coverage } from '../coverage';
import { type EnvironmentName } from '../names/environment-names';
import { type HostOptions } from '../host-options';
import { type PlannedIngress } from '../ingress';
import { type PlannedOrder } from '../orders';
import { type PlannedEnvironment, type PlannedNamespace, type PlannedTrustBundle } from '../plan';
import { type ShimOptions } from '../engines/cert-manager/issuer';
import { type Ledger, type SecretWriter } from '../ledger/ledger';
import { type ManifestObject } from '../manifests/object';
import { type ShimOutcome } from '../manifests/shim';
import { type TlsStore } from '../manifests/tls-store';
import { type UnknownIssuer } from '../manifests/writers';
import { type NamedHosts } from '../named-hosts';
import { type Places } from '../places';
import { type Reach } from '../reach';
import { type ControllerStores, type HostServed } from '../served';
import { type Spendings } from '../spendings';
import { type TcpRoutes } from '../tcp-routes';
import { type TraefikSettings } from '../traefik-settings';
import { type WiredHost } from '../wire';

/**
 * Inputs of the rules: everything that the plan has worked out, each thing once. Facts of the stack also hold for
 * routes that are judged beside it.
 */
export interface Facts {
  readonly config: Config;
  readonly given: GivenCertificates;
  readonly environments: readonly PlannedEnvironment[];
  /** The names of each environment as configured, invalid ones included. */
  readonly names: ReadonlyMap<PlannedEnvironment, readonly EnvironmentName[]>;
  readonly trustBundles: readonly PlannedTrustBundle[];
  readonly namespaces: readonly PlannedNamespace[];
  readonly coverage: Coverage;
  readonly reach: Reach;
  /** The Ingresses to judge: those of the stack, or those from elsewhere that are judged beside them. */
  readonly ingresses: readonly PlannedIngress[];
  readonly hosts: readonly WiredHost[];
  readonly claims: Claims;
  readonly places: Places;
  /** What the controller of a host does where no certificate has it. */
  readonly options: HostOptions;
  /** The routes of TCP among the Ingresses to judge. */
  readonly tcpRoutes: TcpRoutes;
  readonly stores: ControllerStores;
  /** Whose certificate the controller of each host serves. */
  readonly served: ReadonlyMap<WiredHost, HostServed>;
  readonly orders: readonly PlannedOrder[];
  readonly spendings: Spendings;
  /** The certificates of the stack. */
  readonly calendar: readonly PlannedCertificate[];
  readonly ledger: Ledger;
  /** What the routes of each host do together. */
  readonly named: NamedHosts;
  readonly traefik: TraefikSettings;
  readonly shimOptions: ShimOptions;
  readonly manifests: ManifestFacts;
}

/** What manifests hold besides routes; empty for a stack. */
export interface ManifestFacts {
  readonly objects: readonly ManifestObject[];
  /** Objects over each of which stands another one with a different content. */
  readonly replaced: readonly ManifestObject[];
  readonly writers: readonly SecretWriter[];
  readonly shim: ShimOutcome;
  readonly unknownIssuers: readonly UnknownIssuer[];
  /** Gateways of a class whose controller reads none. */
  readonly unservedGateways: readonly PlannedIngress[];
  readonly tlsStores: readonly TlsStore[];
  /** IngressClasses that are the default. */
  readonly defaultClasses: readonly ManifestObject[];
}
