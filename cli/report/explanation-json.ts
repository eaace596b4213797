import {
  type CandidateCertificate,
  type CertificateOwner,
  type Change,
  type ControllerView,
  type EpinioMatch,
  type ExplainedRoute,
  type Explanation,
  type Reason,
  type SecretOrigin,
  type Shown,
  type ShownCertificate,
} from '../../components/wiring/explanation/explanation';
import { sourceText } from '../../components/wiring/source';
import {
  type DiagnosticJson,
  diagnosticJson,
  type IgnoredJson,
  ignoredJson,
  type MonitorJson,
  monitorJson,
  type RecordJson,
  recordJson,
} from './plan-json';

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
  /** `certificate`, `default` (Traefik's own, which no client accepts), `refused` (none: Traefik ends the handshake), `chance` (one of several). */
  readonly kind: Shown['kind'];
  /** What chooses: `store`, `tls-store`, `balancer`, `traefik-acme`; null without a certificate. */
  readonly by: string | null;
  readonly certificate: ShownCertificateJson | null;
  /** Why it is left to chance, or refused; else null. */
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
  | { readonly kind: 'leave-own'; readonly environment: string; readonly name: string }
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

/** An explanation as it is printed. */
export function explanationJson(explanation: Explanation): ExplanationJson {
  const { stackName, host, controllers, routes, covers, gap, issued, copies, epinio, dns, guard } = explanation;
  const { monitors, changes, diagnostics, ignored, elsewhere } = explanation;
  return {
    stack: stackName,
    host,
    controllers: controllers.map(controllerJson),
    routes: routes.map(routeJson),
    coveredBy: covers.map(({ environment, name }) => ({ environment: environment.name, name })),
    gap: gap === undefined ? null : { environment: gap.environment.name, name: gap.name, kind: gap.kind },
    issued: issued.map(({ namespace, secretName, kind, by, names, issuer, directory, solvers }) => ({
      namespace,
      secretName,
      kind,
      by,
      names: names ?? null,
      issuer: issuer ?? null,
      directory: directory ?? null,
      solvers: solvers.map(({ name, solver }) => ({ name, solver })),
    })),
    copies: copies.map(({ environment: { name, secret, config, selector }, namespaces, routes: reached }) => ({
      environment: name,
      source: `${secret.namespace}/${secret.name}`,
      distribution: config.distribution,
      selector,
      namespaces,
      routes: reached,
    })),
    epinio: epinio.kind === 'absent' ? null : epinio.namespaces.map(epinioJson),
    dns: dns.kind === 'absent' ? null : { records: dns.records.map(recordJson), outside: dns.outside },
    monitors: monitors.map(monitorJson),
    guard:
      guard === undefined
        ? null
        : {
            action: guard.action,
            grants: guard.grants.map(({ name, class: ingressClass, tls, selector }) => ({
              name,
              class: ingressClass,
              tls,
              selector,
            })),
          },
    changes: changes.map(changeJson),
    diagnostics: diagnostics.map(diagnosticJson),
    ignored: ignored.map(ignoredJson),
    elsewhere,
  };
}

function controllerJson({ controller, isRouted, shown, candidates }: ControllerView): ControllerViewJson {
  const { name, class: ingressClass, publicAddresses } = controller;
  return {
    name,
    class: ingressClass,
    addresses: publicAddresses,
    routed: isRouted,
    shown: shownJson(shown),
    candidates: candidates.map(candidateJson),
  };
}

/** Why Traefik ends the handshake. */
const refusals = {
  certificate: 'the TLS options of the host have sniStrict, so Traefik refuses the handshake',
  options: 'Traefik has no TLS options of the name that the route gives, so it closes the connection',
};

function shownJson(shown: Shown): ShownJson {
  switch (shown.kind) {
    case 'certificate':
      return { kind: 'certificate', by: shown.by, certificate: certificateJson(shown.certificate), reason: null };
    case 'default':
      return { kind: 'default', by: null, certificate: null, reason: null };
    case 'refused':
      return { kind: 'refused', by: null, certificate: null, reason: refusals[shown.lacks] };
    case 'chance':
      return { kind: 'chance', by: null, certificate: null, reason: shown.reason };
  }
}

function ownerJson(owner: CertificateOwner): OwnerJson {
  switch (owner.kind) {
    case 'environment':
      return { environment: owner.environment.name, secret: null, writtenBy: null };
    case 'secret':
      return { environment: null, secret: `${owner.namespace}/${owner.name}`, writtenBy: owner.by ?? null };
    case 'host':
      return { environment: null, secret: null, writtenBy: null };
  }
}

