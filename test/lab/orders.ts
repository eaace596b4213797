import { type Lab } from './lab';

/** How many orders an ACME server of the lab has taken, by its own count. */
export function ordersTaken(lab: Lab, server = 'pebble'): number {
  const counts = [...lab.log(server).matchAll(/There are now (\d+) orders in the db/g)];
  return Number(counts.at(-1)?.[1] ?? 0);
}

/** How many accounts an ACME server of the lab has, by its own count. */
export function accountsOf(lab: Lab, server = 'pebble'): number {
  const counts = [...lab.log(server).matchAll(/(\d+) accounts in memory/g)];
  return Number(counts.at(-1)?.[1] ?? 0);
}
