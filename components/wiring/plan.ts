import { type Trust } from '../config/values/ca';
import { type ControllerAcme } from '../config/values/controller-acme';
import { type Distribution, type Distributor } from '../config/values/distribution';
import { type KeyType } from '../config/values/key-type';
import { type RenewBefore } from '../config/values/renew-before';
import { type Addresses } from '../config/sections/addresses';
import { type Charts } from '../config/sections/charts';
import { type Cluster } from '../config/sections/cluster';
import { type Controller } from '../config/sections/controllers';
import { type Dns } from '../config/sections/dns';
import { type Environment, type Issuance } from '../config/sections/environments';
import { type Epinio } from '../config/sections/epinio';
import { type GuardAction } from '../config/sections/guard';
import { type Issuer } from '../config/sections/issuers';
import { type App } from '../config/sections/apps';
import { type Planning } from '../config/sections/planning';
import { type PlannedBalancer } from './balancer';
import { type Requirement } from './engines/apimachinery/label-requirement';
import { type Monitors } from '../config/sections/monitors';
import { type PlannedCertificate } from './calendar';
import { type PlannedCaa } from './plan/caa';
import { type PlannedSolver } from './plan/solvers';
import { type PlannedStandingRecord } from './plan/standing-records';
import { type Diagnostic } from './rules/diagnostic';
import { type PlannedResolver } from './resolver';
import { type WiringSource } from './source';
import { type Spending } from './spendings';

/** Where the certificate of a wiring comes from, as seen from its Ingress. */
export type Tls = 'routing-secret' | 'own-certificate' | 'traefik-acme' | 'load-balancer' | 'none';

/** How one host gets its TLS. */
export interface Wiring {
  readonly host: string;
  readonly namespace: string;
  /** What serves the host. */
  readonly source: WiringSource;
  readonly environment: string | null;
  readonly secretName: string | null;
  /** The SAN that matches the host, as TLS clients match. */
  readonly coveringName: string | null;
  readonly tls: Tls;
  /** ACME orders that this host causes by itself. Those of environments are counted once, under `orders`. */
  readonly orders: number;
  /** The controller that serves the host; null where none is configured for it. */
  readonly controller: string | null;
  /**
   * The environment whose certificate Traefik's store would serve, `own`, or null where none is served or it is
   * uncertain.
   */
  readonly servedBy: string | null;
}

export interface PlannedEnvironment {
  readonly name: string;
  /** Where the configuration has it. */
  readonly path: string;
  readonly config: Environment;
  /** The names of its certificate: `*.domain`, the apex, further names; lower-case, without trailing dots. */
  readonly names: readonly string[];
  readonly issuance: Issuance;
  readonly secret: { readonly namespace: string; readonly name: string };
  /** The controller that serves its hosts unless they name another; null where none is configured for it. */
  readonly controller: string | null;
  /** Label selector of the namespaces that get a copy; null where no copy is made. */
  readonly selector: string | null;
}

/** The certificates of a private CA, offered to workloads that have to trust it. */
export interface PlannedTrustBundle {
  readonly issuer: string;
  /** Where the configuration has it. */
  readonly path: string;
  readonly config: Trust;
  /**
   * The ConfigMap that copies are made from. With `direct` distribution there is no such source, only the wanted
   * copies.
   */
  readonly configMap: { readonly namespace: string; readonly name: string };
  /** Label selector of the namespaces that get a copy; null where no copy is made. */
  readonly selector: string | null;
  /** Annotations of the ConfigMap that ask for the copies. */
  readonly annotations: Readonly<Record<string, string>>;
  /** The namespaces that the program itself puts the ConfigMap into; undefined where a controller makes the copies. */
  readonly places: readonly string[] | undefined;
}

/**
 * The owner of a namespace, which decides what happens if it exists already, and at destroy:
 * - `own`: this stack's alone. One that exists already is refused; destroy removes it, unless others have put something there.
 * - `shared`: of every stack that needs it. One that exists already is used, and stays.
 * - `adopted`: taken on knowingly. One that exists already is used, and stays.
 * - `foreign`: somebody else makes it.
 */
