import { type Resolver } from 'node:dns/promises';
import { codeText, resolverAt, unlessAbsent } from '../acme/name-server';
import { type Plan, type PlannedRecord } from '../wiring/plan';
import { type SeenRecord, type SilentZone } from '../wiring/verification/observation';

/**
 * The addresses of a host, IPv4 first; none where it has none.
 *
 * @throws Error where the resolver cannot be asked
 */
export async function addressesOf(resolver: Resolver, host: string): Promise<string[]> {
  const [four, six] = await Promise.all([unlessAbsent(resolver.resolve4(host)), unlessAbsent(resolver.resolve6(host))]);
  return [...four, ...six];
}

/** What the servers of the zones have of the records of a plan. */
export interface SeenZones {
  readonly records: readonly SeenRecord[];
  readonly silentZones: readonly SilentZone[];
}

/** Runs a task once others leave room for it. */
export type Limit = <Result>(task: () => Promise<Result>) => Promise<Result>;

/** Asks the servers of each zone for the records that the plan has there. */
export async function seenZones({ records, dns }: Plan, resolver: Resolver, limit: Limit): Promise<SeenZones> {
  const zones = new Map<string, readonly PlannedRecord[]>();
  for (const record of records) {
    const key = `${record.instance} ${record.zone}`;
    zones.set(key, [...(zones.get(key) ?? []), record]);
  }
  const seen = await Promise.all(
    [...zones.values()].map(async (ofZone): Promise<SeenZones> => {
      const [{ instance = '', zone = '' } = {}] = ofZone;
      const provider = dns.find(({ name }) => name === instance)?.config.provider;
      try {
        const server = provider?.kind === 'rfc2136' ? provider.rfc2136.nameserver : await serverOf(zone, resolver);
        const authority = await resolverAt(server);
        // One question tells whether the server is there, before all of them wait for it.
        await unlessAbsent(authority.resolveSoa(zone).then(({ nsname }) => [nsname]));
        const found = await Promise.all(ofZone.map((record) => limit(() => seenRecord(authority, record))));
        return { records: found, silentZones: [] };
      } catch (error) {
        return { records: [], silentZones: [{ instance, zone, detail: codeText(error) }] };
      }
    }),
  );
  return { records: seen.flatMap((one) => one.records), silentZones: seen.flatMap((one) => one.silentZones) };
}

async function serverOf(zone: string, resolver: Resolver): Promise<string> {
  const [server = ''] = await resolver.resolveNs(zone);
  return server;
}

async function seenRecord(authority: Resolver, { instance, name, type }: PlannedRecord): Promise<SeenRecord> {
  switch (type) {
    case 'A':
      return { instance, name, type, values: await unlessAbsent(authority.resolve4(name)) };
    case 'AAAA':
      return { instance, name, type, values: await unlessAbsent(authority.resolve6(name)) };
    case 'CNAME':
      return { instance, name, type, values: await unlessAbsent(authority.resolveCname(name)) };
    case undefined: {
      const addresses = await addressesOf(authority, name);
      const aliases = addresses.length > 0 ? [] : await unlessAbsent(authority.resolveCname(name));
      return { instance, name, type, values: [...addresses, ...aliases] };
    }
  }
}