function certificateJson({
  owner,
  names,
  coveringName,
  verdict,
  signer,
  planned,
}: ShownCertificate): ShownCertificateJson {
  const [period] = planned?.periods ?? [];
  return {
    ...ownerJson(owner),
    names: names ?? null,
    coveringName: coveringName ?? null,
    accepted: names === undefined ? null : coveringName !== undefined,
    clients: verdict ?? null,
    authority: signer ?? null,
    renewedBy: planned?.renewedBy ?? null,
    lifetimeHours: period?.lifetimeHours ?? null,
    renewedAfterHours: period === undefined ? null : Math.floor(period.lifetimeHours - period.renewBeforeHours),
    notAfter: planned?.known?.notAfter.toISOString() ?? null,
    renewal: planned?.known?.renewal?.toISOString() ?? null,
  };
}

function candidateJson({ owner, names, key, standing, later, secrets }: CandidateCertificate): CandidateJson {
  return {
    ...ownerJson(owner),
    names,
    key,
    standing,
    later,
    secrets: secrets.map((one) => `${one.namespace}/${one.name}`),
  };
}

function routeJson({ wired, isRead, wiring, reason, secrets }: ExplainedRoute): RouteJson {
  const { host, namespace, source, controller, environment, secretName, coveringName, tls, servedBy, orders } = wiring;
  return {
    source: sourceText(source),
    namespace,
    host,
    path: wired.host.path,
    controller,
    read: isRead,
    environment,
    secretName,
    coveringName,
    tls,
    servedBy,
    orders,
    reason: reasonJson(reason, wired.ingress.environment?.path),
    secrets: secrets.map(({ namespace: home, name, from }) => ({ namespace: home, name, from: from.map(originJson) })),
  };
}

const noReason = {
  by: null,
  environment: null,
  name: null,
  others: [],
  path: null,
  issuer: null,
  mistake: null,
} as const;

function reasonJson(reason: Reason, namedAt: string | undefined): ReasonJson {
  const { kind } = reason;
  switch (kind) {
    case 'mistake':
      return { kind, ...noReason, mistake: reason.mistake };
    case 'own':
      return { kind, ...noReason, issuer: reason.issuer ?? null };
    case 'traefik-acme':
      return {
        kind,
        ...noReason,
        environment: reason.cover?.environment.name ?? null,
        name: reason.cover?.name ?? null,
      };
    case 'chosen': {
      const { by, cover, others } = reason;
      return {
        kind,
        ...noReason,
        by,
        environment: cover.environment.name,
        name: cover.name,
        others: others.map(({ environment, name }) => ({ environment: environment.name, name })),
        path: by === 'named' ? (namedAt ?? null) : null,
      };
    }
    case 'named-in-vain':
      return { kind, ...noReason, environment: reason.environment, path: reason.path };
    case 'uncovered':
      return { kind, ...noReason };
  }
}

function originJson(origin: SecretOrigin): OriginJson {
  switch (origin.kind) {
    case 'environment':
      return { kind: origin.kind, what: origin.environment.name, reached: origin.reached };
    case 'writer':
      return { kind: origin.kind, what: origin.writer.by, reached: 'yes' };
    case 'copy':
      return { kind: origin.kind, what: `${origin.copy.from}/${origin.copy.of}`, reached: 'yes' };
  }
}

function epinioJson({ namespace, decision: answer, isAccepted }: EpinioMatch): EpinioMatchJson {
  const none = { namespace, secret: null, reason: null, accepted: isAccepted ?? null };
  if (answer.kind === 'ambiguous') return { ...none, kind: 'chance', reason: answer.reason };
  const { decision } = answer;
  switch (decision.kind) {
    case 'secret':
      return { ...none, kind: 'secret', secret: decision.name };
    case 'none':
      return { ...none, kind: 'none' };
    case 'error':
      return { ...none, kind: 'error', reason: decision.message };
  }
}

function changeJson(change: Change): ChangeJson {
  const { kind } = change;
  switch (kind) {
    case 'route':
      return { kind, nearest: change.nearest ?? null };
    case 'name-environment': {
      const { name, secret } = change.cover.environment;
      return { kind, environment: name, secret: secret.name, place: change.place };
    }
    case 'exact-name':
      return { kind, over: change.over.name };
    case 'leave-own':
      return { kind, environment: change.cover.environment.name, name: change.cover.name };
    case 'loaded':
      return { kind, controller: change.controller, certificate: candidateJson(change.candidate) };
    case 'sorts-later':
      return { kind, controller: change.controller, key: change.key };
    case 'reach': {
      const { environment, namespace, reached, key } = change;
      return { kind, environment: environment.name, namespace, reached, key };
    }
    case 'close-gap': {
      const { gap, remedy } = change;
      const name = remedy.kind === 'name' ? remedy.name : null;
      return { kind, environment: gap.environment.name, gap: gap.kind, wildcard: gap.name, name, key: remedy.key };
    }
    case 'declare':
      return { kind, domain: change.domain, apex: change.apex };
    case 'misspelled':
      return { kind, environment: change.environment.name, host: change.host };
    case 'nearest':
      return { kind, environment: change.environment.name, names: change.environment.names, key: change.key };
  }
}