export type NamespaceOwnership = 'own' | 'shared' | 'adopted' | 'foreign';

/** A namespace that the plan knows. */
export interface PlannedNamespace {
  readonly name: string;
  /** The labels that are known, `kubernetes.io/metadata.name` always among them. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether these are all its labels. */
  readonly complete: boolean;
  /** Whether the program creates it. */
  readonly create: boolean;
  readonly ownership: NamespaceOwnership;
}

/** A diagnostic that the configuration accepts. */
export interface Ignored {
  readonly diagnostic: Diagnostic;
  readonly reason: string;
}

/** ACME orders for one set of identifiers, counted against one registered domain. */
export interface Order {
  /** The registered domain by the public suffix list, private section included; a name without one stands for itself. */
  readonly registeredDomain: string;
  /** `letsencrypt-production`, `letsencrypt-staging`, or the URL of the directory. */
  readonly directory: string;
  /** All names of the certificate, sorted; those of other registered domains too. */
  readonly identifiers: readonly string[];
  readonly count: number;
}

/** An ingress controller. */
export interface PlannedController extends Pick<
  Controller,
  'name' | 'class' | 'default' | 'replicas' | 'addresses' | 'values' | 'gateway'
> {
  /** Its namespace, which no other controller shares. */
  readonly namespace: string;
  /** Whether the program installs it; else it is in the cluster already. */
  readonly installed: boolean;
  /** The addresses that clients use: its own, or the external ones that a cloud maps to them. */
  readonly publicAddresses: readonly string[];
  /** The external address in the status of Ingresses, if a cloud maps one to an address of the controller. */
  readonly floatingIp: string | undefined;
  /** Whether MetalLB gives out the address; else the cloud is asked for it. */
  readonly metallb: boolean;
  /** The pool that its addresses come from; undefined for any, and where MetalLB does not give them out. */
  readonly pool: string | undefined;
  /** The balancer of a cloud before it; undefined for none that this program asks for. */
  readonly balancer: PlannedBalancer | undefined;
  /** Traefik's own ACME client, with the URL of its authority's directory; undefined where it has none. */
  readonly acme: (ControllerAcme & { readonly server: string }) | undefined;
  /** The clients that are let in, as CIDRs; undefined for all. */
  readonly allow: readonly string[] | undefined;
  /** Its dashboard at a host; undefined where it has none, or where the program does not install the controller. */
  readonly dashboard: PlannedDashboard | undefined;
}

/** The dashboard of a controller. */
export interface PlannedDashboard {
  readonly wiring: Wiring;
  /** What its route says to a Traefik that collects its certificate; undefined where it does not. */
  readonly resolver: PlannedResolver | undefined;
  /** CIDRs that may open it. */
  readonly allow: readonly string[];
}

/** A pool of addresses that MetalLB gives out. */
export interface PlannedPool {
  readonly name: string;
  /** CIDRs, and ranges as first-last. */
  readonly ranges: readonly string[];
  /** Whether Services that ask for no address get one of it, because some controller asks for none. */
  readonly autoAssign: boolean;
  /** The namespaces whose Services alone get its addresses, those of the controllers that name it; empty for all. */
  readonly namespaces: readonly string[];
}

/** What the program installs beside controllers and Epinio; undefined where it does not. */
export interface PlannedComponents {
  readonly metallb:
    { readonly namespace: string; readonly addresses: Addresses; readonly pools: readonly PlannedPool[] } | undefined;
  readonly certManager: { readonly namespace: string } | undefined;
  /** `certManager`: whether cert-manager, installed here or in the cluster already, can issue its certificate. */
  readonly kubed:
    { readonly namespace: string; readonly clusterName: string; readonly certManager: boolean } | undefined;
  /** `configMaps`: whether it copies those too, for trust bundles. */
  readonly replicator: { readonly namespace: string; readonly configMaps: boolean } | undefined;
}

