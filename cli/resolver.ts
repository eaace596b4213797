import { Resolver } from 'node:dns/promises';
import { Option } from 'commander';
import { resolverAt } from '../components/acme/name-server';
import { Failure } from './failure';

/** How many questions are open at a time: more than that a busy server would take for an attack. */
export const concurrency = 64;

/** `--dns-server`, the resolver to ask. */
export function dnsServerOption(): Option {
  return new Option('--dns-server <server>', "ask this resolver, host or host:port (default: this machine's)");
}

/**
 * The resolver to ask.
 *
 * @param server host or host:port; undefined: this machine's
 * @throws Failure where the server cannot be found
 */
export async function resolverOf(server: string | undefined): Promise<Resolver> {
  if (server === undefined) return new Resolver({ timeout: 2000, tries: 2 });
  try {
    return await resolverAt(server);
  } catch (error) {
    throw new Failure([`--dns-server ${server} cannot be found (${error instanceof Error ? error.message : ''}).`]);
  }
}
