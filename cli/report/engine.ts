import { type Changes, environmentDifferences, wiringDifferences } from './changes';
import { describeDifferences } from './change-lines';

/** What the engine will do to a resource. */
export type EngineOp = 'created' | 'changed' | 'replaced' | 'deleted';

/** A resource that `pulumi preview` says will not stay as it is. */
export interface EngineStep {
  readonly op: EngineOp;
  readonly type: string;
  readonly name: string;
  /** Properties for which it is replaced, by name. */
  readonly properties: readonly string[];
}

/** A step of the engine beside the plan's reason for it. */
export interface ReasonedStep extends EngineStep {
  /** What of the plan changes; empty where the plan does not say. */
  readonly reason: string;
}

const order: readonly EngineOp[] = ['deleted', 'replaced', 'changed', 'created'];

/** Steps with the plan's reasons, deletions and replacements first. */
export function withReasons(steps: readonly EngineStep[], changes: Changes | undefined): ReasonedStep[] {
  const reasons = changes === undefined ? [] : reasonsOf(changes);
  return steps
    .map((step) => ({ ...step, reason: reasons.find(([of]) => isPartOf(step.name, of))?.[1] ?? '' }))
    .sort((a, b) => order.indexOf(a.op) - order.indexOf(b.op) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** What changes by the name of the resource that all of its resources are named after, the longest name first. */
function reasonsOf({ environments, wiring }: Changes): (readonly [of: string, why: string])[] {
  const reasons = [
    ...environments.added.map(({ name }) => [`routing-${name}`, `environment ${name} is new`] as const),
    ...environments.removed.map(({ name }) => [`routing-${name}`, `environment ${name} is gone`] as const),
    ...environments.changed.map(
      ({ name, from, to }) =>
        [`routing-${name}`, `environment ${name}: ${describeDifferences(environmentDifferences(from, to))}`] as const,
    ),
    ...wiring.added.map((one) => [resourceOfSource(one), `${one.host} is new`] as const),
    ...wiring.removed.map((one) => [resourceOfSource(one), `${one.host} is gone`] as const),
    ...wiring.changed.map(
      ({ host, from, to }) =>
        [resourceOfSource(to), `${host}: ${describeDifferences(wiringDifferences(from, to))}`] as const,
    ),
  ];
  return reasons.filter(([of]) => of !== '').sort(([a], [b]) => b.length - a.length);
}

/** Applications alone have resources of their own for a host. */
function resourceOfSource({ source, namespace }: { readonly source: string; readonly namespace: string }): string {
  return source.startsWith('app:') ? `app-${namespace}.${source.slice('app:'.length)}` : '';
}

function isPartOf(name: string, of: string): boolean {
  return name === of || name.startsWith(`${of}-`);
}