/** An issuer, and what it needs of the edge. */
export interface PlannedIssuer {
  readonly name: string;
  readonly config: Issuer;
  /** cert-manager's cluster resource namespace, where the Secrets of ClusterIssuers live. */
  readonly namespace: string;
  /** The controller that answers HTTP-01; undefined where the issuer does not use HTTP-01. */
  readonly http01: { readonly controller: string; readonly class: string } | undefined;
}

/** The Secret of an environment: its source, and the copies that are made of it. */
export interface PlannedRoutingSecret {
  readonly environment: string;
  readonly namespace: string;
  readonly name: string;
  readonly names: readonly string[];
  /** Where the certificate comes from. */
  readonly issuance: Exclude<Issuance, { readonly kind: 'arn' | 'traefikAcme' }>;
  /** Private key of an issuer's certificate. */
  readonly keyType: KeyType | undefined;
  /** When cert-manager renews an issuer's certificate; undefined: its own default, a third of the lifetime. */
  readonly renewBefore: RenewBefore | undefined;
  readonly copies: PlannedCopies;
}

/** The copies of a routing secret. */
export interface PlannedCopies {
  readonly distribution: Distribution;
  /** Annotations of the source that ask a controller for the copies. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Label selector of the namespaces that get one, as the API server reads it. */
  readonly selector: string;
  /**
   * The namespaces, other than the source's, whose Ingresses the plan wires: a copy has to exist before those
   * Ingresses.
   */
  readonly wired: readonly string[];
  /** Further namespaces that the program itself puts a copy into. */
  readonly further: readonly string[];
  /**
   * Label selector of the namespaces whose copies kubed has to let go of, since others own them; undefined for none.
   */
  readonly letGo: string | undefined;
}

/** Epinio, where the program installs it. */
export interface PlannedEpinio {
  readonly config: Epinio;
  readonly namespace: string;
  /** System domain. */
  readonly domain: string;
  readonly environment: string;
  /** ClusterIssuer of the certificates that its chart and its applications order; undefined: the chart's own CA. */
  readonly issuer: string | undefined;
  /** Class of the Ingresses of its chart, which nobody serves where the plan routes its hosts. */
  readonly class: string | undefined;
  /** Ingress class of the applications. */
  readonly appsClass: string | undefined;
  /** Namespace of cert-manager's cluster resources. */
  readonly certManagerNamespace: string;
  /** Who copies the registry's credentials to where applications run, installed here or not. */
  readonly distributor: Distributor;
}

/**
 * A new version that gets a share of an application's requests. Its routes have the rules of the Ingress, which stays:
 * their priority is higher by one, so a host is served while the canary comes and
 * goes.
 */
export interface PlannedCanary {
  /** Name of the TraefikService that shares out the requests. */
  readonly traefikService: string;
  /** Its two Services, the application's own first; undefined where another program makes the TraefikService. */
  readonly versions: readonly [PlannedVersion, PlannedVersion] | undefined;
  /** Whether another program moves the weights. */
  readonly isWeighedElsewhere: boolean;
  /** Whether a client stays with its version. */
  readonly sticky: boolean;
  /** One for each Secret. */
  readonly routes: readonly PlannedCanaryRoute[];
}

/** A version of an application. */
export interface PlannedVersion {
  readonly service: string;
  readonly port: number | string;
  /** Requests of a hundred. */
  readonly weight: number;
}

/** An IngressRoute, with what the Ingress has by annotations. */
export interface PlannedCanaryRoute {
  readonly name: string;
  /** The Secret of its hosts; null: whatever Traefik's store has; undefined: no TLS. */
  readonly secretName: string | null | undefined;
  /** Rules of Traefik, one for each host, each with a priority just above that of the Ingress. */
  readonly rules: readonly { readonly match: string; readonly priority: number }[];
  readonly entryPoints: readonly string[];
  readonly middlewares: readonly string[];
  readonly tlsOptions: string | undefined;
  /** What it says to a Traefik that collects its certificates; undefined where none does. */
  readonly resolver: PlannedResolver | undefined;
}

