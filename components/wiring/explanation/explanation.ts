/** One host explained, as data: the commands make text of it and decide nothing. */
import { type PlannedCertificate } from '../calendar';
import { type Cover, type Gap } from '../coverage';
import { type Answer } from '../engines/engine';
import { type EpinioDecision } from '../engines/epinio/routing';
import { type Verdict } from '../engines/tls-clients/names';
import { type Standing } from '../engines/traefik/store';
import { type Remedy } from '../gap-remedy';
import { type AnnotatedCopy } from '../ledger/copies';
import { type SecretWriter } from '../ledger/ledger';
import {
  type Ignored,
  type PlannedController,
  type PlannedEnvironment,
  type PlannedGrant,
  type PlannedGuard,
  type PlannedMonitor,
  type PlannedRecord,
  type Wiring,
} from '../plan';
import { type PlannedSolver } from '../plan/solvers';
import { type Reached } from '../reach';
import { type Diagnostic } from '../rules/diagnostic';
import { type WiringSource } from '../source';
import { type ChosenBy, type WiredHost } from '../wire';

/** The host that is asked about. */
export interface AskedHost {
  /** Canonical: lower-case, no trailing dot. */
  readonly host: string;
  /** In the case that the user wrote it in: Epinio compares that literally. */
  readonly written: string;
}

/** What is decided about one host, what each program makes of it, and what would change it. */
export interface Explanation extends AskedHost {
  readonly stackName: string;
  /** The routes that have the host, by name or by a wildcard; those of the stack first. */
  readonly routes: readonly ExplainedRoute[];
  /** The environments that cover the host, the most specific first. */
  readonly covers: readonly Cover[];
  /** Why none does, where one comes near. */
  readonly gap: Gap | undefined;
  /** The controllers of the routes; where there is no route, those that would serve one. */
  readonly controllers: readonly ControllerView[];
  readonly issued: readonly IssuedSecret[];
  readonly copies: readonly CopiesView[];
  readonly epinio: EpinioView;
  readonly dns: DnsView;
  readonly monitors: readonly PlannedMonitor[];
  /** Undefined where the stack has no guard. */
  readonly guard: { readonly action: PlannedGuard['action']; readonly grants: readonly GrantView[] } | undefined;
  readonly changes: readonly Change[];
  /** What the plan, and the manifests beside it, find wrong about the host and about what secures it. */
  readonly diagnostics: readonly Diagnostic[];
  readonly ignored: readonly Ignored[];
  /** How many diagnostics are about other things. */
  readonly elsewhere: number;
  /** Whether warnings stop the program, as errors do. */
  readonly strict: boolean;
}

/** A route that has the host. */
export interface ExplainedRoute {
  readonly wired: WiredHost;
  /** Whether its controller reads it: those of the program pass over Traefik's own kinds without a class. */
  readonly isRead: boolean;
  readonly wiring: Wiring;
  readonly reason: Reason;
  /** The Secrets that it names for the host, or that the program names for it. */
  readonly secrets: readonly NamedSecret[];
}

/** The rule by which the plan decided how a route gets its TLS. */
export type Reason =
  /** The host is no DNS name; `mistake` is the end of a sentence. */
  | { readonly kind: 'mistake'; readonly mistake: string }
  /** The route brings a certificate, whatever environments cover the host. */
  | { readonly kind: 'own'; readonly secretName: string; readonly issuer: string | undefined }
  /** The controller collects the certificate itself. */
  | { readonly kind: 'traefik-acme'; readonly cover: Cover | undefined }
  | { readonly kind: 'chosen'; readonly by: ChosenBy; readonly cover: Cover; readonly others: readonly Cover[] }
  /** The route names an environment that does not cover the host. */
  | { readonly kind: 'named-in-vain'; readonly environment: string; readonly path: string }
  | { readonly kind: 'uncovered' };

/** A Secret that a route names, and what puts it into its namespace: nothing, if `from` is empty. */
export interface NamedSecret {
  readonly namespace: string;
  readonly name: string;
  readonly from: readonly SecretOrigin[];
}

export type SecretOrigin =
  | { readonly kind: 'environment'; readonly environment: PlannedEnvironment; readonly reached: Reached }
  | { readonly kind: 'writer'; readonly writer: SecretWriter }
  | { readonly kind: 'copy'; readonly copy: AnnotatedCopy };

/** A controller, and what it makes of the host. */
export interface ControllerView {
  readonly controller: PlannedController;
  /** Whether it reads a route of the host. */
  readonly isRouted: boolean;
  /** What clients are shown there. */
  readonly shown: Shown;
  /** All certificates of its store that have the host, the one that it serves first. */
  readonly candidates: readonly CandidateCertificate[];
}

/** What clients that ask for the host are shown. */
export type Shown =
  | { readonly kind: 'certificate'; readonly by: ShownBy; readonly certificate: ShownCertificate }
  /** Traefik's own default certificate, which no client accepts. */
  | { readonly kind: 'default' }
  /** Nothing: Traefik ends the handshake, since no certificate or no such TLS options are there. */
  | { readonly kind: 'refused'; readonly lacks: 'certificate' | 'options' }
  /** What the backend of a route has, to which the connection is passed through. */
  | { readonly kind: 'passed'; readonly to: WiringSource }
  /** One of several. */
  | { readonly kind: 'chance'; readonly reason: string };

