import { type RecordType } from '../plan';
import { type CaaSets } from './caa';
import { type CrlAnswers, type SeenRevocation } from './revocation';
import { type SeenCertificate } from './seen-certificate';

/** An object by namespace and name. */
export interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** A host that was asked for at an address. */
interface Asked {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** The controller that has to serve the host there; null where none is configured. */
  readonly controller: string | null;
}

/** Why there was no handshake. */
export type Failure =
  /** The address takes no connection, or none within the time limit. */
  | 'no-answer'
  /** It takes one, and does not finish the handshake within the time limit. */
  | 'slow'
  /** It takes one, and ends the handshake. */
  | 'refused';

/** What a client met that asked an address for a host. */
export type SeenHandshake =
  | (Asked & {
      readonly kind: 'served';
      readonly certificate: SeenCertificate;
      /** Why the chain is not trusted, in the words of OpenSSL; undefined where it is, or was not judged. */
      readonly untrusted: string | undefined;
      readonly revocation: SeenRevocation;
      readonly milliseconds: number;
      /** The answer to `GET /`; undefined where none was asked for. */
      readonly http: SeenAnswer | undefined;
    })
  | (Asked & { readonly kind: 'failed'; readonly failure: Failure; readonly detail: string });

/** An answer over HTTP. */
export type SeenAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly isRouteless: boolean }
  | { readonly kind: 'none'; readonly detail: string };

/** What the DNS has for a host, as the machine that asks sees it. */
export interface SeenName {
  readonly host: string;
  /** Empty where there is no such name. */
  readonly addresses: readonly string[];
}

/** What the servers of a zone answer for a record of the plan. */
export interface SeenRecord {
  readonly instance: string;
  readonly name: string;
  readonly type: RecordType | undefined;
  readonly values: readonly string[];
}

/** A zone whose servers gave no answer. */
export interface SilentZone {
  readonly instance: string;
  readonly zone: string;
  readonly detail: string;
}

export interface SeenNamespace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The public parts of a Secret; its key is never kept. */
export interface SeenSecret extends Place {
  readonly type: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Undefined where `tls.crt` is missing or does not parse. */
  readonly certificate: SeenCertificate | undefined;
  /** The CA that came with the certificate (`ca.crt`), PEM; empty for none. */
  readonly ca: string;
  /** The field managers that wrote its data. */
  readonly writers: readonly string[];
  /** The kinds of objects that own it. */
  readonly owners: readonly string[];
}

/** A Certificate of cert-manager. */
export interface SeenIssuance extends Place {
  readonly secretName: string;
  readonly names: readonly string[];
  /** Name of its issuer. */
  readonly issuer: string;
  readonly isReady: boolean;
  /** What its condition Ready says; empty where it has none. */
  readonly detail: string;
}

/** A Service of type LoadBalancer. */
export interface SeenService extends Place {
  /** Addresses or names in its status. */
  readonly addresses: readonly string[];
}

/** An object as the API server has it. */
export type SeenObject = Readonly<Record<string, unknown>>;

/** What an API server has of the plan. */
export interface SeenCluster {
  readonly namespaces: readonly SeenNamespace[];
  /** Every Secret with the name of one of the plan, wherever it is. */
  readonly secrets: readonly SeenSecret[];
  /** Every Secret that is labelled as a routing secret; undefined where they may not be listed. */
  readonly labelled: readonly SeenSecret[] | undefined;
  readonly issuances: readonly SeenIssuance[];
  /** Ingresses, IngressRoutes, Gateways. */
  readonly routes: readonly SeenObject[];
  readonly services: readonly SeenService[];
}

/** All that was seen of an edge. */
export interface Observation {
  readonly handshakes: readonly SeenHandshake[];
  /** Undefined where names were not looked up, since the address was given. */
  readonly names: readonly SeenName[] | undefined;
  readonly records: readonly SeenRecord[];
  readonly silentZones: readonly SilentZone[];
  /** Undefined where CAA records were not looked up. */
  readonly caa: CaaSets | undefined;
  readonly crls: CrlAnswers;
  /** Undefined where no cluster was asked. */
  readonly cluster: SeenCluster | undefined;
}
