import {
  type CanaryJson,
  type DiagnosticJson,
  type EnvironmentJson,
  type IgnoredJson,
  type MonitorJson,
  type OrderJson,
  type PlanJson,
  type RecordJson,
  type WiringJson,
} from './plan-json';
import { pairUp } from './pair-up';

/**
 * What differs between an earlier plan and this one; in JSON the field `changes`.
 *
 * A host is the same as before if its source is the same, or else its name, so that an application that moves shows as
 * changed. A diagnostic is the same if its path and message are, or one of the two: an application that is inserted
 * before others shifts their paths.
 */
export interface Changes {
  readonly environments: {
    readonly added: readonly EnvironmentJson[];
    readonly removed: readonly EnvironmentJson[];
    readonly changed: readonly {
      readonly name: string;
      readonly from: EnvironmentJson;
      readonly to: EnvironmentJson;
    }[];
  };
  readonly wiring: {
    readonly added: readonly WiringJson[];
    readonly removed: readonly WiringJson[];
    readonly changed: readonly { readonly host: string; readonly from: WiringJson; readonly to: WiringJson }[];
  };
  /** An order whose count differs is removed with the one count and added with the other. */
  readonly orders: { readonly added: readonly OrderJson[]; readonly removed: readonly OrderJson[] };
  readonly canaries: {
    readonly added: readonly CanaryJson[];
    readonly removed: readonly CanaryJson[];
    readonly changed: readonly { readonly source: string; readonly from: CanaryJson; readonly to: CanaryJson }[];
  };
  /** A monitor that differs in anything is removed as it was, and added as it is. */
  readonly monitors: { readonly added: readonly MonitorJson[]; readonly removed: readonly MonitorJson[] };
  /** A record is the same as before if its name, type and instance are. */
  readonly records: {
    readonly added: readonly RecordJson[];
    readonly removed: readonly RecordJson[];
    readonly changed: readonly { readonly name: string; readonly from: RecordJson; readonly to: RecordJson }[];
  };
  readonly diagnostics: {
    readonly new: readonly DiagnosticJson[];
    readonly resolved: readonly DiagnosticJson[];
    /** Earlier diagnostics that the configuration accepts by now. */
    readonly ignored: readonly IgnoredJson[];
  };
}

/** Compares an earlier plan with this one. */
export function changesBetween(base: PlanJson, plan: PlanJson): Changes {
  return {
    environments: environmentChanges(base.environments, plan.environments),
    wiring: wiringChanges(base.wiring, plan.wiring),
    orders: orderChanges(base.orders, plan.orders),
    canaries: canaryChanges(base.canaries, plan.canaries),
    monitors: monitorChanges(base.monitors, plan.monitors),
    records: recordChanges(base.records, plan.records),
    diagnostics: diagnosticChanges(base, plan),
  };
}

