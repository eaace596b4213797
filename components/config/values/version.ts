import * as z from 'zod';

const identifiers = String.raw`[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*`;

/** A version of a chart (semver.org 2.0.0); a leading `v` is allowed, since some repositories write it. */
export const chartVersion = z
  .string()
  .regex(
    new RegExp(String.raw`^v?(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-${identifiers})?(?:\+${identifiers})?$`),
    'has to be a version such as 1.2.3',
  );
