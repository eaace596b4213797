import { type Trust } from '../config/values/ca';
import { type Environment, type Issuance } from '../config/sections/environments';
import { type Config } from '../config/config';
import { type GivenCertificates } from './certificates/given';
import { type Diagnostic } from './rules/diagnostic';
import { type Order } from './orders';
import { type WiringSource } from './source';

/** Where the certificate of a wiring comes from, as seen from its Ingress. */
export type Tls = 'routing-secret' | 'own-certificate' | 'load-balancer' | 'none';

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
  /** The environment whose certificate Traefik's store would serve, `own`, or null where none or not sure. */
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
  /** Label selector of the namespaces that get a copy; null where no copy is made. */
  readonly selector: string | null;
}

/** The certificates of a private CA, offered to workloads that have to trust it. */
export interface PlannedTrustBundle {
  readonly issuer: string;
  /** Where the configuration has it. */
  readonly path: string;
  readonly config: Trust;
  /** The ConfigMap that copies are made of; with `direct` distribution there is none there, only what is wanted. */
  readonly configMap: { readonly namespace: string; readonly name: string };
  /** Label selector of the namespaces that get a copy; null where no copy is made. */
  readonly selector: string | null;
}

/** A namespace that the plan knows. */
export interface PlannedNamespace {
  readonly name: string;
  /** The labels that are known, `kubernetes.io/metadata.name` always among them. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether these are all its labels. */
  readonly complete: boolean;
  /** Whether the program creates it. */
  readonly create: boolean;
}

/** A diagnostic that the configuration accepts. */
export interface Ignored {
  readonly diagnostic: Diagnostic;
  readonly reason: string;
}

/** Everything that is decided before anything changes. The report prints it; the program declares it. */
export interface Plan {
  readonly stackName: string;
  readonly config: Config;
  /** The certificates that the plan was made with; it has no private keys. */
  readonly given: GivenCertificates;
  readonly environments: readonly PlannedEnvironment[];
  readonly trustBundles: readonly PlannedTrustBundle[];
  readonly namespaces: readonly PlannedNamespace[];
  readonly wiring: readonly Wiring[];
  readonly orders: readonly Order[];
  readonly diagnostics: readonly Diagnostic[];
  readonly ignored: readonly Ignored[];
}
