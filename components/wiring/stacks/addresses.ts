import { configPath } from '../../config/path';
import { type AddressRange, connected, contains, parseAddress, parseRange } from '../address-range';
import { type Plan, type PlannedController } from '../plan';
import { diagnostic } from '../rules/diagnostic';
import { byStacks, groupedBy, type Held, inSeveral, listed, ofStacks, type StackDiagnostic, stacksOf } from './finding';
import { type Neighbourhood } from './neighbourhood';

/** An address that a stack asks for. */
interface Claimed extends Held {
  readonly address: string;
  readonly range: AddressRange;
  /** Whether it is one all over the internet; else it is one of its network alone. */
  readonly isPublic: boolean;
  /** Of a floating IP no pool is the source. */
  readonly isFloating: boolean;
}

/** A range of a pool that a stack's MetalLB gives out. */
interface Pooled extends Held {
  readonly pool: string;
  readonly written: string;
  readonly range: AddressRange;
}

/** EW9101 to EW9103: addresses and pools of several stacks on one network, or on networks that may be one. */
export function addressRules(plans: readonly Plan[], neighbourhood: Neighbourhood): StackDiagnostic[] {
  const claims = plans.flatMap(claimsOf);
  const pools = plans.flatMap(poolsOf);
  const overlapping = [...groupedBy(pools, ({ plan }) => neighbourhood.networkOf(plan)).values()].flatMap(overlaps);
  return [
    ...addresses(claims, pools, overlapping, neighbourhood),
    ...byStacks(overlapping.map((held) => ({ held }))).map((group) =>
      overlappingPools(group.flatMap(({ held }) => held)),
    ),
    ...unknownNetworks(claims, pools, neighbourhood),
  ];
}

/** What the controllers ask for that the stack installs; of others, the stack that installs them asks. */
function claimsOf(plan: Plan): Claimed[] {
  return plan.controllers
    .filter(({ installed }) => installed)
    .flatMap((controller) => claimsOfController(plan, controller));
}

function claimsOfController(plan: Plan, { name, addresses, publicAddresses }: PlannedController): Claimed[] {
  return addresses.flatMap((address, index) => {
    const at = configPath('controllers', name, 'address', ...(addresses.length > 1 ? [index] : []));
    const floating = publicAddresses[index] ?? address;
    return [
      ...claimed(plan, address, at, false),
      ...(floating === address ? [] : claimed(plan, floating, configPath('addresses', 'floatingIps', address), true)),
    ];
  });
}

function claimed(plan: Plan, written: string, path: string, isFloating: boolean): Claimed[] {
  const address = parseAddress(written);
  if (address === undefined) return [];
  const isPublic = address.range() === 'unicast';
  const range = { first: address, last: address };
  return [{ plan, stack: plan.stackName, path, address: address.toString(), range, isPublic, isFloating }];
}

function poolsOf(plan: Plan): Pooled[] {
  return (plan.components.metallb?.pools ?? []).flatMap(({ name, ranges }) =>
    ranges.flatMap((written, index) => {
      const range = parseRange(written);
      const path = configPath('addresses', 'pools', name, index);
      return range.kind === 'range' ? [{ plan, stack: plan.stackName, path, pool: name, written, range }] : [];
    }),
  );
}

/** Ranges that hang together, of several stacks; two of one stack are EW6003. */
function overlaps<One extends Held & { readonly range: AddressRange }>(ranges: readonly One[]): One[][] {
  const place = new Map(ranges.map((one, index) => [one, index]));
  return connected(ranges, ({ range }) => range)
    .filter((group) => stacksOf(group).length > 1)
    .map((group) => group.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0)));
}

