import * as z from 'zod';

const schema = z.array(
  z.object({
    /** The case of `test/vectors/listener-corpus.ts`. */
    what: z.string(),
    /** The conditions of the listener that are not `True`, with their reasons. */
    refused: z.array(z.string()),
    /** Why the route is attached to no listener; null where it is attached. */
    detached: z.string().nullable(),
  }),
);

/** What Traefik made of a listener and of the route at it. */
export type RecordedListener = z.output<typeof schema>[number];

/** The text of `traefik-listeners.json`. */
export function recordedListeners(text: string): RecordedListener[] {
  return schema.parse(JSON.parse(text));
}
