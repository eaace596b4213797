import type * as dns from 'node:dns/promises';
import { poll } from '../pulumi/poll';
import { resolverAt, unlessAbsent } from './name-server';
import { type TxtRecord } from './solver';

/** Where and how long a record is looked for. */
export interface PropagationInputs {
  /** `address:port` of the servers to ask; none: the authoritative servers of the record's zone. */
  readonly nameservers: readonly string[];
  readonly propagationSeconds: number;
}

const longestAliasChain = 8;

/**
 * The name that a record has to be at: the name itself, or the target of a CNAME there, which the authority follows too
 * (RFC 8555 section 8.4).
 *
 * @param nameservers the servers to ask; none: the resolvers of this machine
 */
export async function effectiveName(name: string, nameservers: readonly string[]): Promise<string> {
  const resolver = await recursiveResolver(nameservers);
  let effective = name;
  for (let hops = 0; hops < longestAliasChain; hops++) {
    const [target] = await told(resolver, `whether ${effective} is an alias`, resolver.resolveCname(effective));
    if (target === undefined) return effective;
    effective = target.replace(/\.$/, '');
  }
  throw new Error(`${name} is an alias that does not end after ${longestAliasChain} others`);
}

/**
 * Waits until the record is on every server: on those named, else on the authoritative ones.
 *
 * @throws Error after the stated time, with the servers and what they answered
 */
export async function waitForRecord(record: TxtRecord, inputs: PropagationInputs): Promise<void> {
  const servers = inputs.nameservers.length > 0 ? inputs.nameservers : await authoritativeServers(record.name, []);
  const missing = await poll(
    () => missingRecords(servers, record),
    (answers) => answers.length === 0,
    {
      seconds: inputs.propagationSeconds,
      firstPauseMilliseconds: 500,
      awaited: (answers) => `the record TXT ${record.name} is not everywhere: ${answers.join('; ')}`,
    },
  );
  if (missing.length === 0) return;
  const found = missing.join('; ');
  throw new Error(`after ${inputs.propagationSeconds} s the record TXT ${record.name} is not everywhere: ${found}`);
}

async function missingRecords(servers: readonly string[], record: TxtRecord): Promise<string[]> {
  const answers = await Promise.all(servers.map((server) => answerOf(server, record)));
  return answers.filter((answer) => answer !== undefined);
}

/** What a server answers instead of the record; undefined: it has the record. */
async function answerOf(server: string, { name, value }: TxtRecord): Promise<string | undefined> {
  try {
    const resolver = await resolverAt(server);
    const found = await unlessAbsent(resolver.resolveTxt(name));
    if (found.some((parts) => parts.join('') === value)) return undefined;
    const other = found.length === 0 ? 'has no such record' : `has ${found.length} other records of that name`;
    return `${server} ${other}`;
  } catch (error) {
    return `${server} ${failure(error)}`;
  }
}

/**
 * The texts of the TXT records that a server has of a name.
 *
 * @throws Error with the server and what it answered, if it gives no answer
 */
export async function textsAt(server: string, name: string): Promise<string[]> {
  const resolver = await resolverAt(server);
  const found = await told(resolver, `the records TXT of ${name}`, resolver.resolveTxt(name));
  return found.map((parts) => parts.join(''));
}

const failures: Readonly<Record<string, string>> = {
  ETIMEOUT: 'does not answer',
  ECONNREFUSED: 'refuses the connection',
  EREFUSED: 'refuses to answer',
  ESERVFAIL: 'fails (SERVFAIL)',
};

function failure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'for an unknown reason';
  return failures[code] ?? `does not answer (${code})`;
}

/**
 * Addresses of the authoritative servers of a name's zone, as `address:port`. A server with IPv4 and IPv6 addresses is
 * given by its IPv4 ones.
 *
 * @param recursive the servers to ask; none: the resolvers of this machine
 */
export async function authoritativeServers(name: string, recursive: readonly string[]): Promise<string[]> {
  const resolver = await recursiveResolver(recursive);
  const labels = name.split('.');
  for (let skipped = 0; skipped < labels.length - 1; skipped++) {
    const zone = labels.slice(skipped).join('.');
    const servers = await told(resolver, `which name servers ${zone} has`, resolver.resolveNs(zone));
    if (servers.length === 0) continue;
    const addresses = await Promise.all(servers.map((server) => addressesOf(resolver, server)));
    if (addresses.flat().length > 0) return addresses.flat();
  }
  throw new Error(`no authoritative name server of ${name} was found`);
}

async function addressesOf(resolver: dns.Resolver, host: string): Promise<string[]> {
  const v4 = await told(resolver, `the address of ${host}`, resolver.resolve4(host));
  if (v4.length > 0) return v4.map((address) => `${address}:53`);
  const v6 = await told(resolver, `the address of ${host}`, resolver.resolve6(host));
  return v6.map((address) => `[${address}]:53`);
}

async function recursiveResolver([first, ...others]: readonly string[]): Promise<dns.Resolver> {
  if (first === undefined) {
    const { Resolver } = await import('node:dns/promises');
    return new Resolver({ timeout: 5000, tries: 3 });
  }
  const resolver = await resolverAt(first);
  const further = await Promise.all(others.map(resolverAt));
  resolver.setServers([resolver, ...further].flatMap((one) => one.getServers()));
  return resolver;
}

/** The records that a resolver finds; an error with a sentence if it gives no answer. */
async function told<Found>(resolver: dns.Resolver, what: string, answer: Promise<Found[]>): Promise<Found[]> {
  try {
    return await unlessAbsent(answer);
  } catch (error) {
    throw new Error(`${what} cannot be told: ${resolver.getServers().join(', ')} ${failure(error)}`, { cause: error });
  }
}
