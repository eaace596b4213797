import fc from 'fast-check';

/** What decides where an `up` is killed: EDGEWIRE_LAB_SEED, or another one each time. */
export const seed = Number(process.env.EDGEWIRE_LAB_SEED ?? Date.now() % 1_000_000);

/** Events to kill at, one in each of equally long parts of an `up`; in its last moments it could not be killed. */
export function killPoints(count: number, events: number): readonly number[] {
  const part = (events - 5) / count;
  const within = (index: number) =>
    fc.integer({ min: Math.floor(index * part) + 1, max: Math.floor((index + 1) * part) });
  const [points = []] = fc.sample(fc.tuple(...Array.from({ length: count }, (_, index) => within(index))), {
    seed,
    numRuns: 1,
  });
  return points;
}
