import { type WiredHost } from '../wire';
import { type Diagnostic } from './diagnostic';

/** The hosts that diagnostics are about, each with the number of other routes that would get the same diagnostic. */
export type Speakers = ReadonlyMap<WiredHost, number>;

/**
 * The first route of each host at a controller, so that a mistake of manifests is reported once per host. A mistake of
 * the configuration is reported at each of its paths.
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

/** What a rule finds at each speaker, in their order. */
export function ofSpeakers(
  speakers: Speakers,
  rule: (wired: WiredHost, others: number) => readonly Diagnostic[],
): Diagnostic[] {
  const found: Diagnostic[] = [];
  speakers.forEach((others, wired) => {
    for (const one of rule(wired, others)) found.push(one);
  });
  return found;
}

/** The end of a message that holds for others too. */
export function andMore(count: number, what: string): string {
  if (count === 0) return '';
  return ` The same holds for ${count} more ${count === 1 ? what : `${what}s`}.`;
}
