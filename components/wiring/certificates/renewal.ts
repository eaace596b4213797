import { type RenewBefore } from '../../config/values/renew-before';

/** What is configured, in hours. */
export function askedHours(renewBefore: RenewBefore, lifetimeHours: number): number {
  return renewBefore.kind === 'hours' ? renewBefore.hours : (lifetimeHours * renewBefore.percent) / 100;
}

/**
 * How long before its end a certificate is renewed, in hours. What is as long as the lifetime, or longer, would order
 * at each look: a third of the lifetime replaces it, in this program as in cert-manager (v1.21.2,
 * pkg/util/pki/renewaltime.go).
 *
 * @param renewBefore undefined: a third of the lifetime
 */
export function renewBeforeHours(renewBefore: RenewBefore | undefined, lifetimeHours: number): number {
  const asked = renewBefore === undefined ? lifetimeHours : askedHours(renewBefore, lifetimeHours);
  return asked < lifetimeHours ? asked : lifetimeHours / 3;
}

const millisecondsAnHour = 3_600_000;

/** The instant from which a certificate is due for renewal, in milliseconds since 1970; its ends are as well. */
export function renewalInstant(notBefore: number, notAfter: number, renewBefore?: RenewBefore): number {
  const lifetimeHours = (notAfter - notBefore) / millisecondsAnHour;
  return notAfter - renewBeforeHours(renewBefore, lifetimeHours) * millisecondsAnHour;
}
