import { type WiredHost } from '../wire';

/** Hosts of which several routes would say the same: the first speaks, with how many others there are. */
export type Speakers = ReadonlyMap<WiredHost, number>;

/**
 * The first of the routes of each host at a controller, those of manifests: what is wrong with a host is said once. What
 * the configuration has is said at each of its paths.
 */
export function oncePerHost(hosts: readonly WiredHost[]): Speakers {
  const firsts = new Map<string, WiredHost>();
  const speakers = new Map<WiredHost, number>();
  for (const wired of hosts) {
    const { ingress, host, controller, chosen } = wired;
    if (ingress.declared === undefined) {
      speakers.set(wired, 0);
      continue;
    }
    const key = JSON.stringify([controller?.name, host.host, chosen?.environment.name, host.own?.secretName]);
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, wired);
    speakers.set(first ?? wired, first === undefined ? 0 : (speakers.get(first) ?? 0) + 1);
  }
  return speakers;
}

/** The end of a message that holds for others too. */
export function andMore(count: number, what: string): string {
  if (count === 0) return '';
  return ` The same holds for ${count} more ${count === 1 ? what : `${what}s`}.`;
}
