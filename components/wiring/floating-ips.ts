import { type Addresses } from '../config/sections/addresses';
import { canonicalAddress } from './address-range';

/** The floating IP that a cloud maps to an address, however either is spelled; undefined where it maps none. */
export function floatingIpOf(floatingIps: Addresses['floatingIps'], address: string): string | undefined {
  const wanted = canonicalAddress(address);
  return Object.entries(floatingIps).find(([internal]) => canonicalAddress(internal) === wanted)?.[1];
}

/** The address of a controller that a cloud maps a floating IP to, and that floating IP; undefined for none. */
export function plannedFloatingIp(
  { floatingIps }: Addresses,
  addresses: readonly string[],
): { readonly internal: string; readonly external: string } | undefined {
  return addresses
    .flatMap((address) => {
      const external = floatingIpOf(floatingIps, address);
      const internal = Object.keys(floatingIps).find((one) => canonicalAddress(one) === canonicalAddress(address));
      return external === undefined || internal === undefined ? [] : [{ internal, external }];
    })
    .at(0);
}
