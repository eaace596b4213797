import {
  canaryDifferences,
  type Changes,
  type Difference,
  environmentDifferences,
  recordDifferences,
  wiringDifferences,
} from './changes';
import { describeEnvironment, describeOrder, describeTls, describeWeight } from './descriptions';
import { type MonitorJson, type RecordJson } from './plan-json';

/** One change for people. */
export interface ChangeLine {
  readonly kind: 'added' | 'removed' | 'changed';
  /** The kind of thing that changes, such as `host`. */
  readonly thing: string;
  readonly name: string;
  readonly detail: string;
}

/** The changes of environments, hosts, orders, canaries, monitors, records and diagnostics, in this order; of each removed, added, changed. */
export function changeLines(changes: Changes): ChangeLine[] {
  return [
    ...environmentLines(changes),
    ...hostLines(changes),
    ...orderLines(changes),
    ...canaryLines(changes),
    ...monitorLines(changes),
    ...recordLines(changes),
    ...diagnosticLines(changes),
  ];
}

function environmentLines({ environments: { added, removed, changed } }: Changes): ChangeLine[] {
  const thing = 'environment';
  return [
    ...removed.map((one) => ({ kind: 'removed' as const, thing, name: one.name, detail: describeEnvironment(one) })),
    ...added.map((one) => ({ kind: 'added' as const, thing, name: one.name, detail: describeEnvironment(one) })),
    ...changed.map(({ name, from, to }) => ({
      kind: 'changed' as const,
      thing,
      name,
      detail: describeDifferences(environmentDifferences(from, to)),
    })),
  ];
}

function hostLines({ wiring: { added, removed, changed } }: Changes): ChangeLine[] {
  const thing = 'host';
  return [
    ...removed.map((one) => ({ kind: 'removed' as const, thing, name: one.host, detail: describeTls(one) })),
    ...added.map((one) => ({ kind: 'added' as const, thing, name: one.host, detail: describeTls(one) })),
    ...changed.map(({ host, from, to }) => ({
      kind: 'changed' as const,
      thing,
      name: host,
      detail: describeDifferences(wiringDifferences(from, to)),
    })),
  ];
}

function orderLines({ orders: { added, removed } }: Changes): ChangeLine[] {
  const thing = 'order';
  return [
    ...removed.map((one) => ({
      kind: 'removed' as const,
      thing,
      name: one.registeredDomain,
      detail: describeOrder(one),
    })),
    ...added.map((one) => ({ kind: 'added' as const, thing, name: one.registeredDomain, detail: describeOrder(one) })),
  ];
}

function canaryLines({ canaries: { added, removed, changed } }: Changes): ChangeLine[] {
  const thing = 'canary';
  return [
    ...removed.map((one) => ({ kind: 'removed' as const, thing, name: one.source, detail: describeWeight(one) })),
    ...added.map((one) => ({ kind: 'added' as const, thing, name: one.source, detail: describeWeight(one) })),
    ...changed.map(({ source, from, to }) => ({
      kind: 'changed' as const,
      thing,
      name: source,
      detail: describeDifferences(canaryDifferences(from, to)),
    })),
  ];
}

function monitorLines({ monitors: { added, removed } }: Changes): ChangeLine[] {
  const thing = 'monitor';
  const detail = ({ kind, interval }: MonitorJson) => (interval === null ? kind : `${kind} every ${interval}`);
  return [
    ...removed.map((one) => ({ kind: 'removed' as const, thing, name: one.url, detail: detail(one) })),
    ...added.map((one) => ({ kind: 'added' as const, thing, name: one.url, detail: detail(one) })),
  ];
}

function recordLines({ records: { added, removed, changed } }: Changes): ChangeLine[] {
  const thing = 'record';
  const detail = ({ type, target, instance }: RecordJson) =>
    `${type === null || target === null ? 'known at up' : `${type} ${target}`} by ${instance}`;
  return [
    ...removed.map((one) => ({ kind: 'removed' as const, thing, name: one.name, detail: detail(one) })),
    ...added.map((one) => ({ kind: 'added' as const, thing, name: one.name, detail: detail(one) })),
    ...changed.map(({ name, from, to }) => ({
      kind: 'changed' as const,
      thing,
      name,
      detail: `${describeDifferences(recordDifferences(from, to))} by ${to.instance}`,
    })),
  ];
}

function diagnosticLines({ diagnostics: { new: found, resolved, ignored } }: Changes): ChangeLine[] {
  return [
    ...resolved.map(({ code, path }) => ({ kind: 'removed' as const, thing: code, name: path, detail: 'resolved' })),
    ...ignored.map(({ code, path, reason }) => ({
      kind: 'removed' as const,
      thing: code,
      name: path,
      detail: `accepted: ${reason}`,
    })),
    ...found.map(({ code, path, message }) => ({ kind: 'added' as const, thing: code, name: path, detail: message })),
  ];
}

/** Each field that differs, as it was and as it is. */
export function describeDifferences(differences: readonly Difference[]): string {
  return differences.map(({ field, from, to }) => `${field} ${from} -> ${to}`).join('; ');
}
