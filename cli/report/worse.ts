import { type Changes } from './changes';
import { describeSecret, isServedByAnother } from './descriptions';
import { type EngineStep } from './engine';
import { pairUp } from './pair-up';
import {
  type ControllerJson,
  type DiagnosticJson,
  type EnvironmentJson,
  type PlanJson,
  type WiringJson,
} from './plan-json';
import { count } from './summary';

/** The kinds of what gets worse, the worst first; each with its title for one and for several. */
export const worseKinds = {
  tls: ['host loses TLS', 'hosts lose TLS'],
  served: ['host would be served another certificate', 'hosts would be served another certificate'],
  authority: ['change of certificate authority', 'changes of certificate authority'],
  secret: ['routing secret is replaced', 'routing secrets are replaced'],
  resource: ['resource is deleted or replaced', 'resources are deleted or replaced'],
  controller: ['controller is replaced', 'controllers are replaced'],
  host: ['host is no longer served', 'hosts are no longer served'],
  budget: ['limit of orders is passed', 'limits of orders are passed'],
  error: ['new error', 'new errors'],
  warning: ['new warning', 'new warnings'],
} as const;

export type WorseKind = keyof typeof worseKinds;

/** One thing that a change makes worse. */
export interface Worse {
  readonly kind: WorseKind;
  /** The host, environment, controller, limit or path that it is about. */
  readonly name: string;
  /** What was, and what comes of it. */
  readonly detail: string;
  /** Of a diagnostic: its code. */
  readonly code?: string;
}

/**
 * What gets worse between an earlier plan and this one, the worst first. What is not known of either plan is not
 * judged: plans of former versions have no authorities, controllers and spendings.
 */
export function worseBetween(
  base: PlanJson,
  plan: PlanJson,
  changes: Changes,
  engine: readonly EngineStep[] = [],
): Worse[] {
  return [
    ...losesTls(changes),
    ...servedByAnother(changes),
    ...authorities(base, plan),
    ...secrets(changes),
    ...resources(engine),
    ...controllers(base, plan),
    ...gone(changes),
    ...budgets(base, plan),
    ...diagnostics(changes, 'error'),
    ...diagnostics(changes, 'warning'),
  ];
}

/** What gets worse in a few words, as `2 hosts lose TLS (a.example, b.example); 1 new error`. */
export function worseCounts(worse: readonly Worse[], nameOf: (name: string) => string): string[] {
  return Object.entries(worseKinds).flatMap(([kind, [one, several]]) => {
    const found = worse.filter((entry) => entry.kind === kind);
    if (found.length === 0) return [];
    const names = [...new Set(found.map((entry) => entry.code ?? entry.name))];
    return [`${found.length} ${found.length === 1 ? one : several} (${namesText(names, nameOf)})`];
  });
}

/** The first names of a list, and how many more there are. */
export function namesText(names: readonly string[], nameOf: (name: string) => string): string {
  const more = names.length > named ? `, and ${names.length - named} more` : '';
  return `${names.slice(0, named).map(nameOf).join(', ')}${more}`;
}

/** Names that the verdict has of each kind; the rest is counted. */
const named = 3;

function losesTls({ wiring: { added, changed } }: Changes): Worse[] {
  const lost = changed.filter(({ from, to }) => from.tls !== 'none' && to.tls === 'none');
  const fresh = added.filter(({ tls }) => tls === 'none');
  return [
    ...lost.map(({ host, from }) => ({ kind: 'tls' as const, name: host, detail: `had ${tlsText(from)}, has none` })),
    ...fresh.map(({ host }) => ({ kind: 'tls' as const, name: host, detail: 'is new, and has no TLS' })),
  ];
}

function servedByAnother({ wiring: { added, changed } }: Changes): Worse[] {
  const worse = [
    ...added.filter((one) => isServedByAnother(one)),
    ...changed.filter(({ from, to }) => !isServedByAnother(from) && isServedByAnother(to)).map(({ to }) => to),
  ];
  return worse.map((one) => ({
    kind: 'served' as const,
    name: one.host,
    detail: `is wired to ${tlsText(one)}, and would be served that of ${one.servedBy ?? 'nobody'}`,
  }));
}

function tlsText({ tls, environment }: WiringJson): string {
  return tls === 'own-certificate'
    ? 'its own certificate'
    : `the certificate of ${environment ?? 'another environment'}`;
}

