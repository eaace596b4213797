import * as z from 'zod';

const probe = z.discriminatedUnion('kind', [
  /** Answers a GET with 200. Its certificate is not verified: the lab made it. */
  z.object({ kind: z.literal('http'), url: z.string(), token: z.string().optional() }),
  /** Accepts a TCP connection. */
  z.object({ kind: z.literal('connect'), port: z.number() }),
]);

/** A process of a lab, and how to tell that it is ready. */
export const program = z.object({
  /** Unique in its lab; its log is called so. */
  name: z.string(),
  command: z.string(),
  args: z.array(z.string()).readonly(),
  environment: z.record(z.string(), z.string()).optional(),
  ready: probe,
  timeoutSeconds: z.number(),
});

const task = z.discriminatedUnion('kind', [
  /** Starts a program and waits until it is ready. */
  z.object({ kind: z.literal('start'), program }),
  /** Ends a program, by a signal that it cannot refuse. */
  z.object({ kind: z.literal('stop'), name: z.string() }),
  /** Outlive the process that started the lab. */
  z.object({ kind: z.literal('keep') }),
  /** End every program, remove the directory and exit. */
  z.object({ kind: z.literal('end') }),
]);

/** What the process that uses a lab asks of its supervisor. */
export const request = z.object({ id: z.number(), task });

/** The supervisor's answer to the request of the same number. */
export const reply = z.object({
  id: z.number(),
  outcome: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('done') }),
    z.object({ kind: z.literal('failed'), message: z.string() }),
  ]),
});

export type Probe = z.infer<typeof probe>;
export type Program = z.infer<typeof program>;
export type Task = z.infer<typeof task>;
export type Reply = z.infer<typeof reply>;
