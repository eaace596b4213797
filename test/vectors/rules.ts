import * as z from 'zod';

const schema = z.array(
  z.object({
    match: z.string(),
    /** Whether Traefik has a router for it, and no error. */
    isServed: z.boolean(),
    /** The probes that it serves. */
    hosts: z.array(z.string()),
  }),
);

/** What Traefik made of a rule of an IngressRoute. */
export type RecordedRule = z.output<typeof schema>[number];

/** The text of `traefik-rules.json`. */
export function recordedRules(text: string): RecordedRule[] {
  return schema.parse(JSON.parse(text));
}
