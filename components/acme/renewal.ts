import { type RenewBefore } from '../config/values/renew-before';
import { renewalInstant } from '../wiring/certificates/renewal';

/** The validity of a certificate: instants as `Date.parse` reads them. */
export interface Validity {
  readonly notBefore: string;
  readonly notAfter: string;
}

/**
 * The instant from which a certificate is due for renewal, in milliseconds since 1970.
 *
 * @param renewBefore default: a third of the lifetime
 */
export function renewalTime({ notBefore, notAfter }: Validity, renewBefore?: RenewBefore): number {
  return renewalInstant(Date.parse(notBefore), Date.parse(notAfter), renewBefore);
}

/**
 * The instant at which renewal is judged, in milliseconds since 1970: now, or the one in the environment variable
 * EDGEWIRE_NOW, such as `2027-01-31T12:00:00Z`. With that variable a preview shows what will be due then.
 *
 * @throws Error where the variable is no instant
 */
export function judgedAt(): number {
  const given = process.env.EDGEWIRE_NOW;
  if (given === undefined || given === '') return Date.now();
  const instant = Date.parse(given);
  if (Number.isNaN(instant)) throw new Error(`EDGEWIRE_NOW is "${given}", not an instant such as 2027-01-31T12:00:00Z`);
  return instant;
}
