import { canonicalName } from './names/host-name';
import { type Wiring } from './plan';

/** A block of `spec.tls`. */
export interface TlsBlock {
  readonly hosts: readonly string[];
  readonly secretName: string;
}

/** The hosts of an Ingress as they may be written: the API server refuses upper-case letters and a dot at the end. */
export function ingressHosts(wiring: readonly Wiring[]): string[] {
  return wiring.map(({ host }) => canonicalName(host));
}

/** The `spec.tls` of an Ingress from the wiring of its hosts: a block for each Secret, canonical hosts in their order. */
export function tlsBlocks(wiring: readonly Wiring[]): TlsBlock[] {
  const bySecret = new Map<string, string[]>();
  for (const { secretName, host: written } of wiring) {
    if (secretName === null) continue;
    const host = canonicalName(written);
    const hosts = bySecret.get(secretName);
    if (hosts === undefined) bySecret.set(secretName, [host]);
    else hosts.push(host);
  }
  return [...bySecret].map(([secretName, hosts]) => ({ hosts, secretName }));
}
