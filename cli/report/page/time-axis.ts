import { type CertificateJson } from '../plan-json';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** A span of time, as milliseconds since 1970. */
export interface Axis {
  readonly start: number;
  readonly end: number;
}

/** A part of a certificate's line: terms that stay the same, or the validity of what is there. */
export interface Stretch {
  /** Where it begins and how long it is, in shares of the axis. */
  readonly from: number;
  readonly length: number;
  readonly lifetimeHours: number;
  /** Time between two renewals, as a share of the axis; undefined where there are none. */
  readonly step: number | undefined;
  readonly since: string | undefined;
}

/** From today to half a year after the last date of the calendar, at least a year. */
export function axisOf(calendar: readonly CertificateJson[], today: number): Axis {
  const dates = calendar.flatMap(({ notAfter, periods }) =>
    [notAfter, ...periods.map(({ from }) => from)].flatMap((date) => (date === null ? [] : [Date.parse(date)])),
  );
  return {
    start: Math.min(today, ...dates),
    end: Math.max(today + 365 * dayMs, ...dates.map((date) => date + 180 * dayMs)),
  };
}

/** Where an instant is, as a share of the axis. */
export function shareOf({ start, end }: Axis, instant: number): number {
  return (instant - start) / (end - start);
}

/** How long a certificate is issued for, from now and from each published date on. */
export function stretchesOf({ periods }: CertificateJson, axis: Axis, today: number): Stretch[] {
  return periods.map(({ from, lifetimeHours, renewedAfterHours }, position) => {
    const next = periods[position + 1]?.from;
    const begin = shareOf(axis, from === null ? today : Date.parse(from));
    const end = next === undefined || next === null ? 1 : shareOf(axis, Date.parse(next));
    const step = (renewedAfterHours * hourMs) / (axis.end - axis.start);
    return {
      from: begin,
      length: end - begin,
      lifetimeHours,
      step: step > 0 ? step : undefined,
      since: from ?? undefined,
    };
  });
}

/** A mark of the axis. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** The beginnings of years, and of quarters where there are few years. */
export function ticksOf(axis: Axis): Tick[] {
  const years = (axis.end - axis.start) / (365 * dayMs);
  const months = years > 2.5 ? 12 : years > 1.2 ? 6 : 3;
  const first = new Date(axis.start);
  const ticks: Tick[] = [];
  for (let month = 0; ; month += months) {
    const instant = Date.UTC(first.getUTCFullYear(), month, 1);
    if (instant > axis.end) return ticks;
    if (instant > axis.start)
      ticks.push({ at: shareOf(axis, instant), text: new Date(instant).toISOString().slice(0, 7) });
  }
}
