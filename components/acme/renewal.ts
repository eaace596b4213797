/** How long before its end a certificate is renewed: hours, or percent of its lifetime. */
export type RenewBefore =
  { readonly kind: 'hours'; readonly hours: number } | { readonly kind: 'percent'; readonly percent: number };

/** When a certificate is valid: instants as `Date.parse` reads them. */
export interface Validity {
  readonly notBefore: string;
  readonly notAfter: string;
}

const third: RenewBefore = { kind: 'percent', percent: 100 / 3 };

/**
 * The instant from which on a certificate is due for renewal, in milliseconds since 1970. What is as long as its
 * lifetime, or longer, would order at each update: then, as with cert-manager, it is a third of it.
 *
 * @param renewBefore default: a third of the lifetime
 */
export function renewalTime({ notBefore, notAfter }: Validity, renewBefore: RenewBefore = third): number {
  const end = Date.parse(notAfter);
  const lifetime = end - Date.parse(notBefore);
  const asked = length(renewBefore, lifetime);
  return end - (asked < lifetime ? asked : length(third, lifetime));
}

function length(renewBefore: RenewBefore, lifetime: number): number {
  return renewBefore.kind === 'hours' ? renewBefore.hours * 3_600_000 : (lifetime * renewBefore.percent) / 100;
}

/**
 * The instant that renewal is judged at, in milliseconds since 1970: now, or what the environment variable
 * EDGEWIRE_NOW says, such as `2027-01-31T12:00:00Z`, so that a preview can tell what will be due then.
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
