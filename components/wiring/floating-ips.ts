import { type Addresses } from '../config/sections/addresses';
import { canonicalAddress } from './address-range';

/** The floating IP that a cloud maps to an address, however either is spelled; undefined where it maps none. */
export function floatingIpOf(floatingIps: Addresses['floatingIps'], address: string): string | undefined {
  const wanted = canonicalAddress(address);
  return Object.entries(floatingIps).find(([internal]) => canonicalAddress(internal) === wanted)?.[1];
}
