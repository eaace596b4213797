import * as z from 'zod';

const hoursADay = 24;

/** How long before its end a certificate is renewed: `30d`, `48h`, or `33%` of its lifetime. */
export const renewBefore = z
  .string()
  .regex(
    /^([1-9][0-9]{0,3}[dh]|[1-9][0-9]?%)$/,
    'has to be days, hours or a share of the lifetime, as in 30d, 48h or 33%',
  )
  .transform((given) => {
    const count = Number.parseInt(given, 10);
    if (given.endsWith('%')) return { kind: 'percent' as const, percent: count };
    return { kind: 'hours' as const, hours: given.endsWith('d') ? count * hoursADay : count };
  });

/** As {@link renewBefore} gives it. */
export type RenewBefore = z.output<typeof renewBefore>;

/** A time of days or hours, as hours. */
export const daysOrHours = z
  .string()
  .regex(/^[1-9][0-9]{0,3}[dh]$/, 'has to be days or hours, as in 7d or 36h')
  .transform((given) => Number.parseInt(given, 10) * (given.endsWith('d') ? hoursADay : 1));

/** The lifetime that cert-manager asks for (v1.21.2, DefaultCertificateDuration), in hours. */
export const certManagerHours = 90 * hoursADay;

/** The same for the Certificates of an issuer: cert-manager's webhook refuses what is as long as the lifetime it asks for. */
export const issuerRenewBefore = renewBefore.superRefine((given, context) => {
  if (given.kind === 'percent' || given.hours < certManagerHours) return;
  const message = 'has to be shorter than 90d, for which cert-manager asks: its webhook refuses the Certificate else';
  context.addIssue({ code: 'custom', message });
});
