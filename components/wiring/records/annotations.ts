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
): (source: WiringSource) => Annotations {
  const found = new Map<string, Annotations>();
  for (const { ingress } of config.dns.length === 0 ? [] : hosts) {
    const { source } = ingress;
    if (ownIngress(source) === undefined) continue;
    const key = sourceKey(source);
    const own = names.filter((one) => one.source !== undefined && sourceKey(one.source) === key);
    const isPartly = hosts.some((one) => one.ingress === ingress && isUnderWildcard(one));
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
  return (source) => found.get(sourceKey(source)) ?? {};
}
