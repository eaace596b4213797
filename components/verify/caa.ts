import { type Resolver } from 'node:dns/promises';
import { codeText, unlessAbsent } from '../acme/name-server';
import { caaDomain, type CaaRecord, type CaaSets, type SeenCaa } from '../wiring/verification/caa';
import { type PlannedCaa } from '../wiring/plan/caa';
import { type Limit } from './names';

/** Answers that mean that no resolver was reached. */
const silent: ReadonlySet<string> = new Set(['ETIMEOUT', 'ECONNREFUSED']);

type CaaResolver = Pick<Resolver, 'resolveCaa'>;

/** Looks up the CAA records that decide about certificates, each domain once. The resolver follows CNAMEs. */
export async function lookUpCaa(planned: readonly PlannedCaa[], resolver: CaaResolver, limit: Limit): Promise<CaaSets> {
  const domains = [...new Set(planned.flatMap(({ names }) => names.map(({ name }) => caaDomain(name))))];
  const asked = new Map<string, Promise<readonly CaaRecord[]>>();
  const recordsOf = (domain: string) => {
    const found = asked.get(domain) ?? limit(() => unlessAbsent(caaRecords(resolver, domain)));
    asked.set(domain, found);
    return found;
  };
  const [first] = domains;
  if (first === undefined) return new Map();
  const top = await codeOf(recordsOf(first.slice(first.lastIndexOf('.') + 1)));
  // One question tells whether a resolver is there, before all of them wait for it.
  if (silent.has(top)) {
    return new Map(domains.map((domain) => [domain, { kind: 'unknown', at: domain, detail: top }]));
  }
  return new Map(await Promise.all(domains.map(async (domain) => [domain, await climb(domain, recordsOf)] as const)));
}

/** Goes up from a domain to the first name with records (RFC 8659 section 3). */
async function climb(domain: string, recordsOf: (at: string) => Promise<readonly CaaRecord[]>): Promise<SeenCaa> {
  for (let at = domain; at !== ''; at = at.includes('.') ? at.slice(at.indexOf('.') + 1) : '') {
    try {
      const records = await recordsOf(at);
      if (records.length > 0) return { kind: 'found', at, records };
    } catch (error) {
      return { kind: 'unknown', at, detail: codeText(error) };
    }
  }
  return { kind: 'none' };
}

async function caaRecords(resolver: CaaResolver, domain: string): Promise<CaaRecord[]> {
  const found = await resolver.resolveCaa(domain);
  return found.flatMap(({ critical: flags, ...properties }) =>
    Object.entries(properties).map(([tag, value]) => ({ flags, tag, value: String(value) })),
  );
}

/** The code of the error that a question ends with; empty where it is answered. */
async function codeOf(question: Promise<unknown>): Promise<string> {
  try {
    await question;
    return '';
  } catch (error) {
    return codeText(error);
  }
}
