/** What a profile issues from a published date on. */
export interface Terms {
  /** The first day, UTC, as `2027-02-10`; undefined: from the beginning. */
  readonly from: string | undefined;
  /** How long a certificate is valid, in hours. */
  readonly lifetimeHours: number;
  /** How long a proof of control is taken again for another order, in hours; undefined: not published. */
  readonly reuseHours: number | undefined;
}

/** A certificate profile of an authority. */
export interface Profile {
  /** How many names a certificate may have. */
  readonly names: number;
  /** Whether a certificate gets a common name. */
  readonly commonName: boolean;
  /** Whether a certificate may have IP addresses. */
  readonly addresses: boolean;
  /** How long an order may stay open, in hours. */
  readonly orderHours: number;
  /** The last terms that have begun hold; the oldest comes first. */
  readonly terms: readonly [Terms, ...Terms[]];
  /** The first day, UTC, on which it is not offered any more. */
  readonly until?: string;
}

const hoursADay = 24;

/** Hours of so many days. */
export function days(count: number): number {
  return count * hoursADay;
}

/**
 * Let's Encrypt's profiles in production: letsencrypt.org/docs/profiles and the announcements of 2025-12-02 and after
 * (letsencrypt/website b89871e, 2026-08-21; read 2026-08-21). The first profile is the default one.
 */
export const letsEncryptProfiles = profilesFrom({ first: '2027-02-10', second: '2028-02-16' });

/**
 * The same in staging, where "approximately one month before" is all that is published
 * (letsencrypt.org/2025/12/02/from-90-to-45; read 2026-11-28): taken as the day a month before.
 */
export const letsEncryptStagingProfiles = profilesFrom({ first: '2027-01-10', second: '2028-01-16' });

/** When `classic` changes: to 64 days, and to 45 days. */
interface ClassicDates {
  readonly first: string;
  readonly second: string;
}

function profilesFrom({ first, second }: ClassicDates) {
  const modern = { names: 25, commonName: false, orderHours: 8 };
  return {
    classic: {
      names: 100,
      commonName: true,
      addresses: false,
      orderHours: days(7),
      terms: [
        { from: undefined, lifetimeHours: days(90), reuseHours: days(30) },
        { from: first, lifetimeHours: days(64), reuseHours: days(10) },
        { from: second, lifetimeHours: days(45), reuseHours: 7 },
      ],
    },
    tlsserver: {
      ...modern,
      addresses: false,
      terms: [
        { from: undefined, lifetimeHours: days(90), reuseHours: 7 },
        { from: '2026-05-13', lifetimeHours: days(45), reuseHours: 7 },
      ],
    },
    tlsclient: {
      names: 25,
      commonName: false,
      addresses: false,
      orderHours: days(7),
      until: '2026-07-08',
      terms: [{ from: undefined, lifetimeHours: days(90), reuseHours: days(30) }],
    },
    shortlived: {
      ...modern,
      addresses: true,
      terms: [{ from: undefined, lifetimeHours: 160, reuseHours: 7 }],
    },
  } as const satisfies Readonly<Record<string, Profile>>;
}

/**
 * The longest lifetime that browsers trust of a public authority's certificate, by date of issue: CA/Browser Forum,
 * Baseline Requirements 6.3.2 (ballots SC-22, SC-31, SC-081v3); read 2026-08-21.
 */
export const publicLifetimes: readonly [Terms, ...Terms[]] = [
  { from: undefined, lifetimeHours: days(825), reuseHours: undefined },
  { from: '2020-09-01', lifetimeHours: days(398), reuseHours: days(398) },
  { from: '2026-03-15', lifetimeHours: days(200), reuseHours: days(200) },
  { from: '2027-03-15', lifetimeHours: days(100), reuseHours: days(100) },
  { from: '2029-03-15', lifetimeHours: days(47), reuseHours: days(10) },
];

/** The terms of a public authority that always issues for the same time, as long as browsers allow it. */
export function cappedTerms(lifetimeHours: number): readonly Terms[] {
  return publicLifetimes.reduce<readonly Terms[]>((terms, { from, lifetimeHours: longest }) => {
    const next = { from, lifetimeHours: Math.min(lifetimeHours, longest), reuseHours: undefined };
    return terms.at(-1)?.lifetimeHours === next.lifetimeHours ? terms : [...terms, next];
  }, []);
}

/** The terms that hold at an instant. */
export function termsAt(terms: readonly Terms[], instant: Date): Terms | undefined {
  return terms.findLast(({ from }) => from === undefined || beginning(from) <= instant);
}

/** The terms that are published and begin after an instant. */
export function laterTerms(terms: readonly Terms[], instant: Date): Terms[] {
  return terms.filter(({ from }) => from !== undefined && beginning(from) > instant);
}

/** The first instant of a day, UTC. */
export function beginning(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** The length of a time for people: whole days from ten of them on, else hours, rounded down. */
export function lengthText(hours: number): string {
  const isDays = hours >= days(10) || (hours >= days(1) && hours % hoursADay === 0);
  const [count, unit] = isDays ? [Math.floor(hours / hoursADay), 'day'] : [Math.floor(hours), 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
