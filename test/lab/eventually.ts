import { setTimeout as delay } from 'node:timers/promises';

/** Tries until it succeeds, and fails as the last attempt did. */
export async function eventually<Result>(attempt: () => Promise<Result>, seconds = 30): Promise<Result> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(100);
    }
  }
}
