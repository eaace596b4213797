import { judgedAt } from './renewal';
import { authoritativeServers, textsAt } from './propagation';
import { judgeStanding, standingRecords } from '../wiring/certificates/standing-record';

/** What standing records are held against. */
export interface StandingCheck {
  readonly issuers: readonly string[];
  /** URL of the account that orders. */
  readonly account: string;
  /** The account that the configuration names; empty: none. */
  readonly accountUri: string;
  /** `address:port` of the servers to ask; none: the authoritative servers of the zone. */
  readonly nameservers: readonly string[];
}

/** Days before `persistUntil` from which an order warns. */
const warningDays = 30;

/**
 * Looks up the standing records of names at every authoritative server, and warns of those that end soon.
 *
 * @throws Error with a sentence for each record that proves nothing
 */
export async function checkStanding(names: readonly string[], check: StandingCheck): Promise<void> {
  const { issuers, account, accountUri, nameservers } = check;
  if (accountUri !== '' && accountUri !== account)
    throw new Error(`dnsPersist01.accountUri is ${accountUri}, but the account that orders is ${account}: write that`);
  const now = new Date(judgedAt());
  const faults: string[] = [];
  for (const { name, wildcard } of standingRecords(names)) {
    const servers = nameservers.length > 0 ? nameservers : await authoritativeServers(name, []);
    for (const server of servers) {
      const verdict = judgeStanding(await textsAt(server, name), { name, issuers, account, wildcard }, now);
      if (verdict.kind === 'proves not') faults.push(`${server}: ${verdict.why}`);
      else warnOfEnd(name, verdict.until, now);
    }
  }
  if (faults.length > 0) throw new Error(faults.join('; '));
}

function warnOfEnd(name: string, until: Date | undefined, now: Date): void {
  if (until === undefined || until.getTime() - now.getTime() > warningDays * 86_400_000) return;
  const end = until.toISOString().slice(0, 10);
  console.warn(`warning: the record TXT ${name} holds until ${end} only: write a later persistUntil before that`);
}