/** Where TLS ends, and what chooses: the names in Traefik's store, a TLSStore, a cloud's balancer, Traefik's own ACME. */
export type ShownBy = 'store' | 'tls-store' | 'balancer' | 'traefik-acme';

/** Whose a certificate is. */
export type CertificateOwner =
  | { readonly kind: 'environment'; readonly environment: PlannedEnvironment }
  | { readonly kind: 'secret'; readonly namespace: string; readonly name: string; readonly by: string | undefined }
  | { readonly kind: 'host' };

export interface ShownCertificate {
  readonly owner: CertificateOwner;
  /** Undefined where they are not known. */
  readonly names: readonly string[] | undefined;
  /** The name by which clients accept it. */
  readonly coveringName: string | undefined;
  /** What TLS clients say to it; undefined where its names are not known. */
  readonly verdict: Verdict | undefined;
  /** Who signs it; undefined where that is not known. */
  readonly signer: string | undefined;
  /** How long it lives, and who renews it; undefined for certificates of manifests. */
  readonly planned: PlannedCertificate | undefined;
}

/** A certificate in a store, with the Secrets that it is loaded from. */
export interface CandidateCertificate {
  readonly owner: CertificateOwner;
  readonly names: readonly string[];
  /** The text of all its names, by which the store sorts it. */
  readonly key: string;
  /** `unnamed`: nothing names it yet, so it is not loaded. */
  readonly standing: Standing | 'unnamed';
  /** Where it would stand if everything that may be named were. */
  readonly later: Standing;
  readonly secrets: readonly { readonly namespace: string; readonly name: string }[];
}

/** What cert-manager issues for the host, or for the environments that cover it. */
export interface IssuedSecret {
  readonly namespace: string;
  readonly secretName: string;
  readonly kind: 'environment' | SecretWriter['kind'];
  /** What asks for it, in words. */
  readonly by: string;
  readonly names: readonly string[] | undefined;
  /** The issuer of the configuration; undefined for one of others. */
  readonly issuer: string | undefined;
  /** The ACME directory; undefined without ACME. */
  readonly directory: string | undefined;
  /** The solvers of its names, where the issuer leaves a choice. */
  readonly solvers: readonly PlannedSolver[];
}

/** Where a routing secret is. */
export interface CopiesView {
  readonly environment: PlannedEnvironment;
  /** The known namespaces that have it for certain, the source's first. */
  readonly namespaces: readonly string[];
  /** Whether it is in the namespaces of the routes. */
  readonly routes: readonly { readonly namespace: string; readonly reached: Reached }[];
}

/** Which routing secret Epinio would wire to a route with the host that is pushed. */
export type EpinioView =
  /** The plan knows no namespace of Epinio's. */
  { readonly kind: 'absent' } | { readonly kind: 'present'; readonly namespaces: readonly EpinioMatch[] };

export interface EpinioMatch {
  readonly namespace: string;
  readonly decision: Answer<EpinioDecision>;
  /** Whether clients accept that Secret's certificate for the host; undefined where there is none. */
  readonly isAccepted: boolean | undefined;
}

/** What the guard admits: routes with the name, at the class, in the namespaces that the selector takes. */
export interface GrantView extends Pick<PlannedGrant, 'name' | 'class' | 'tls'> {
  /** Empty for every namespace. */
  readonly selector: string;
}

/** What ExternalDNS makes of the host. */
export type DnsView =
  /** The stack has no ExternalDNS. */
  | { readonly kind: 'absent' }
  /** `outside`: an ExternalDNS would read the name, but no zone contains it. */
  | { readonly kind: 'present'; readonly records: readonly PlannedRecord[]; readonly outside: boolean };

/** Something that would change what the host gets. */
export type Change =
  /** Nothing routes the host. */
  | { readonly kind: 'route'; readonly nearest: string | undefined }
  /** A route may name another environment that covers the host. */
  | { readonly kind: 'name-environment'; readonly cover: Cover; readonly place: 'app' | 'manifest' }
  /** An exact name goes before the wildcard that was chosen. */
  | { readonly kind: 'exact-name'; readonly over: Cover }
  /** Without its own certificate the route gets that of an environment. */
  | { readonly kind: 'leave-own'; readonly cover: Cover; readonly key: string | undefined }
  /** A certificate that is not loaded yet would be served as soon as a route names it. */
  | { readonly kind: 'loaded'; readonly controller: string; readonly candidate: CandidateCertificate }
  /** Any certificate that has the host, and whose names sort later, would be served. */
  | { readonly kind: 'sorts-later'; readonly controller: string; readonly key: string }
  /** The routing secret would have to reach the namespace. */
  | {
      readonly kind: 'reach';
      readonly environment: PlannedEnvironment;
      readonly namespace: string;
      readonly reached: Reached;
      /** What of the configuration decides that. */
      readonly key: string;
    }
  /** An environment that comes near would cover the host. */
  | { readonly kind: 'close-gap'; readonly gap: Gap; readonly remedy: Remedy }
  /** An environment of this domain would cover the host; `apex` where the host is the domain itself. */
  | { readonly kind: 'declare'; readonly domain: string; readonly apex: boolean }
  /** The domain of an environment is spelled almost like that of the host. */
  | { readonly kind: 'misspelled'; readonly environment: PlannedEnvironment; readonly host: string }
  /** The environment whose names have most in common with the host. */
  | { readonly kind: 'nearest'; readonly environment: PlannedEnvironment; readonly key: string };
