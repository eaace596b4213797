import { cancellation } from './cancellation';
import { showStatus } from './status-line';

/** How long to look for something, and how often. */
export interface Patience<Seen> {
  readonly seconds: number;
  /** The first pause; each further one is half as long again, up to five seconds. */
  readonly firstPauseMilliseconds: number;
  /** What is still waited for, by what was seen last: people read it in the engine's status line. */
  readonly awaited: (seen: Seen) => string;
}

const longestPauseMilliseconds = 5000;

/** What is there sooner is not worth a word. */
const quietMilliseconds = 1000;

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
  { seconds, firstPauseMilliseconds, awaited }: Patience<Seen>,
): Promise<Seen> {
  const start = new Date();
  const deadline = start.getTime() + seconds * 1000;
  let shown = '';
  const interruption = await cancellation();
  for (let pause = firstPauseMilliseconds; ; pause = Math.min(pause * 1.5, longestPauseMilliseconds)) {
    const seen = await look();
    if (isWanted(seen) || Date.now() >= deadline) return seen;
    const text = `waiting since ${start.toTimeString().slice(0, 8)}, for ${seconds} s at most: ${awaited(seen)}`;
    if (text !== shown && Date.now() - start.getTime() >= quietMilliseconds) await showStatus((shown = text));
    await new Promise((resume) => setTimeout(resume, pause));
    if (interruption.asked) throw new Error('interrupted; the next update waits again');
  }
}