/** A name that is to be found in the DNS. */
export interface PublishedName {
  readonly name: string;
  /** Where the configuration has it. */
  readonly path: string;
  readonly controller: PlannedController;
  /** What serves it; undefined for the wildcard name of an environment. */
  readonly source: WiringSource | undefined;
  /** The annotations of its Ingress, as configured. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Whether no Ingress has the host that ExternalDNS could read it from. */
  readonly isCarried: boolean;
}

/** One ExternalDNS, and what it is told. */
export interface PlannedDns {
  readonly name: string;
  /** Where the configuration has it. */
  readonly path: string;
  readonly config: Dns;
  /** Whether the program installs it; else it is in the cluster already. */
  readonly installed: boolean;
  readonly namespace: string;
  /** Its Helm release, after which its objects are named. */
  readonly release: string;
  readonly zones: readonly string[];
  /** The ingress classes that it reads. */
  readonly classes: readonly string[];
  /** The owner id on its records. */
  readonly owner: string;
  /** What stands for `*` in the names of its TXT records. */
  readonly wildcardWord: string;
  readonly carriers: readonly RecordCarrier[];
}

/** An Ingress without rules, that nothing serves: ExternalDNS reads names from it that no other Ingress has. */
export interface RecordCarrier {
  readonly name: string;
  /** A class of one ExternalDNS alone. */
  readonly class: string;
  /** The controller that its names point at. */
  readonly controller: string;
  readonly hosts: readonly string[];
  /** Empty where the address of the controller is known only at `up`. */
  readonly targets: readonly string[];
}

export type RecordType = 'A' | 'AAAA' | 'CNAME';

/** A record that an ExternalDNS makes. */
export interface PlannedRecord {
  readonly name: string;
  /** Undefined where the target is known only at `up`: the address that a load balancer gives out. */
  readonly type: RecordType | undefined;
  readonly targets: readonly string[];
  readonly zone: string;
  /** The name of the ExternalDNS. */
  readonly instance: string;
  readonly owner: string;
  /** What the record is for. */
  readonly published: PublishedName;
}

/** A path, and the Service behind it. */
export type PlannedBackend = Pick<App, 'path' | 'pathType'> & {
  readonly service: string;
  readonly port: number | string;
};

/** An Ingress that the program makes: of an application, or of Epinio's web interface. */
export interface OwnIngress {
  readonly source: WiringSource;
  /** Where the configuration has it. */
  readonly path: string;
  readonly namespace: string;
  readonly name: string;
  /** The controller that serves it, and its ingress class; undefined where none is configured for it. */
  readonly controller: string | undefined;
  readonly class: string | undefined;
  readonly backend: PlannedBackend;
  /** Further paths of its hosts. */
  readonly otherBackends: readonly PlannedBackend[];
  readonly annotations: Readonly<Record<string, string>>;
  /** Its hosts, at least one. */
  readonly wiring: readonly Wiring[];
  /** Whether TLS ends before its controller, which then gets plain HTTP. */
  readonly isPlain: boolean;
  /** What it says to a Traefik that collects its certificates; undefined where none does. */
  readonly resolver: PlannedResolver | undefined;
  /** A new version beside, with a share of the requests. */
  readonly canary: PlannedCanary | undefined;
  /** A certificate of its own. */
  readonly certificate:
    { readonly secretName: string; readonly names: readonly string[]; readonly issuer: string } | undefined;
}

/** Who may use a name for a route. */
export interface PlannedGrant {
  /** A host, or a wildcard. */
  readonly name: string;
  /** Ingress class of the route. */
  readonly class: string;
  /** The labels that the namespace of the route has to have; none for every namespace. */
  readonly namespaces: readonly Requirement[];
  /**
   * How the plan has the name secured: by a routing secret, by a certificate that the route may order, by Traefik's own
   * ACME, or not by the route.
   */
  readonly tls: 'routing-secret' | 'own-certificate' | 'resolver' | 'none';
}

/** The guard in the API server: which routes of the plan's classes are allowed. */
export interface PlannedGuard {
  readonly action: GuardAction;
  /** Name of its policies, bindings and parameters. */
  readonly name: string;
  /** Namespace of its parameters. */
  readonly namespace: string;
  /** The classes that it watches over. Routes of other classes are served by nobody here. */
  readonly classes: readonly string[];
  /** Those whose controllers read Gateways; empty where none does. */
  readonly gatewayClasses: readonly string[];
  readonly grants: readonly PlannedGrant[];
}

