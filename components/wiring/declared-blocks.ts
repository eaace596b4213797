import { tlsClients } from './engines/tls-clients/names';
import { type Declared, type IngressHost, type PlannedIngress, type TlsBlock } from './ingress';
import { canonicalName, isWildcard, wildcardOver } from './names/host-name';

/** The numbers of the tls blocks that list a name, by the name; made once for a manifest, as it may have thousands. */
const numbersByName = new WeakMap<Declared, ReadonlyMap<string, readonly number[]>>();

/** The tls blocks of a route that list a host, or a wildcard that TLS clients accept for it. */
export function blocksFor({ declared }: PlannedIngress, host: string): TlsBlock[] {
  const wildcard = isWildcard(host) ? undefined : wildcardOver(host);
  const isAccepted = wildcard !== undefined && tlsClients.covers(wildcard, host);
  return listing(declared, isAccepted ? [host, wildcard] : [host]);
}

/** The Secret that a manifest's tls blocks name for a host; undefined where they name none, or there is no manifest. */
export function declaredSecretName({ declared }: PlannedIngress, { host }: IngressHost): string | undefined {
  return declared === undefined ? undefined : listing(declared, [host, wildcardOver(host) ?? host])[0]?.secretName;
}

/** The blocks that have one of the names, in their order. */
function listing(declared: Declared | undefined, names: readonly string[]): TlsBlock[] {
  if (declared === undefined || declared.blocks.length === 0) return [];
  const numbers = numbersOf(declared);
  const found = new Set(names.flatMap((name) => numbers.get(name) ?? []));
  return [...found].sort((one, other) => one - other).flatMap((number) => declared.blocks[number] ?? []);
}

function numbersOf(declared: Declared): ReadonlyMap<string, readonly number[]> {
  const known = numbersByName.get(declared);
  if (known !== undefined) return known;
  const numbers = new Map<string, number[]>();
  for (const [number, { hosts }] of declared.blocks.entries()) {
    for (const name of new Set(hosts.map(({ name }) => canonicalName(name)))) {
      const those = numbers.get(name);
      if (those === undefined) numbers.set(name, [number]);
      else those.push(number);
    }
  }
  numbersByName.set(declared, numbers);
  return numbers;
}
