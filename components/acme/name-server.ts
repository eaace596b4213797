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

/**
 * What was asked for; none where the name, or the type at that name, does not exist. It is plain code, without a Set:
 * dynamic providers are serialised with it.
 */
export async function unlessAbsent<Found>(asked: Promise<Found[]>): Promise<Found[]> {
  try {
    return await asked;
  } catch (error) {
    const code = codeText(error);
    if (code === 'ENODATA' || code === 'ENOTFOUND') return [];
    throw error;
  }
}

/** The code of an error of the resolver, such as ESERVFAIL; of another error its text. */
export function codeText(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
