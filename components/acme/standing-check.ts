import { judgedAt } from './renewal';
import { authoritativeServers, effectiveName, textsAt } from './propagation';
import { getJson, type ServerInputs } from './transport';
import { judgeStanding, standingRecords } from '../wiring/certificates/standing-record';

/** How standing records are looked up before an order. */
export interface StandingInputs {
  /** The names by which records allow the authority to issue; none: those that its directory names. */
  readonly issuers: readonly string[];
  /** The account that the configuration names in the records; empty: whichever orders. */
  readonly accountUri: string;
  /** `address:port` of the servers to ask; none: the authoritative servers of the zone. */
  readonly nameservers: readonly string[];
}

/** What is to be ordered, and by which account. */
export interface StandingOrder extends ServerInputs {
  readonly names: readonly string[];
  /** URL of the account. */
  readonly accountUrl: string;
}

/** Days before `persistUntil` from which an order warns. */
const warningDays = 30;

/**
 * Looks up the standing records of an order at every authoritative server, and warns of those that end soon.
 *
 * @throws Error with a sentence for each record that proves nothing
 */
export async function checkStanding(order: StandingOrder, inputs: StandingInputs): Promise<void> {
  const { names, accountUrl: account } = order;
  const { accountUri, nameservers } = inputs;
  if (accountUri !== '' && accountUri !== account)
    throw new Error(`dnsPersist01.accountUri is ${accountUri}, but the account that orders is ${account}: write that`);
  const issuers = inputs.issuers.length > 0 ? inputs.issuers : await issuersOf(order);
  const now = new Date(judgedAt());
  const faults: string[] = [];
  for (const { name, wildcard } of standingRecords(names)) {
    const at = await effectiveName(name, nameservers);
    const servers = nameservers.length > 0 ? nameservers : await authoritativeServers(at, []);
    for (const server of servers) {
      const verdict = judgeStanding(await textsAt(server, at), { name, issuers, account, wildcard }, now);
      if (verdict.kind === 'proves not') faults.push(`${server}: ${verdict.why}`);
      else warnOfEnd(name, verdict.until, now);
    }
  }
  if (faults.length > 0) throw new Error(faults.join('; '));
}

/** The names of an authority in CAA records and standing records, as its directory has them (RFC 8555, 9.7.6). */
async function issuersOf(server: ServerInputs): Promise<readonly string[]> {
  const directory = await getJson(server, server.directory);
  const { host } = new URL(server.directory);
  if (directory.kind === 'failed') throw new Error(`the ACME server ${host} ${directory.why}`);
  const named = caaIdentities(directory.body);
  if (named.length === 0)
    throw new Error(`the ACME server ${host} does not say what it is called in records: set dnsPersist01.issuerDomain`);
  return named;
}

function caaIdentities(directory: unknown): string[] {
  const found = fieldOf(fieldOf(directory, 'meta'), 'caaIdentities');
  return Array.isArray(found) ? found.filter((one): one is string => typeof one === 'string') : [];
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(key)
    : undefined;
}

function warnOfEnd(name: string, until: Date | undefined, now: Date): void {
  if (until === undefined || until.getTime() - now.getTime() > warningDays * 86_400_000) return;
  const end = until.toISOString().slice(0, 10);
  console.warn(`warning: the record TXT ${name} holds until ${end} only: write a later persistUntil before that`);
}
