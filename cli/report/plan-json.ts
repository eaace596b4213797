import { type PlannedCertificate } from '../../components/wiring/calendar';
import {
  type Ignored,
  type OwnIngress,
  type Plan,
  type PlannedController,
  type PlannedEnvironment,
  type PlannedMonitor,
  type PlannedRecord,
} from '../../components/wiring/plan';
import { type Diagnostic } from '../../components/wiring/rules/diagnostic';
import { sourceText } from '../../components/wiring/source';

/**
 * A plan as other programs read it: the contract's fields in the contract's order. Enumerations are text here, since
 * the JSON of another version is read into the same shape.
 */
export interface PlanJson {
  readonly stack: string;
  readonly environments: readonly EnvironmentJson[];
  readonly wiring: readonly WiringJson[];
  readonly orders: readonly OrderJson[];
  readonly controllers: readonly ControllerJson[];
  readonly spendings: readonly SpendingJson[];
  readonly canaries: readonly CanaryJson[];
  readonly monitors: readonly MonitorJson[];
  readonly calendar: readonly CertificateJson[];
  readonly records: readonly RecordJson[];
  /** TXT records to make once, by hand (DNS-PERSIST-01). */
  readonly standingRecords: readonly StandingRecordJson[];
  /** The solver that cert-manager takes for each name; of issuers with several solvers, or zones. */
  readonly solvers: readonly SolverJson[];
  readonly diagnostics: readonly DiagnosticJson[];
  readonly ignored: readonly IgnoredJson[];
  /** What the program would register, by type and name; only where it was asked for. */
  readonly resources?: readonly ResourceJson[];
}

export interface ResourceJson {
  readonly type: string;
  readonly name: string;
  /** Of a Helm release: the values that its chart gets, those of the configuration laid over ours; secrets are masked. */
  readonly values?: unknown;
}

export interface EnvironmentJson {
  readonly name: string;
  readonly names: readonly string[];
  /** The issuer's name; null where the certificate has another source, which `certificate` names. */
  readonly issuer: string | null;
  /** `files`, `acmeJson`, `acme`, `tls`, `arn`, `traefikAcme`; null where an issuer issues. */
  readonly certificate: string | null;
  readonly secret: { readonly namespace: string; readonly name: string };
  readonly distribution: string;
  readonly selector: string | null;
}

export interface WiringJson {
  readonly host: string;
  readonly namespace: string;
  readonly source: string;
  readonly environment: string | null;
  readonly secretName: string | null;
  readonly coveringName: string | null;
  readonly tls: string;
  readonly orders: number;
  readonly servedBy: string | null;
  /** The controller that serves the host. */
  readonly controller: string | null;
}

export interface OrderJson {
  readonly registeredDomain: string;
  readonly directory: string;
  readonly identifiers: readonly string[];
  readonly count: number;
}

/** An ingress controller. */
export interface ControllerJson {
  readonly name: string;
  readonly class: string;
  /** Its namespace; a controller that changes it is replaced. */
  readonly namespace: string;
  /** Whether the program installs it; else it is in the cluster already. */
  readonly installed: boolean;
  /** The addresses that it asks for; none where the load balancer chooses. */
  readonly addresses: readonly string[];
  /** The external address that a cloud maps to one of them. */
  readonly floatingIp: string | null;
  readonly replicas: number;
}

/** What the orders of the plan spend of one published limit. */
export interface SpendingJson {
  readonly directory: string;
  /** What the limit is for, as `for the registered domain example.com`. */
  readonly of: string;
  readonly count: number;
  readonly limit: number;
  /** Time in which the limit refills, as `7 days`. */
  readonly period: string;
}

export interface CanaryJson {
  readonly source: string;
  readonly namespace: string;
  readonly hosts: readonly string[];
  /** Service of the application. */
  readonly service: string;
  /** Service of the new version; null where another program makes the TraefikService. */
  readonly canary: string | null;
  readonly traefikService: string;
  /** Requests of a hundred that the new version gets; null where another program moves the weights. */
  readonly weight: number | null;
  readonly sticky: boolean;
}

export interface MonitorJson {
  readonly host: string;
  readonly namespace: string;
  readonly name: string;
  /** `EndpointMonitor` or `Probe`. */
  readonly kind: string;
  readonly url: string;
  /** Time between two checks; null: as the service that checks has it. */
  readonly interval: string | null;
}

export interface SolverJson {
  readonly environment: string;
  readonly name: string;
  /** Where the configuration has it; null where there is none for the name. */
  readonly solver: string | null;
}

export interface StandingRecordJson {
  readonly environment: string;
  readonly name: string;
  readonly text: string;
}

/** A certificate, and how often it is renewed as lifetimes shrink. */
export interface CertificateJson {
  /** `environment:<name>`, or the source of the Ingress that has it for itself. */
  readonly owner: string;
  readonly names: readonly string[];
  /**
   * The certificate authority: an ACME directory, `private CA <issuer>`, `self-signed`, the issuer that a given
   * certificate names; null where it is not known.
   */
  readonly authority: string | null;
  /** `cert-manager`, `program`, `cloud`, `nobody`. */
  readonly renewedBy: string;
  readonly directory: string | null;
  readonly profile: string | null;
  /** Whether its renewals come by ARI (RFC 9773), and so are exempt from the authority's limits. */
  readonly exempt: boolean;
  /** The end of a certificate that is given; null where none is there yet. */
  readonly notAfter: string | null;
  /** When that one is renewed; null where nobody renews it. */
  readonly renewal: string | null;
  /** Now, then from each published date on; none where the lifetime is not known. */
  readonly periods: readonly PeriodJson[];
}

