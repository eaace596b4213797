import { any, type Filters, isFiltered, nothing } from './filters';
import { type Finding, findingsOf, type Host, type Model } from './model';

/** What of a plan the filters leave. */
export interface Shown {
  readonly hosts: readonly Host[];
  readonly findings: readonly Finding[];
}

export function shownOf(model: Model, filters: Filters): Shown {
  if (!isFiltered(filters)) return model;
  const words = filters.q.toLowerCase().split(/\s+/).filter(Boolean);
  const hosts = model.hosts.filter((host) => isShown(model, host, filters, words));
  return { hosts, findings: shownFindings(model.findings, hosts, filters, words) };
}

function isShown(model: Model, host: Host, filters: Filters, words: readonly string[]): boolean {
  const { namespace, environment, controller, tls, finding } = filters;
  return (
    is(host.namespace, namespace) &&
    is(host.environment, environment) &&
    is(host.controller, controller) &&
    is(host.tls, tls) &&
    words.every((word) => host.text.includes(word)) &&
    (finding === '' || findingsOf(model, host).some((one) => isOf(one, finding)))
  );
}

function is(value: string | null, wanted: string): boolean {
  return wanted === '' || (value ?? nothing) === wanted;
}

function isOf({ code, severity }: Finding, wanted: string): boolean {
  return wanted === any || wanted === code || wanted === severity;
}

/** Those of the wanted code that are about hosts that are shown; of a search, those whose own text has its words too. */
function shownFindings(
  findings: readonly Finding[],
  hosts: readonly Host[],
  { q, namespace, environment, controller, tls, finding: wanted }: Filters,
  words: readonly string[],
): Finding[] {
  const ofKind = wanted === '' ? findings : findings.filter((one) => isOf(one, wanted));
  const byOthers = [namespace, environment, controller, tls].some((value) => value !== '');
  if (!byOthers && q.trim() === '') return [...ofKind];
  const positions = new Set(hosts.map(({ position }) => position));
  const environments = new Set(hosts.map((host) => host.environment));
  const controllers = new Set(hosts.map((host) => host.controller));
  return ofKind.filter(
    ({ subject, text }) =>
      (!byOthers && words.every((word) => text.includes(word))) ||
      subject.hosts.some((position) => positions.has(position)) ||
      subject.environments.some((name) => environments.has(name) || name === environment) ||
      subject.controllers.some((name) => controllers.has(name) || name === controller),
  );
}
