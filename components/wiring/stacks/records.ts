import { parseAddress } from '../address-range';
import { specialUseSuffixes, suffixAmong } from '../authorities';
import { canonicalName } from '../names/host-name';
import { type Plan, type PlannedDns } from '../plan';
import { diagnostic } from '../rules/diagnostic';
import { authorityOf, nameserverOf, zonesOverlap } from '../rules/records';
import { byStacks, type Held, inSeveral, listed, ofStacks, type StackDiagnostic } from './finding';
import { type Neighbourhood } from './neighbourhood';

/** An entry of `edgewire:dns` of a stack. */
interface Entry extends Held {
  readonly instance: PlannedDns;
  /** Where it writes: the same for two entries that write into one zone. */
  readonly authority: string;
}

/** A name that an entry writes. */
interface Written extends Entry {
  readonly name: string;
}

/** What several stacks do to one zone. */
export interface RecordFindings {
  readonly diagnostics: readonly StackDiagnostic[];
  /** The names that they claim against each other. */
  readonly names: ReadonlySet<string>;
}

/** EW8002 and EW8006 of several stacks: one owner, or one name, in one zone. */
export function recordRules(plans: readonly Plan[], neighbourhood: Neighbourhood): RecordFindings {
  const entries = plans.flatMap((plan) =>
    plan.dns.map((instance): Entry => {
      const authority = authorityIn(plan, instance, neighbourhood);
      return { plan, stack: plan.stackName, path: instance.path, instance, authority };
    }),
  );
  const names = twiceWritten(entries);
  return {
    diagnostics: [
      ...owners(entries),
      ...byStacks(names).map((group) =>
        writtenTwice(
          group.map(({ name }) => name),
          group[0]?.held ?? [],
        ),
      ),
    ],
    names: new Set(names.map(({ name }) => name)),
  };
}

/** A name server by a private address, or by a name inside of a network, may be another one in another network. */
function authorityIn(plan: Plan, instance: PlannedDns, neighbourhood: Neighbourhood): string {
  const server = nameserverOf(instance);
  const isPrivate = server !== undefined && isOfNetwork(server);
  return JSON.stringify([authorityOf(instance), isPrivate ? (neighbourhood.namedNetworkOf(plan) ?? '') : '']);
}

function isOfNetwork(server: string): boolean {
  const address = parseAddress(server);
  if (address !== undefined) return address.range() !== 'unicast';
  return !server.includes('.') || suffixAmong(canonicalName(server), specialUseSuffixes) !== undefined;
}

function owners(entries: readonly Entry[]): StackDiagnostic[] {
  const groups = inSeveral(entries, ({ authority, instance }) => JSON.stringify([authority, instance.owner]));
  return [...groups.values()].flatMap((group) => {
    const held = group.filter((one) => group.some((other) => other.stack !== one.stack && share(one, other)));
    const [first] = held;
    if (first === undefined) return [];
    const { owner } = first.instance;
    const message = `The entries ${listed(held.map(nameOf))} have the owner ${owner} in zones that overlap: each removes the records of the others.`;
    const hint = 'Leave `owner` out in all stacks but one, or give each an owner of its own.';
    return [ofStacks(diagnostic('EW8002', '', message, hint), held)];
  });
}

function share(one: Entry, other: Entry): boolean {
  return zonesOverlap(one.instance.zones, other.instance.zones);
}

/** The names that entries of several owners write; EW8002 reports those of one owner. */
function twiceWritten(entries: readonly Entry[]) {
  const written = entries.flatMap((entry) =>
    [...new Set(entry.plan.records.flatMap((one) => (one.instance === entry.instance.name ? [one.name] : [])))].map(
      (name): Written => ({ ...entry, name }),
    ),
  );
  return [...inSeveral(written, ({ authority, name }) => JSON.stringify([authority, name])).values()].flatMap((held) =>
    new Set(held.map(({ instance }) => instance.owner)).size < 2 ? [] : [{ name: held[0]?.name ?? '', held }],
  );
}

function writtenTwice(names: readonly string[], held: readonly Held[]): StackDiagnostic {
  const [first] = names;
  const shown = names.length === 1 ? first : listed(names);
  const message = `The stacks ${listed(held.map(({ stack }) => stack))} write ${shown ?? ''} in one zone: the one that comes first owns the record, and the others leave it alone without a word.`;
  const hint = 'Let one stack publish the name: give the entries different zones, or leave the host out of the others.';
  return ofStacks(diagnostic('EW8006', '', message, hint), held);
}

function nameOf({ instance, stack }: Entry): string {
  return `${instance.name} of ${stack}`;
}