export interface PeriodJson {
  /** A date such as `2027-02-10`; null: now. */
  readonly from: string | null;
  readonly lifetimeHours: number;
  /** Hours after its issue at which it is renewed. */
  readonly renewedAfterHours: number;
  /** Hours that a proof of control is taken again; null where that is not published. */
  readonly reuseHours: number | null;
  readonly renewalsPerYear: number;
  /** Orders that count against the authority's limits. */
  readonly ordersPerWeek: number;
}

/** A DNS record that an ExternalDNS makes. */
export interface RecordJson {
  readonly name: string;
  /** `A`, `AAAA`, `CNAME`; null, as `target`, where the load balancer's address is known only at `up`. */
  readonly type: string | null;
  /** With commas, where there are several. */
  readonly target: string | null;
  readonly zone: string;
  /** The entry of `edgewire:dns`. */
  readonly instance: string;
  readonly owner: string;
}

export interface DiagnosticJson {
  readonly code: string;
  readonly severity: string;
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

export interface IgnoredJson {
  readonly code: string;
  readonly path: string;
  readonly reason: string;
}

/** The plan in the shape that is printed. It is copied field by field, so that nothing else is ever printed. */
export function planJson(plan: Plan, resources?: readonly ResourceJson[]): PlanJson {
  return {
    stack: plan.stackName,
    environments: plan.environments.map(environmentJson),
    wiring: plan.wiring.map((one) => ({
      host: one.host,
      namespace: one.namespace,
      source: sourceText(one.source),
      environment: one.environment,
      secretName: one.secretName,
      coveringName: one.coveringName,
      tls: one.tls,
      orders: one.orders,
      servedBy: one.servedBy,
      controller: one.controller,
    })),
    orders: plan.orders.map(({ registeredDomain, directory, identifiers, count }) => ({
      registeredDomain,
      directory,
      identifiers,
      count,
    })),
    controllers: plan.controllers.map(controllerJson),
    spendings: plan.spendings.map(({ directory, of, count, limit }) => ({
      directory,
      of,
      count,
      limit: limit.count,
      period: limit.period,
    })),
    canaries: plan.canaried.flatMap(canaryJson),
    monitors: plan.monitors.map(monitorJson),
    calendar: plan.calendar.map(certificateJson),
    records: plan.records.map(recordJson),
    standingRecords: plan.standingRecords.map(({ environment, name, text }) => ({ environment, name, text })),
    solvers: plan.solvers.map(({ environment, name, solver }) => ({ environment, name, solver })),
    diagnostics: plan.diagnostics.map(diagnosticJson),
    ignored: plan.ignored.map(ignoredJson),
    ...(resources === undefined ? {} : { resources }),
  };
}

/** A monitor as the JSON has it. */
export function monitorJson({ host, namespace, name, url, interval, watch }: PlannedMonitor): MonitorJson {
  const kind = watch.kind === 'probe' ? 'Probe' : 'EndpointMonitor';
  return { host, namespace, name, kind, url, interval: interval ?? null };
}

/** A DNS record as the JSON has it. */
export function recordJson({ name, type, targets, zone, instance, owner }: PlannedRecord): RecordJson {
  const target = targets.length === 0 ? null : targets.join(',');
  return { name, type: type ?? null, target, zone, instance, owner };
}

/** A diagnostic as the JSON has it. */
export function diagnosticJson({ code, severity, path, message, hint }: Diagnostic): DiagnosticJson {
  return { code, severity, path, message, hint };
}

/** An accepted diagnostic as the JSON has it. */
export function ignoredJson({ diagnostic: { code, path }, reason }: Ignored): IgnoredJson {
  return { code, path, reason };
}

function controllerJson(controller: PlannedController): ControllerJson {
  const { name, class: ingressClass, namespace, installed, addresses, floatingIp, replicas } = controller;
  return { name, class: ingressClass, namespace, installed, addresses, floatingIp: floatingIp ?? null, replicas };
}

function canaryJson({ source, namespace, backend, wiring, canary }: OwnIngress): CanaryJson[] {
  if (canary === undefined) return [];
  const { traefikService, versions, isWeighedElsewhere, sticky } = canary;
  const [, next] = versions ?? [];
  return [
    {
      source: sourceText(source),
      namespace,
      hosts: wiring.map(({ host }) => host),
      service: backend.service,
      canary: next?.service ?? null,
      traefikService,
      weight: isWeighedElsewhere ? null : (next?.weight ?? null),
      sticky,
    },
  ];
}

function environmentJson({ name, names, issuance, secret, config, selector }: PlannedEnvironment): EnvironmentJson {
  return {
    name,
    names,
    issuer: issuance.kind === 'issuer' ? issuance.issuer : null,
    certificate: issuance.kind === 'issuer' ? null : issuance.kind,
    secret: { namespace: secret.namespace, name: secret.name },
    distribution: config.distribution,
    selector,
  };
}

function certificateJson(certificate: PlannedCertificate) {
  const { owner, names, signer, renewedBy, directory, profile, counting, known, periods } = certificate;
  return {
    owner,
    names,
    authority: signer ?? null,
    renewedBy,
    directory: directory ?? null,
    profile: profile ?? null,
    exempt: counting === 'exempt',
    notAfter: known?.notAfter.toISOString() ?? null,
    renewal: known?.renewal?.toISOString() ?? null,
    periods: periods.map((one) => ({
      from: one.from,
      lifetimeHours: one.lifetimeHours,
      renewedAfterHours: Math.floor(one.lifetimeHours - one.renewBeforeHours),
      reuseHours: one.reuseHours,
      renewalsPerYear: one.renewalsPerYear,
      ordersPerWeek: one.ordersPerWeek,
    })),
  } satisfies CertificateJson;
}