/** An environment counts once, with its hosts, and whether it has any: hosts that Epinio pushes are in no plan. */
function authorities(base: PlanJson, plan: PlanJson): Worse[] {
  const [before, after] = [authoritiesOf(base), authoritiesOf(plan)];
  const environments = [...after].flatMap(([owner, to]) => {
    const from = before.get(owner);
    if (from === undefined || from === to) return [];
    const environment = /^environment:(.*)$/.exec(owner)?.[1];
    const hosts = plan.wiring.filter((one) =>
      environment === undefined
        ? one.source === owner
        : one.environment === environment && one.tls !== 'own-certificate',
    );
    return [authorityChange(environment ?? owner, from, to, hosts.length)];
  });
  const { pairs } = pairUp(base.wiring, plan.wiring, [({ host, source }) => JSON.stringify([host, source])]);
  const moved = pairs.flatMap(({ from, to }) => {
    const [first, then] = [ownerOf(from), ownerOf(to)];
    const [was, is] = [before.get(first), after.get(then)];
    if (first === then || was === undefined || is === undefined || was === is) return [];
    return [authorityChange(to.host, was, is, undefined)];
  });
  return [...environments, ...moved];
}

function authorityChange(name: string, from: string, to: string, hosts: number | undefined): Worse {
  const of = hosts === undefined ? '' : ` (${count(hosts, 'host')} of the plan)`;
  return { kind: 'authority', name, detail: `${from} -> ${to}${of}` };
}

function ownerOf({ tls, environment, source }: WiringJson): string {
  return tls === 'own-certificate' ? source : `environment:${environment ?? ''}`;
}

function authoritiesOf({ calendar }: PlanJson): ReadonlyMap<string, string> {
  return new Map(calendar.flatMap(({ owner, authority }) => (authority === null ? [] : [[owner, authority] as const])));
}

function secrets({ environments: { removed, changed } }: Changes): Worse[] {
  const isMoved = ({ from, to }: { readonly from: EnvironmentJson; readonly to: EnvironmentJson }) =>
    describeSecret(from) !== describeSecret(to);
  return [
    ...removed.map((one) => ({ kind: 'secret' as const, name: one.name, detail: `${describeSecret(one)} is removed` })),
    ...changed.filter(isMoved).map(({ name, from, to }) => ({
      kind: 'secret' as const,
      name,
      detail: `${describeSecret(from)} -> ${describeSecret(to)}`,
    })),
  ];
}

/** Whatever the plan says of them: a Secret or a release that is replaced is an outage. */
function resources(engine: readonly EngineStep[]): Worse[] {
  return engine.flatMap(({ op, type, name, properties }) => {
    if (op !== 'deleted' && op !== 'replaced') return [];
    const why = properties.length === 0 ? '' : `, for ${properties.join(', ')}`;
    return [{ kind: 'resource' as const, name, detail: `${type} is ${op}${why}` }];
  });
}

function controllers(base: PlanJson, plan: PlanJson): Worse[] {
  const { removed, pairs } = pairUp(base.controllers, plan.controllers, [({ name }) => name]);
  const isKnown = plan.controllers.length > 0;
  return [
    ...removed.filter(() => isKnown).map(({ name }) => ({ kind: 'controller' as const, name, detail: 'is removed' })),
    ...pairs.flatMap(({ from, to }) => {
      const differences = controllerFields.flatMap((field) => {
        const [was, is] = [String(from[field]), String(to[field])];
        return was === is ? [] : [`${field} ${was === '' ? 'any' : was} -> ${is === '' ? 'any' : is}`];
      });
      return differences.length === 0
        ? []
        : [{ kind: 'controller' as const, name: to.name, detail: differences.join('; ') }];
    }),
  ];
}

/** What clients of a controller notice when it changes. */
const controllerFields = [
  'class',
  'namespace',
  'installed',
  'addresses',
  'floatingIp',
] as const satisfies readonly (keyof ControllerJson)[];

function gone({ wiring: { removed } }: Changes): Worse[] {
  return removed.map((one) => ({ kind: 'host', name: one.host, detail: `had ${describeGone(one)}` }));
}

function describeGone(one: WiringJson): string {
  return one.tls === 'none' ? 'no TLS' : tlsText(one);
}

/** Limits that the orders pass now and did not before. */
function budgets(base: PlanJson, plan: PlanJson): Worse[] {
  const key = ({ directory, of }: PlanJson['spendings'][number]) => JSON.stringify([directory, of]);
  const passed = new Set(base.spendings.filter(({ count: spent, limit }) => spent > limit).map(key));
  return plan.spendings.flatMap((one) => {
    if (one.count <= one.limit || passed.has(key(one))) return [];
    const detail = `${one.count} orders ${one.of}, ${one.limit} per ${one.period} allowed`;
    return [{ kind: 'budget' as const, name: one.directory, detail }];
  });
}

function diagnostics({ diagnostics: { new: found } }: Changes, severity: 'error' | 'warning'): Worse[] {
  return found
    .filter((one: DiagnosticJson) => one.severity === severity)
    .map(({ code, path, message, hint }) => ({ kind: severity, name: path, detail: `${message} ${hint}`, code }));
}
