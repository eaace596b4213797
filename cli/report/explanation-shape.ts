import {
  type CandidateCertificate,
  type Reason,
  type SecretOrigin,
  type Shown,
} from '../../components/wiring/explanation/explanation';
import { type DiagnosticJson, type IgnoredJson, type MonitorJson, type RecordJson } from './plan-json';

/** One host explained, for other programs; keys in this order, lists in the order of the configuration. */
export interface ExplanationJson {
  readonly stack: string;
  readonly host: string;
  /** The controllers of its routes; without routes, those that would serve one. */
  readonly controllers: readonly ControllerViewJson[];
  readonly routes: readonly RouteJson[];
  /** The environments that cover the host, the most specific first. */
  readonly coveredBy: readonly CoverJson[];
  /** Why none does, where one comes near; else null. */
  readonly gap: GapJson | null;
  /** What cert-manager issues for the host. */
  readonly issued: readonly IssuedJson[];
  /** Where the routing secrets of its environments are. */
  readonly copies: readonly CopiesJson[];
  /** What a push would wire, by namespace; null where the plan knows no namespace of Epinio's. */
  readonly epinio: readonly EpinioMatchJson[] | null;
  /** Null without ExternalDNS. */
  readonly dns: { readonly records: readonly RecordJson[]; readonly outside: boolean } | null;
  readonly monitors: readonly MonitorJson[];
  /** Which routes the guard admits for the host; null without a guard. */
  readonly guard: GuardJson | null;
  readonly changes: readonly ChangeJson[];
  readonly diagnostics: readonly DiagnosticJson[];
  readonly ignored: readonly IgnoredJson[];
  /** How many diagnostics of the stack and the manifests are about other things. */
  readonly elsewhere: number;
}

export interface CoverJson {
  readonly environment: string;
  readonly name: string;
}

/** The wildcard that comes near the host: which lies `deep`er than one label under it, or is the `apex` of it. */
export interface GapJson extends CoverJson {
  readonly kind: 'deep' | 'apex';
}

/** A controller, and what it shows clients that ask for the host. */
export interface ControllerViewJson {
  readonly name: string;
  readonly class: string;
  /** None where they are known only at `up`. */
  readonly addresses: readonly string[];
  /** Whether it reads a route of the host. */
  readonly routed: boolean;
  readonly shown: ShownJson;
  /** All certificates of its store that have the host, the one that is served first. */
  readonly candidates: readonly CandidateJson[];
}

export interface ShownJson {
  /** `certificate`, `default` (Traefik's own, which no client accepts), `refused` (none: Traefik ends the handshake), `passed` (that of the backend of a route that passes TLS through), `chance` (one of several). */
  readonly kind: Shown['kind'];
  /** What chooses: `store`, `tls-store`, `balancer`, `traefik-acme`; null without a certificate. */
  readonly by: string | null;
  readonly certificate: ShownCertificateJson | null;
  /** Why it is left to chance, or refused, or the route that passes it through; else null. */
  readonly reason: string | null;
}

export interface OwnerJson {
  readonly environment: string | null;
  /** `<namespace>/<name>` of a Secret that is no environment's. */
  readonly secret: string | null;
  /** What writes that Secret, as far as is known. */
  readonly writtenBy: string | null;
}

export interface ShownCertificateJson extends OwnerJson {
  /** Null where they are not known. */
  readonly names: readonly string[] | null;
  /** The name by which clients accept it; null for none. */
  readonly coveringName: string | null;
  /** Whether clients accept it by RFC 9525; null where its names are not known. */
  readonly accepted: boolean | null;
  /** What single clients say: Go, and Node by three of its functions. */
  readonly clients: Readonly<Record<'go' | 'node' | 'nodeStrict' | 'nodeTls', boolean>> | null;
  /** Who signs it: a directory, `private CA <issuer>`, `self-signed`, …; null where it is not known. */
  readonly authority: string | null;
  readonly renewedBy: string | null;
  readonly lifetimeHours: number | null;
  readonly renewedAfterHours: number | null;
  /** The end of a certificate that is given. */
  readonly notAfter: string | null;
  readonly renewal: string | null;
}

export interface CandidateJson extends OwnerJson {
  readonly names: readonly string[];
  /** The text of all its names, by which the store sorts: what sorts last is served. */
  readonly key: string;
  /** `served`, `chance`, `second`, `earlier`, or `unnamed`: nothing names it yet. */
  readonly standing: CandidateCertificate['standing'];
  /** The standing it would have if everything that may be named were. */
  readonly later: CandidateCertificate['later'];
  /** As `<namespace>/<name>`. */
  readonly secrets: readonly string[];
}

