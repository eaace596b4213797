import { configPath } from '../../config/path';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type PlannedIssuer, type PlannedRoutingSecret, type PlannedTrustBundle } from '../plan';

/** The parts of a plan that become resources with names joined from several names. */
export interface Joined {
  readonly issuers: readonly PlannedIssuer[];
  readonly routingSecrets: readonly PlannedRoutingSecret[];
  readonly trustBundles: readonly PlannedTrustBundle[];
}

/** A resource of an environment or of an issuer, under a parent of the same type as the others. */
interface NamedResource {
  readonly kind: 'secret' | 'handover' | 'copy' | 'key' | 'ca-key' | 'bundle';
  readonly name: string;
  /** The environment or issuer that it is of, and where that is configured. */
  readonly owner: string;
  readonly path: string;
}

/**
 * EW2011: environments or issuers that would give two resources the same name. Pulumi tells resources apart by type,
 * name and the types of their parents, not by their parents' names (URNs, Pulumi 3.248), and names in states stay as
 * they are.
 */
export function resourceNameRules({ issuers, routingSecrets, trustBundles }: Joined): Diagnostic[] {
  const all = [
    ...routingSecrets.flatMap(ofRoutingSecret),
    ...trustBundles.flatMap(ofTrustBundle),
    ...issuers.flatMap(ofIssuer),
  ];
  const first = new Map<string, NamedResource>();
  const told = new Set<string>();
  return all.flatMap((resource) => {
    const key = `${resource.kind} ${resource.name}`;
    const other = first.get(key);
    first.set(key, other ?? resource);
    if (other === undefined || told.has(resource.path)) return [];
    told.add(resource.path);
    const message = `${other.owner} and ${resource.owner} both make a resource named ${resource.name}: Pulumi takes a name once among resources of a kind, and stops there.`;
    const hint = `Give ${resource.owner} another name: one that does not begin with the other's.`;
    return [diagnostic('EW2011', resource.path, message, hint)];
  });
}

function ofRoutingSecret({ environment, namespace, issuance, copies }: PlannedRoutingSecret): NamedResource[] {
  const owner = { owner: `the environment ${environment}`, path: configPath('environments', environment) };
  const routing = `routing-${environment}`;
  const direct = copies.distribution === 'direct' ? [...copies.wired, ...copies.further] : [];
  const waited = copies.distribution === 'direct' ? [] : copies.wired;
  const issued = issuance.kind === 'issuer';
  const named: readonly Pick<NamedResource, 'kind' | 'name'>[] = [
    ...(issued
      ? [{ kind: 'copy' as const, name: `${routing}-in-${namespace}` }]
      : [
          { kind: 'secret' as const, name: `${routing}-secret` },
          { kind: 'handover' as const, name: `${routing}-handover` },
        ]),
    ...(issued && copies.distribution === 'direct' ? [{ kind: 'secret' as const, name: `${routing}-issued` }] : []),
    ...direct.flatMap((place) => [
      { kind: 'secret' as const, name: `${routing}-in-${place}` },
      { kind: 'handover' as const, name: `${routing}-in-${place}-handover` },
    ]),
    ...waited.map((place) => ({ kind: 'copy' as const, name: `${routing}-in-${place}` })),
    ...(issuance.kind === 'acme'
      ? ['account-key', 'key'].map((part) => ({ kind: 'key' as const, name: `acme-${environment}-${part}` }))
      : []),
  ];
  return named.map((one) => ({ ...one, ...owner }));
}

function ofTrustBundle({ issuer, places }: PlannedTrustBundle): NamedResource[] {
  const owner = { owner: `the issuer ${issuer}`, path: configPath('issuers', issuer) };
  const suffixes = places?.map((place) => `in-${place}`) ?? ['source'];
  return suffixes.map((suffix) => ({ kind: 'bundle', name: `trust-${issuer}-${suffix}`, ...owner }));
}

/** The keys of a CA that is made in the state; other objects of issuers are kept apart by their names in the cluster. */
function ofIssuer({ name, config }: PlannedIssuer): NamedResource[] {
  if (config.kind !== 'ca' || config.ca.kind !== 'generate' || config.ca.generate.in !== 'state') return [];
  const { trusted, intermediate } = config.ca.generate;
  const owner = { owner: `the issuer ${name}`, path: configPath('issuers', name) };
  const parts = intermediate === undefined ? ['key'] : ['root-key', 'key'];
  return trusted.flatMap((generation) =>
    parts.map((part) => ({
      kind: 'ca-key' as const,
      name: generation === 1 ? `issuer-${name}-${part}` : `issuer-${name}-${part}-${generation}`,
      ...owner,
    })),
  );
}
