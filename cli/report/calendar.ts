import { lengthText } from '../../components/wiring/lifetimes';
import { type CertificateJson } from './plan-json';

/** A line of the calendar, for people. */
export interface CalendarRow {
  /** The certificates that share it. */
  readonly certificates: string;
  readonly from: string;
  readonly lifetime: string;
  readonly renewed: string;
  readonly renewals: string;
  readonly orders: string;
}

/** Owners that are named before the others are counted. */
const named = 3;

/**
 * The calendar in few lines: certificates with the same periods share theirs. A given certificate has one line, with
 * its end; those whose lifetime nobody knows have none.
 */
export function calendarRows(calendar: readonly CertificateJson[]): CalendarRow[] {
  return alikeCertificates(calendar).flatMap(rowsOf);
}

/** Certificates whose validity and renewals are the same, together. */
export function alikeCertificates(calendar: readonly CertificateJson[]): CertificateJson[][] {
  const alike = new Map<string, CertificateJson[]>();
  for (const one of calendar) {
    const key = JSON.stringify([one.renewedBy, one.directory, one.profile, one.exempt, one.notAfter, one.periods]);
    const group = alike.get(key);
    if (group === undefined) alike.set(key, [one]);
    else group.push(one);
  }
  return [...alike.values()];
}

function rowsOf(certificates: readonly CertificateJson[]): CalendarRow[] {
  const [first] = certificates;
  if (first === undefined) return [];
  const { periods, exempt, notAfter, renewal } = first;
  const all = ownersText(certificates);
  const present =
    notAfter === null
      ? []
      : [
          {
            ...blank,
            certificates: all,
            lifetime: `until ${day(notAfter)}`,
            renewed: renewal === null ? '-' : day(renewal),
          },
        ];
  return [
    ...present,
    ...periods.map((one, index) => ({
      certificates: index === 0 && present.length === 0 ? all : '',
      from: one.from ?? 'now',
      lifetime: lengthText(one.lifetimeHours),
      renewed: lengthText(one.renewedAfterHours),
      renewals: String(Math.round(one.renewalsPerYear * 10) / 10),
      orders: exempt ? '0 (ARI)' : one.ordersPerWeek === 0 ? '-' : String(one.ordersPerWeek),
    })),
  ];
}

/** The owners of certificates; of many the first. */
export function ownersText(certificates: readonly CertificateJson[]): string {
  const owners = certificates.map(({ owner }) => owner.replace(/^environment:/, ''));
  const more = owners.length - named;
  return more > 0 ? `${owners.slice(0, named).join(', ')} and ${more} more` : owners.join(', ');
}

const blank = { from: 'as given', renewals: '-', orders: '-' };

function day(instant: string): string {
  return instant.slice(0, 10);
}
