/** How long before its end a certificate is renewed: hours, or percent of its lifetime. */
export type RenewBefore =
  { readonly kind: 'hours'; readonly hours: number } | { readonly kind: 'percent'; readonly percent: number };

/** The validity of a certificate: instants as `Date.parse` reads them. */
export interface Validity {
  readonly notBefore: string;
  readonly notAfter: string;
}

const third: RenewBefore = { kind: 'percent', percent: 100 / 3 };

/**
 * The instant from which a certificate is due for renewal, in milliseconds since 1970. A `renewBefore` as long as the
 * lifetime, or longer, would order at each update: a third of the lifetime replaces it, as in cert-manager.
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
