import type * as dns from 'node:dns/promises';

/** `host`, `host:port` or `[address]:port`; the port of DNS where none is given. */
export function splitServer(server: string): { readonly host: string; readonly port: number } {
  const bracketed = /^\[(.*)\](?::(\d+))?$/.exec(server) ?? /^([^:]*)(?::(\d+))?$/.exec(server);
  return { host: bracketed?.[1] ?? server, port: Number(bracketed?.[2] ?? 53) };
}

/** A resolver that asks one server, given as `host` or `host:port`. It waits two seconds at first, then four. */
export async function resolverAt(server: string): Promise<dns.Resolver> {
  const { lookup, Resolver } = await import('node:dns/promises');
  const { host, port } = splitServer(server);
  const { address, family } = await lookup(host);
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  resolver.setServers([family === 6 ? `[${address}]:${port}` : `${address}:${port}`]);
  return resolver;
}
