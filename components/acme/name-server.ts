import type * as dns from 'node:dns/promises';
import { splitServer } from '../wiring/name-server';

/** A resolver that asks one server, given as `host` or `host:port`. It waits two seconds at first, then four. */
export async function resolverAt(server: string): Promise<dns.Resolver> {
  const { lookup, Resolver } = await import('node:dns/promises');
  const { host, port } = splitServer(server);
  const { address, family } = await lookup(host);
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  resolver.setServers([family === 6 ? `[${address}]:${port}` : `${address}:${port}`]);
  return resolver;
}