export interface RouteJson {
  readonly source: string;
  readonly namespace: string;
  /** The host as the route has it: a wildcard for a route that has it by one. */
  readonly host: string;
  /** Where the host stands. */
  readonly path: string;
  readonly controller: string | null;
  /** Whether a controller reads it. */
  readonly read: boolean;
  readonly environment: string | null;
  readonly secretName: string | null;
  readonly coveringName: string | null;
  readonly tls: string;
  readonly servedBy: string | null;
  readonly orders: number;
  readonly reason: ReasonJson;
  readonly secrets: readonly NamedSecretJson[];
}

/** The rule that decided; what does not belong to its kind is null or empty. */
export interface ReasonJson {
  /** `mistake`, `own`, `traefik-acme`, `chosen`, `named-in-vain`, `uncovered`. */
  readonly kind: Reason['kind'];
  /** Of `chosen`: `named`, `secret`, `specific`. */
  readonly by: string | null;
  readonly environment: string | null;
  /** The name by which that environment covers the host. */
  readonly name: string | null;
  /** The other environments that cover it. */
  readonly others: readonly CoverJson[];
  /** Where the route names its environment. */
  readonly path: string | null;
  /** The issuer of a certificate of its own. */
  readonly issuer: string | null;
  readonly mistake: string | null;
}

export interface NamedSecretJson {
  readonly namespace: string;
  readonly name: string;
  /** What puts it there; nothing, if it is empty. */
  readonly from: readonly OriginJson[];
}

export interface OriginJson {
  /** `environment`, `writer`, `copy`. */
  readonly kind: SecretOrigin['kind'];
  /** The environment, or the writer in words, or `<namespace>/<name>` of what is copied. */
  readonly what: string;
  /** `yes`, or `unknown` where labels decide that are not known. */
  readonly reached: string;
}

export interface IssuedJson {
  readonly namespace: string;
  readonly secretName: string;
  /** `environment`, `program`, `certificate`, `ingress-shim`. */
  readonly kind: string;
  readonly by: string;
  readonly names: readonly string[] | null;
  readonly issuer: string | null;
  /** The ACME directory; null without ACME. */
  readonly directory: string | null;
  /** The solver of each name, where the issuer leaves a choice; null: none. */
  readonly solvers: readonly { readonly name: string; readonly solver: string | null }[];
}

export interface CopiesJson {
  readonly environment: string;
  readonly source: string;
  readonly distribution: string;
  readonly selector: string | null;
  /** The known namespaces that have it for certain. */
  readonly namespaces: readonly string[];
  /** Whether it is where the routes are: `yes`, `no`, `unknown`. */
  readonly routes: readonly { readonly namespace: string; readonly reached: string }[];
}

export interface EpinioMatchJson {
  readonly namespace: string;
  /** `secret`, `none`, `error`, `chance`. */
  readonly kind: 'secret' | 'none' | 'error' | 'chance';
  readonly secret: string | null;
  /** Why it is an error, or left to chance. */
  readonly reason: string | null;
  /** Whether clients accept the certificate of that Secret for the host. */
  readonly accepted: boolean | null;
}

export interface GuardJson {
  readonly action: string;
  readonly grants: readonly {
    readonly name: string;
    readonly class: string;
    readonly tls: string;
    /** Label selector of the namespaces; empty for every namespace. */
    readonly selector: string;
  }[];
}

/** Something that would change what the host gets, by its kind. */
export type ChangeJson =
  | { readonly kind: 'route'; readonly nearest: string | null }
  | {
      readonly kind: 'name-environment';
      readonly environment: string;
      readonly secret: string;
      readonly place: 'app' | 'manifest';
    }
  | { readonly kind: 'exact-name'; readonly over: string }
  | {
      readonly kind: 'leave-own';
      readonly environment: string;
      readonly name: string;
      /** The key by which Epinio's own hosts do without; null for other routes. */
      readonly key: string | null;
    }
  | { readonly kind: 'loaded'; readonly controller: string; readonly certificate: CandidateJson }
  | { readonly kind: 'sorts-later'; readonly controller: string; readonly key: string }
  | {
      readonly kind: 'reach';
      readonly environment: string;
      readonly namespace: string;
      readonly reached: string;
      readonly key: string;
    }
  | {
      readonly kind: 'close-gap';
      readonly environment: string;
      readonly gap: string;
      readonly wildcard: string;
      readonly name: string | null;
      readonly key: string;
    }
  | { readonly kind: 'declare'; readonly domain: string; readonly apex: boolean }
  | { readonly kind: 'misspelled'; readonly environment: string; readonly host: string }
  | { readonly kind: 'nearest'; readonly environment: string; readonly names: readonly string[]; readonly key: string };
