import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Addresses from first to last, both included, of one family. */
export interface AddressRange {
  readonly first: Address;
  readonly last: Address;
}

export type ParsedRange =
  | ({ readonly kind: 'range' } & AddressRange)
  /** What is wrong, as the end of a sentence that starts with the text. */
  | { readonly kind: 'mistake'; readonly message: string };

/** An address in its usual form (four decimal parts, or IPv6); undefined for anything else. */
export function parseAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return ipaddr.IPv6.isValid(text) && !text.includes('%') ? ipaddr.IPv6.parse(text) : undefined;
}

/** Reads a CIDR (`192.0.2.0/28`), a range (`192.0.2.10-192.0.2.20`) or a single address, as MetalLB writes pools. */
export function parseRange(text: string): ParsedRange {
  if (text.includes('/')) return parseCidr(text);
  const [from = '', to = from, ...more] = text.split('-').map((part) => part.trim());
  const first = parseAddress(from);
  const last = parseAddress(to);
  if (more.length > 0 || first === undefined || last === undefined)
    return { kind: 'mistake', message: 'is neither a CIDR nor a range of addresses' };
  if (first.kind() !== last.kind()) return { kind: 'mistake', message: 'mixes IPv4 and IPv6' };
  if (compare(first, last) > 0)
    return { kind: 'mistake', message: 'runs backwards: its first address lies behind its last' };
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
  return { kind: 'mistake', message: 'is no CIDR' };
}

/** Whether two ranges have an address in common. */
export function overlap(one: AddressRange, other: AddressRange): boolean {
  return (
    one.first.kind() === other.first.kind() &&
    compare(one.first, other.last) <= 0 &&
    compare(other.first, one.last) <= 0
  );
}

export function contains(range: AddressRange, address: Address): boolean {
  return overlap(range, { first: address, last: address });
}

function compare(one: Address, other: Address): number {
  return Buffer.compare(Buffer.from(one.toByteArray()), Buffer.from(other.toByteArray()));
}
