import { getDomain } from 'tldts';
import { configPath } from '../../config/path';
import { nearest } from '../../config/nearest';
import { namesKey, remedyOf } from '../gap-remedy';
import { canonicalName, isWildcard } from '../names/host-name';
import { type PlannedEnvironment } from '../plan';
import { type Reached } from '../reach';
import { type Facts } from '../rules/facts';
import { hasRoutingSecret } from '../wire';
import { type Change, type ControllerView, type ExplainedRoute } from './explanation';

/** What would change what a host gets: at its routes, in the stores, in the configuration. */
export function changesFor(
  facts: Facts,
  host: string,
  routes: readonly ExplainedRoute[],
  controllers: readonly ControllerView[],
): Change[] {
  const all = [
    ...routes.flatMap((route) => atRoute(facts, route)),
    ...controllers.flatMap(inStore),
    ...(facts.coverage.of(host).length === 0 ? toCover(facts, host) : []),
    ...(routes.length === 0 && !controllers.some(({ shown }) => shown.kind === 'passed') ? [toRoute(facts, host)] : []),
  ];
  // Two routes of a host often have one and the same change.
  return [...new Map(all.map((change) => [JSON.stringify(change), change])).values()];
}

function atRoute({ reach, coverage }: Facts, { reason, wired: { ingress, host } }: ExplainedRoute): Change[] {
  const place = ingress.declared === undefined ? 'app' : 'manifest';
  switch (reason.kind) {
    case 'chosen': {
      const { by, cover, others } = reason;
      const { namespace } = ingress;
      return [
        ...toReach(cover.environment, namespace, reach.of(cover.environment, namespace)),
        ...others.map((one): Change => ({ kind: 'name-environment', cover: one, place })),
        ...(by === 'specific' && isWildcard(cover.name) ? [{ kind: 'exact-name' as const, over: cover }] : []),
      ];
    }
    case 'own': {
      const [cover] = coverage.of(host.host);
      const key = ingress.source.kind === 'epinio' ? configPath('epinio', 'tls') : undefined;
      return cover === undefined ? [] : [{ kind: 'leave-own', cover, key }];
    }
    case 'named-in-vain':
      return coverage.of(host.host).map((cover) => ({ kind: 'name-environment', cover, place }));
    case 'mistake':
    case 'traefik-acme':
    case 'uncovered':
      return [];
  }
}

function toReach(environment: PlannedEnvironment, namespace: string, reached: Reached): Change[] {
  if (reached === 'yes' || !hasRoutingSecret(environment)) return [];
  const key =
    reached === 'unknown'
      ? configPath('namespaces', namespace, 'labels')
      : configPath('environments', environment.name, 'namespaces');
  return [{ kind: 'reach', environment, namespace, reached, key }];
}

function inStore({ controller: { name }, candidates, shown }: ControllerView): Change[] {
  const loaded = candidates.filter(({ standing, later }) => standing === 'unnamed' && later !== 'earlier');
  const [first] = candidates;
  const isByNames = shown.kind === 'certificate' && shown.by === 'store';
  return [
    ...loaded.map((candidate): Change => ({ kind: 'loaded', controller: name, candidate })),
    ...(isByNames && first !== undefined ? [{ kind: 'sorts-later' as const, controller: name, key: first.key }] : []),
  ];
}

/** How a host that no environment covers would be covered. */
function toCover({ coverage, environments }: Facts, host: string): Change[] {
  const gap = coverage.gap(host);
  const meant = gap === undefined ? misspelled(environments, host) : undefined;
  const near = gap === undefined && meant === undefined ? nearestOf(environments, host) : undefined;
  // No authority signs a wildcard on a public suffix.
  const apex = getDomain(host, { allowPrivateDomains: true }) === host || !host.includes('.');
  const domain = apex ? host : host.slice(host.indexOf('.') + 1);
  const isDeclared = environments.some(({ config }) => canonicalName(config.domain) === domain);
  return [
    ...(gap === undefined ? [] : [{ kind: 'close-gap' as const, gap, remedy: remedyOf(gap, host) }]),
    ...(meant === undefined ? [] : [meant]),
    ...(near === undefined ? [] : [{ kind: 'nearest' as const, environment: near, key: namesKey(near) }]),
    ...(isDeclared ? [] : [{ kind: 'declare' as const, domain, apex }]),
  ];
}

/** The environment under whose domain the host was probably meant to be: the two differ in a few letters. */
function misspelled(environments: readonly PlannedEnvironment[], host: string): Change | undefined {
  const [label = '', ...rest] = host.split('.');
  const domains = new Map(environments.map((one) => [canonicalName(one.config.domain), one]));
  const meant = nearest(rest.join('.'), domains.keys());
  const environment = meant === undefined ? undefined : domains.get(meant);
  if (environment === undefined || meant === undefined) return undefined;
  return { kind: 'misspelled', environment, host: `${label}.${meant}` };
}

/** The environment that has the longest end of the host in common, beyond the last label. */
function nearestOf(environments: readonly PlannedEnvironment[], host: string): PlannedEnvironment | undefined {
  const ranked = environments
    .map((environment) => ({
      environment,
      common: Math.max(0, ...environment.names.map((name) => inCommon(name, host))),
    }))
    .filter(({ common }) => common > 1)
    .sort((one, other) => other.common - one.common);
  return ranked[0]?.environment;
}

function inCommon(name: string, host: string): number {
  const [own, other] = [name.split('.').reverse(), host.split('.').reverse()];
  const first = own.findIndex((label, index) => label !== other[index]);
  return first < 0 ? own.length : first;
}

function toRoute({ hosts }: Facts, host: string): Change {
  return { kind: 'route', nearest: nearest(host, new Set(hosts.map((wired) => wired.host.host))) };
}
