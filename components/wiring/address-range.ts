import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Addresses from first to last, both included, of one family. */
export interface AddressRange {
  readonly first: Address;
  readonly last: Address;
}

export type ParsedRange =
  | ({ readonly kind: 'range' } & AddressRange)
  /** What is wrong, as the end of a sentence that starts with the text, and what to write instead. */
  | { readonly kind: 'mistake'; readonly message: string; readonly hint: string };

const forms = 'Write a CIDR such as 192.0.2.0/28, or a range such as 192.0.2.10-192.0.2.20.';

/** An address in its usual form (four decimal parts, or IPv6); undefined for anything else. */
export function parseAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return ipaddr.IPv6.isValid(text) && !text.includes('%') ? ipaddr.IPv6.parse(text) : undefined;
}

/** The one spelling for all spellings of an address; the text itself where it is no address. */
export function canonicalAddress(text: string): string {
  return parseAddress(text)?.toString() ?? text;
}

/**
 * Whether MetalLB holds an address back in every pool with `avoidBuggyIPs`: IPv4 addresses ending in 0 or 255, which
 * some routers take for a network or broadcast address (v0.16, internal/allocator, ipConfusesBuggyFirmwares).
 */
export function isKeptBack(address: Address): boolean {
  if (address.kind() !== 'ipv4') return false;
  const last = address.toByteArray().at(-1);
  return last === 0 || last === 255;
}

/**
 * Reads a CIDR (`192.0.2.0/28`) or a range (`192.0.2.10-192.0.2.20`), as MetalLB writes pools. MetalLB refuses a single
 * address (v0.16, internal/config/config.go, ParseCIDR).
 */
export function parseRange(text: string): ParsedRange {
  if (text.includes('/')) return parseCidr(text);
  const single = parseAddress(text);
  if (single !== undefined) {
    const hint = `Write ${text}/${single.kind() === 'ipv4' ? 32 : 128}`;
    return { kind: 'mistake', message: 'is a single address, neither a CIDR nor a range', hint };
  }
  const [from = '', to = '', ...more] = text.split('-').map((part) => part.trim());
  const first = parseAddress(from);
  const last = parseAddress(to);
  if (more.length > 0 || first === undefined || last === undefined)
    return { kind: 'mistake', message: 'is neither a CIDR nor a range of addresses', hint: forms };
  if (first.kind() !== last.kind()) return { kind: 'mistake', message: 'mixes IPv4 and IPv6', hint: forms };
  if (compareAddresses(first, last) > 0) {
    const message = 'runs backwards: its first address lies behind its last';
    return { kind: 'mistake', message, hint: `Write ${to}-${from}` };
  }
  return { kind: 'range', first, last };
}

function parseCidr(text: string): ParsedRange {
  if (ipaddr.IPv4.isValidCIDR(text) && parseAddress(text.replace(/\/.*/, '')) !== undefined) {
    return {
      kind: 'range',
      first: ipaddr.IPv4.networkAddressFromCIDR(text),
      last: ipaddr.IPv4.broadcastAddressFromCIDR(text),
    };
  }
  if (ipaddr.IPv6.isValidCIDR(text)) {
    return {
      kind: 'range',
      first: ipaddr.IPv6.networkAddressFromCIDR(text),
      last: ipaddr.IPv6.broadcastAddressFromCIDR(text),
    };
  }
  return { kind: 'mistake', message: 'is no CIDR', hint: forms };
}

/** A network as CIDR: of a single address its own alone. */
export function cidrOf(addressOrCidr: string): string {
  if (addressOrCidr.includes('/')) return addressOrCidr;
  return `${addressOrCidr}/${addressOrCidr.includes(':') ? 128 : 32}`;
}

/** Whether two ranges have an address in common. */
export function overlap(one: AddressRange, other: AddressRange): boolean {
  return (
    one.first.kind() === other.first.kind() &&
    compareAddresses(one.first, other.last) <= 0 &&
    compareAddresses(other.first, one.last) <= 0
  );
}

/** The ranges that have an address in common with another one. */
export function overlapping(ranges: readonly AddressRange[]): ReadonlySet<AddressRange> {
  return new Set(connected(ranges, (range) => range).flatMap((group) => (group.length > 1 ? group : [])));
}

/** Things by ranges of addresses: those that overlap, one after the other, are one group. Ordered by their starts. */
export function connected<One>(all: readonly One[], rangeOf: (one: One) => AddressRange): One[][] {
  const groups: One[][] = [];
  let farthest: AddressRange | undefined;
  // In this order a range meets one before it only where it meets the one of them that reaches farthest.
  for (const one of all.toSorted((a, b) => byStart(rangeOf(a), rangeOf(b)))) {
    const range = rangeOf(one);
    if (farthest !== undefined && overlap(farthest, range)) {
      groups.at(-1)?.push(one);
      if (compareAddresses(range.last, farthest.last) > 0) farthest = range;
    } else {
      groups.push([one]);
      farthest = range;
    }
  }
  return groups;
}

function byStart(one: AddressRange, other: AddressRange): number {
  if (one.first.kind() === other.first.kind()) return compareAddresses(one.first, other.first);
  return one.first.kind() < other.first.kind() ? -1 : 1;
}

export function contains(range: AddressRange, address: Address): boolean {
  return overlap(range, { first: address, last: address });
}

/** The order of addresses of one family. */
export function compareAddresses(one: Address, other: Address): number {
  return Buffer.compare(Buffer.from(one.toByteArray()), Buffer.from(other.toByteArray()));
}
