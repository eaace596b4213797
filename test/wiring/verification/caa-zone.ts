import { type PlannedCaa } from '../../../components/wiring/plan/caa';
import { caaDomain, type CaaRecord, type CaaSets, type SeenCaa } from '../../../components/wiring/verification/caa';

/** CAA records as `0 issue "ca.example"`, by where they stand. */
export type CaaZone = Readonly<Record<string, readonly string[]>>;

/** What is looked up for certificates in a DNS that has these records alone. */
export function caaSets(planned: readonly PlannedCaa[], zone: CaaZone): CaaSets {
  const domains = planned.flatMap(({ names }) => names.map(({ name }) => caaDomain(name)));
  return new Map(domains.map((domain) => [domain, above(domain, zone)]));
}

function above(domain: string, zone: CaaZone): SeenCaa {
  const labels = domain.split('.');
  const at = labels.map((_, index) => labels.slice(index).join('.')).find((one) => zone[one] !== undefined);
  return at === undefined ? { kind: 'none' } : { kind: 'found', at, records: (zone[at] ?? []).map(caaRecord) };
}

/** A record as zone files have it. */
export function caaRecord(text: string): CaaRecord {
  const [, flags = '', tag = '', value = ''] = /^(\d+) (\S+) "(.*)"$/.exec(text) ?? [];
  return { flags: Number(flags), tag, value };
}