/** A monitor: one for each path that is served at a host, never for a wildcard. */
export interface PlannedMonitor {
  readonly host: string;
  /** Namespace of the route. */
  readonly namespace: string;
  /** Name of the object, which no other monitor of the namespace has. */
  readonly name: string;
  /** The URL that is asked for. */
  readonly url: string;
  /** Time between two checks, such as 5m; undefined: as the service that checks has it. */
  readonly interval: string | undefined;
  /** What asks for the URL. */
  readonly watch: Monitors['watch'];
  readonly source: WiringSource;
}

/** The cluster that a stack is for, as far as its configuration says in plain text. */
export interface PlannedCluster {
  readonly name: string | undefined;
  readonly context: string | undefined;
  readonly kubeconfig: string | undefined;
  /** The network that its address pools are in. */
  readonly network: string | undefined;
}

/** A path of a host that an Ingress of the program serves. */
export interface PlannedClaim {
  readonly host: string;
  /** Where the configuration has the host. */
  readonly path: string;
  /** The path below the host. */
  readonly urlPath: string;
  /** Undefined where no controller is configured for it. */
  readonly class: string | undefined;
}

/** What other stacks are held against; see `stacks/`. */
export interface PlannedSharing {
  readonly cluster: PlannedCluster;
  readonly claims: readonly PlannedClaim[];
  /** Share of a limit from which orders are warned of. */
  readonly warnAtQuota: number;
  /** The diagnostics that the configuration accepts, those that only several stacks have among them. */
  readonly acceptances: Planning['ignore'];
}

/** Everything that is decided before anything changes. The report prints it; the program declares it. */
export interface Plan {
  readonly stackName: string;
  readonly controllers: readonly PlannedController[];
  readonly components: PlannedComponents;
  readonly charts: Charts;
  readonly issuers: readonly PlannedIssuer[];
  readonly environments: readonly PlannedEnvironment[];
  /** One for each environment whose TLS ends in the cluster. */
  readonly routingSecrets: readonly PlannedRoutingSecret[];
  readonly trustBundles: readonly PlannedTrustBundle[];
  readonly namespaces: readonly PlannedNamespace[];
  readonly epinio: PlannedEpinio | undefined;
  /** Undefined where none is asked for. */
  readonly guard: PlannedGuard | undefined;
  /** Made when they are asked for. */
  readonly ingresses: readonly OwnIngress[];
  /** Those of them that have a canary. */
  readonly canaried: readonly OwnIngress[];
  readonly wiring: readonly Wiring[];
  readonly orders: readonly Order[];
  /** What these orders spend of each limit that an authority publishes, in the order of the orders. */
  readonly spendings: readonly Spending[];
  /** In the order of the wiring. */
  readonly monitors: readonly PlannedMonitor[];
  /** How often each certificate is renewed, now and after each published date; in the order of the configuration. */
  readonly calendar: readonly PlannedCertificate[];
  /** The ExternalDNS instances, and the records that they make; by instance, then in the order of the hosts. */
  readonly dns: readonly PlannedDns[];
  readonly records: readonly PlannedRecord[];
  /** The TXT records that somebody has to make once, by hand. */
  readonly standingRecords: readonly PlannedStandingRecord[];
  /** What CAA records have to allow: `verify` and `check --online` look them up. */
  readonly caa: readonly PlannedCaa[];
  /** The solver that cert-manager takes for each name, where there is a choice. */
  readonly solvers: readonly PlannedSolver[];
  /** How long the program waits for what others make. */
  readonly waitSeconds: Cluster['waitSeconds'];
  readonly diagnostics: readonly Diagnostic[];
  readonly ignored: readonly Ignored[];
  /** Made when it is asked for. */
  readonly sharing: PlannedSharing;
  /** Whether warnings stop the program, as errors do. */
  readonly strict: boolean;
}
