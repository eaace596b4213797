import * as z from 'zod';

export const guard = z
  .strictObject({
    action: z
      .enum(['deny', 'warn', 'audit'])
      .default('deny')
      .describe('What the API server does: refuses, warns who applies it, or notes it in its audit log.'),
  })
  .optional()
  .describe('A policy of the API server, made from the plan, about the routes of every namespace. Default: none.');

/** What the API server does with a route that the plan does not allow. */
export type GuardAction = NonNullable<z.output<typeof guard>>['action'];
