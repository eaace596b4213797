import * as z from 'zod';

const pattern = /^(?=[0-9])(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?$/;

/** A time between two checks, in the form that Go, Kubernetes and Prometheus all read: the largest unit first. */
export const interval = z
  .string()
  .regex(pattern, 'has to be a time such as 30s, 5m or 1h30m')
  // What is no time at all is told once, by the rule before.
  .regex(/[1-9]|^(?![0-9])/, 'has to be longer than nothing');

/** The seconds of an {@link interval}. */
export function secondsOf(text: string): number {
  const [, hours = '0', minutes = '0', seconds = '0'] = pattern.exec(text) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