/** A field whose value differs, both values as text. */
export interface Difference {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

export function environmentDifferences(from: EnvironmentJson, to: EnvironmentJson): Difference[] {
  return differences(environmentFields(from), environmentFields(to));
}

export function wiringDifferences(from: WiringJson, to: WiringJson): Difference[] {
  return differences(wiringFields(from), wiringFields(to));
}

function environmentFields(environment: EnvironmentJson): Fields {
  const { names, issuer, certificate, secret, distribution, selector } = environment;
  return { names: names.join(', '), issuer, certificate, secret: secretPath(secret), distribution, selector };
}

function wiringFields(wiring: WiringJson): Fields {
  const { namespace, source, environment, secretName, coveringName, tls, orders, servedBy } = wiring;
  return { namespace, source, environment, secretName, coveringName, tls, orders, servedBy };
}

function secretPath({ namespace, name }: EnvironmentJson['secret']): string {
  return `${namespace}/${name}`;
}

type Fields = Readonly<Record<string, string | number | null>>;

function differences(from: Fields, to: Fields): Difference[] {
  return Object.keys(to)
    .filter((field) => from[field] !== to[field])
    .map((field) => ({ field, from: String(from[field] ?? 'none'), to: String(to[field] ?? 'none') }));
}

function environmentChanges(before: readonly EnvironmentJson[], after: readonly EnvironmentJson[]) {
  const { added, removed, pairs } = pairUp(before, after, [({ name }) => name]);
  const changed = pairs
    .filter(({ from, to }) => environmentDifferences(from, to).length > 0)
    .map(({ from, to }) => ({ name: to.name, from, to }));
  return { added, removed, changed };
}

function wiringChanges(before: readonly WiringJson[], after: readonly WiringJson[]) {
  const { added, removed, pairs } = pairUp(before, after, [
    ({ host, namespace, source }) => JSON.stringify([host, namespace, source]),
    ({ host, source }) => JSON.stringify([host, source]),
    ({ host }) => host,
  ]);
  const changed = pairs
    .filter(({ from, to }) => wiringDifferences(from, to).length > 0)
    .map(({ from, to }) => ({ host: to.host, from, to }));
  return { added, removed, changed };
}

function orderChanges(before: readonly OrderJson[], after: readonly OrderJson[]) {
  const { added, removed } = pairUp(before, after, [
    ({ registeredDomain, directory, identifiers, count }) =>
      JSON.stringify([registeredDomain, directory, identifiers, count]),
  ]);
  return { added, removed };
}

function canaryFields({ service, canary, traefikService, weight, sticky }: CanaryJson): Fields {
  return { service, canary, traefikService, weight, sticky: String(sticky) };
}

export function canaryDifferences(from: CanaryJson, to: CanaryJson): Difference[] {
  return differences(canaryFields(from), canaryFields(to));
}

function canaryChanges(before: readonly CanaryJson[], after: readonly CanaryJson[]) {
  const { added, removed, pairs } = pairUp(before, after, [
    ({ namespace, source }) => JSON.stringify([namespace, source]),
  ]);
  const changed = pairs
    .filter(({ from, to }) => canaryDifferences(from, to).length > 0)
    .map(({ from, to }) => ({ source: to.source, from, to }));
  return { added, removed, changed };
}

function monitorChanges(before: readonly MonitorJson[], after: readonly MonitorJson[]) {
  const { added, removed } = pairUp(before, after, [
    ({ kind, namespace, name, url, interval }) => JSON.stringify([kind, namespace, name, url, interval]),
  ]);
  return { added, removed };
}

export function recordDifferences(from: RecordJson, to: RecordJson): Difference[] {
  const fields = ({ target, zone, owner }: RecordJson): Fields => ({ target, zone, owner });
  return differences(fields(from), fields(to));
}

function recordChanges(before: readonly RecordJson[], after: readonly RecordJson[]) {
  const { added, removed, pairs } = pairUp(before, after, [
    ({ name, type, instance }) => JSON.stringify([name, type, instance]),
  ]);
  const changed = pairs
    .filter(({ from, to }) => recordDifferences(from, to).length > 0)
    .map(({ from, to }) => ({ name: to.name, from, to }));
  return { added, removed, changed };
}

function diagnosticChanges(base: PlanJson, plan: PlanJson) {
  const { added, removed } = pairUp(base.diagnostics, plan.diagnostics, [
    ({ code, path, message }) => JSON.stringify([code, path, message]),
    ({ code, message }) => JSON.stringify([code, message]),
    ({ code, path }) => JSON.stringify([code, path]),
  ]);
  const place = ({ code, path }: IgnoredJson | DiagnosticJson) => `${code} ${path}`;
  const gone = new Set(removed.map(place));
  const ignored = plan.ignored.filter((one) => gone.has(place(one)));
  const accepted = new Set(ignored.map(place));
  return { new: added, resolved: removed.filter((one) => !accepted.has(place(one))), ignored };
}
