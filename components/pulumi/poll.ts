import { cancellation } from './cancellation';

/** How long to look for something, and how often. */
export interface Patience {
  readonly seconds: number;
  /** The first pause; each further one is half as long again, up to five seconds. */
  readonly firstPauseMilliseconds: number;
}

const longestPauseMilliseconds = 5000;

/**
 * Looks again until it sees what is wanted, or until the time is up. The caller then says what is missing, from what
 * was seen last. It is plain code, and no package, since dynamic providers are serialised with it, and since `p-retry`
 * and `p-wait-for` end with an error of their own instead.
 *
 * @returns what was seen last
 * @throws Error where the engine is interrupted
 */
export async function poll<Seen>(
  look: () => Promise<Seen>,
  isWanted: (seen: Seen) => boolean,
  { seconds, firstPauseMilliseconds }: Patience,
): Promise<Seen> {
  const deadline = Date.now() + seconds * 1000;
  const interruption = await cancellation();
  for (let pause = firstPauseMilliseconds; ; pause = Math.min(pause * 1.5, longestPauseMilliseconds)) {
    const seen = await look();
    if (isWanted(seen) || Date.now() >= deadline) return seen;
    await new Promise((resume) => setTimeout(resume, pause));
    if (interruption.asked) throw new Error('interrupted; the next update waits again');
  }
}
