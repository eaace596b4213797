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
import { type Cover } from '../../components/wiring/coverage';
import { sourceText } from '../../components/wiring/source';
import {
  type ExplanationJson,
  type ControllerViewJson,
  type CoverJson,
  type ShownJson,
  type OwnerJson,
  type ShownCertificateJson,
  type CandidateJson,
  type RouteJson,
  type ReasonJson,
  type OriginJson,
  type EpinioMatchJson,
  type ChangeJson,
} from './explanation-shape';
import { diagnosticJson, ignoredJson, monitorJson, recordJson } from './plan-json';

/** An explanation as it is printed. */
export function explanationJson(explanation: Explanation): ExplanationJson {
  const { stackName, host, controllers, routes, covers, gap, issued, copies, epinio, dns, guard } = explanation;
  const { monitors, changes, diagnostics, ignored, elsewhere } = explanation;
  return {
    stack: stackName,
    host,
    controllers: controllers.map(controllerJson),
    routes: routes.map(routeJson),
    coveredBy: covers.map(coverJson),
    gap: gap === undefined ? null : { ...coverJson(gap), kind: gap.kind },
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

function coverJson({ environment, name }: Pick<Cover, 'environment' | 'name'>): CoverJson {
  return { environment: environment.name, name };
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
    case 'passed':
      return { kind: 'passed', by: null, certificate: null, reason: sourceText(shown.to) };
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
        others: others.map(coverJson),
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
      return { kind, environment: change.cover.environment.name, name: change.cover.name, key: change.key ?? null };
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