/** EW9101. An address that lies in pools of both stacks is told with those, which overlap. */
function addresses(
  claims: readonly Claimed[],
  pools: readonly Pooled[],
  overlapping: readonly (readonly Pooled[])[],
  neighbourhood: Neighbourhood,
): StackDiagnostic[] {
  const networkOf = ({ plan, isPublic }: Claimed) => (isPublic ? '' : neighbourhood.networkOf(plan));
  const twice = [...inSeveral(claims, (one) => JSON.stringify([networkOf(one), one.address])).values()].filter(
    (held) =>
      !overlapping.some((group) => held.every((one) => group.some((pool) => isIn(one, pool) && isOf(one, pool)))),
  );
  const asked = new Set(twice.flat());
  const poolsIn = groupedBy(pools, ({ plan }) => neighbourhood.networkOf(plan));
  const inPools = claims.flatMap((one) => {
    if (one.isFloating || asked.has(one)) return [];
    const others = (poolsIn.get(neighbourhood.networkOf(one.plan)) ?? []).filter((pool) => isIn(one, pool));
    const pool = others.find((other) => !isOf(one, other));
    return pool === undefined || others.some((other) => isOf(one, other)) ? [] : [inPool(one, pool)];
  });
  return [
    ...byStacks(twice.map((held) => ({ held }))).map((group) => askedTwice(group.map(({ held }) => held))),
    ...inPools,
  ];
}

function isIn({ range }: Claimed, pool: Pooled): boolean {
  return contains(pool.range, range.first);
}

function isOf(one: Held, other: Held): boolean {
  return one.stack === other.stack;
}

function askedTwice(groups: readonly (readonly Claimed[])[]): StackDiagnostic {
  const held = groups.flat();
  const which = listed(groups.map(([first]) => first?.address ?? ''));
  const message = `The stacks ${listed(stacksOf(held))} ask for ${which}: an address has one owner in its network, and clients get to whichever answers first.`;
  const hint =
    'Give each stack an address of its own; what is shared on purpose (anycast, a move) is accepted in planning.ignore with the reason.';
  return ofStacks(diagnostic('EW9101', '', message, hint), held);
}

function inPool(one: Claimed, pool: Pooled): StackDiagnostic {
  const message = `The address ${one.address} of ${one.stack} lies in the pool ${pool.pool} (${pool.written}) of ${pool.stack}, whose MetalLB may give it to another Service.`;
  const hint = `Take the address out of the pool, or choose another one.`;
  return ofStacks(diagnostic('EW9101', '', message, hint), [pool, one]);
}

function overlappingPools(held: readonly Pooled[]): StackDiagnostic {
  const which = listed(held.map(({ pool, written, stack }) => `${pool} of ${stack} (${written})`));
  const message = `The pools ${which} overlap on one network: two MetalLBs would give out one address.`;
  const hint = 'Give each stack a part of its own, or name their networks apart in edgewire:cluster.network.';
  return ofStacks(diagnostic('EW9102', '', message, hint), held);
}

/** EW9103: what overlaps where nobody says whether the networks are one. Public addresses are EW9101 in any network. */
function unknownNetworks(
  claims: readonly Claimed[],
  pools: readonly Pooled[],
  neighbourhood: Neighbourhood,
): StackDiagnostic[] {
  const inNetwork: readonly (Held & { readonly range: AddressRange })[] = [
    ...pools,
    ...claims.filter(({ isPublic, isFloating }) => !isPublic && !isFloating),
  ];
  const unknown = overlaps(inNetwork).filter((group) => neighbourhood.mayShare(group.map(({ plan }) => plan)));
  return byStacks(unknown.map((held) => ({ held }))).map((group) => {
    const held = group.flatMap((one) => one.held);
    const which = [...new Set(group.flatMap((one) => one.held.slice(0, 1).map(({ range }) => rangeText(range))))];
    const message = `The stacks ${listed(stacksOf(held))} use the same addresses (from ${listed(which)} on), and not all say which network they are in: on one network an address would be given out twice.`;
    const hint = 'Name the network of each in edgewire:cluster.network: the same for those that share one.';
    return ofStacks(diagnostic('EW9103', '', message, hint), held);
  });
}

function rangeText({ first }: AddressRange): string {
  return first.toString();
}
