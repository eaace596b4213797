/** `host`, `host:port` or `[address]:port`; the port of DNS where none is given. */
export function splitServer(server: string): { readonly host: string; readonly port: number } {
  const bracketed = /^\[(.*)\](?::(\d+))?$/.exec(server) ?? /^([^:]*)(?::(\d+))?$/.exec(server);
  return { host: bracketed?.[1] ?? server, port: Number(bracketed?.[2] ?? 53) };
}
