import * as z from 'zod';

const identifiers = String.raw`[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*`;

/** A version of a chart (semver.org 2.0.0); a leading `v` is allowed, since some repositories write it. */
export const chartVersion = z
  .string()
  .regex(
    new RegExp(String.raw`^v?(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-${identifiers})?(?:\+${identifiers})?$`),
    'has to be a version such as 1.2.3',
  );

/** Whether a version comes before another one (semver.org 2.0.0, 11); pre-releases of one version are not compared. */
export function isBefore(version: string, other: string): boolean {
  const [one, two] = [version, other].map(partsOf);
  const at = one?.numbers.findIndex((number, index) => number !== two?.numbers[index]) ?? -1;
  if (at === -1) return one?.isPreRelease === true && two?.isPreRelease === false;
  return (one?.numbers[at] ?? 0) < (two?.numbers[at] ?? 0);
}

function partsOf(version: string) {
  const [, numbers = '', rest = ''] = /^v?(\d+\.\d+\.\d+)(.*)$/.exec(version) ?? [];
  return { numbers: numbers.split('.').map(Number), isPreRelease: rest.startsWith('-') };
}
