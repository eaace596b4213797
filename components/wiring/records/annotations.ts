import { type Config } from '../../config/config';
import { ownIngress } from '../own-ingresses';
import { type PublishedName } from '../plan';
import { sourceKey, type WiringSource } from '../source';
import { type WiredHost } from '../wire';
import { isUnderWildcard } from './names';

/**
 * The prefixes that ExternalDNS reads unless it is told otherwise: from v0.22 on, and before. It reads one, without
 * falling back to the other, so an Ingress that has one alone loses its records at an upgrade.
 */
export const usualPrefixes = ['external-dns.kubernetes.io/', 'external-dns.alpha.kubernetes.io/'] as const;

type Annotations = Readonly<Record<string, string>>;

/** Annotations under every prefix that an ExternalDNS of the stack, or another one, may read. */
export function underEveryPrefix({ dns }: Pick<Config, 'dns'>, keys: Annotations): Annotations {
  const prefixes = new Set([...usualPrefixes, ...dns.map(({ annotationPrefix }) => annotationPrefix)]);
  return Object.fromEntries(
    [...prefixes].flatMap((prefix) => Object.entries(keys).map(([key, value]) => [prefix + key, value])),
  );
}

/**
 * The annotations of the Ingresses of this program, by source: what their records point at, and which hosts have
 * records of their own where a wildcard record stands for others.
 */
export function recordAnnotations(
  config: Config,
  hosts: readonly WiredHost[],
  names: readonly PublishedName[],
): (source: WiringSource) => Annotations | undefined {
  const found = new Map<string, Annotations>();
  if (config.dns.length === 0) return () => undefined;
  const bySource = namesBySource(names);
  const partly = new Set(hosts.filter(isUnderWildcard).map(({ ingress }) => ingress));
  for (const ingress of new Set(hosts.map((one) => one.ingress))) {
    const { source } = ingress;
    if (ownIngress(source) === undefined) continue;
    const key = sourceKey(source);
    const own = bySource.get(key) ?? [];
    const isPartly = partly.has(ingress);
    const targets = own[0]?.controller.publicAddresses ?? [];
    const exact = own.map(({ name }) => name).join(',');
    found.set(
      key,
      underEveryPrefix(config, {
        ...(targets.length === 0 ? {} : { target: targets.join(',') }),
        ...(isPartly ? { 'ingress-hostname-source': 'annotation-only' } : {}),
        ...(isPartly && exact !== '' ? { hostname: exact } : {}),
      }),
    );
  }
  return (source) => found.get(sourceKey(source));
}

function namesBySource(names: readonly PublishedName[]): ReadonlyMap<string, readonly PublishedName[]> {
  const found = new Map<string, PublishedName[]>();
  for (const one of names) {
    if (one.source === undefined) continue;
    const key = sourceKey(one.source);
    const others = found.get(key);
    if (others === undefined) found.set(key, [one]);
    else others.push(one);
  }
  return found;
}
