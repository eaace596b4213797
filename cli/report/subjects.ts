import { type Plan, type Wiring } from '../../components/wiring/plan';
import { type Diagnostic } from '../../components/wiring/rules/diagnostic';
import { sourceKey, sourceText } from '../../components/wiring/source';
import { type Subject } from './page-data';

/** What stands at a path of the configuration, or is an object of a manifest. */
type Named = Pick<Subject, 'environments' | 'controllers'> & { readonly source?: string };

/** What each diagnostic of a plan is about, in their order. */
export function subjectsOf(plan: Plan): Subject[] {
  const named = namesByPath(plan);
  const hosts = hostsBySource(plan.wiring);
  return plan.diagnostics.map((diagnostic) => subjectOf(diagnostic, named, hosts, plan.wiring));
}

function subjectOf(
  diagnostic: Diagnostic,
  named: ReadonlyMap<string, Named>,
  hosts: ReadonlyMap<string, readonly number[]>,
  wiring: readonly Wiring[],
): Subject {
  const found = beginnings(diagnostic.path).flatMap((path) => named.get(path) ?? [])[0];
  if (found === undefined) return { hosts: [], environments: [], controllers: [] };
  const all = found.source === undefined ? [] : (hosts.get(found.source) ?? []);
  const words = wordsOf(diagnostic.message);
  const told = all.filter((position) => words.has(wiring[position]?.host ?? ''));
  return {
    hosts: told.length === 0 ? all : told,
    environments: found.environments,
    controllers: found.controllers,
  };
}

/** The words of a message, each as long as a host name may be: `example.com` is none of `a.example.com`. */
function wordsOf(message: string): ReadonlySet<string> {
  return new Set(message.split(/[^\p{L}\p{N}.*_-]+/u).map((word) => word.replace(/\.$/, '')));
}

/** The path, then all that it lies under, the longest first. */
function beginnings(path: string): string[] {
  const ends = [...path.matchAll(/[.[/]/g)].map(({ index }) => index);
  return [path.length, ...ends.reverse()].map((end) => path.slice(0, end));
}

function namesByPath({ environments, controllers, issuers, ingresses, wiring }: Plan): Map<string, Named> {
  const none = { environments: [], controllers: [] };
  const ofIssuer = (issuer: string) =>
    environments.flatMap(({ name, issuance }) =>
      issuance.kind === 'issuer' && issuance.issuer === issuer ? [name] : [],
    );
  return new Map<string, Named>([
    ...environments.map(({ path, name }) => [path, { ...none, environments: [name] }] as const),
    ...controllers.map(({ name }) => [`edgewire:controllers.${name}`, { ...none, controllers: [name] }] as const),
    ...issuers.map(({ name }) => [`edgewire:issuers.${name}`, { ...none, environments: ofIssuer(name) }] as const),
    ...ingresses.map(({ path, source }) => [path, { ...none, source: sourceKey(source) }] as const),
    ...wiring.flatMap(({ source }) =>
      source.kind === 'manifest' ? [[sourceText(source), { ...none, source: sourceKey(source) }] as const] : [],
    ),
  ]);
}

function hostsBySource(wiring: readonly Wiring[]): Map<string, number[]> {
  const positions = new Map<string, number[]>();
  wiring.forEach(({ source }, position) => {
    const key = sourceKey(source);
    const before = positions.get(key);
    if (before === undefined) positions.set(key, [position]);
    else before.push(position);
  });
  return positions;
}
