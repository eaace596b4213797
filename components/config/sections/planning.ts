import * as z from 'zod';
import { neverAccepted, whyNeverAccepted } from '../values/never-accepted';
import { daysOrHours } from '../values/renew-before';
import { line } from '../values/text';

export const planning = z
  .strictObject({
    warnAtQuota: z.number().min(0).max(1).default(0.5).describe('Share of a rate limit from which EW4005 warns.'),
    strict: z.boolean().default(false).describe('Whether warnings fail, as errors do.'),
    upEvery: daysOrHours
      .optional()
      .describe(
        'The longest time between two `pulumi up`s that you promise, as in 7d or 36h: EW4013 holds the certificates that the program renews against it. Default: nothing is promised.',
      ),
    ignore: z
      .array(
        z
          .strictObject({
            code: z
              .string()
              .regex(/^EW\d{4}$/, 'has to be a code such as EW1005')
              .describe(
                `The code. What the program cannot build cannot be ignored, except in manifests from elsewhere: ${Object.keys(neverAccepted).join(', ')}.`,
              ),
            path: line.describe('The path exactly as the diagnostic names it.'),
            reason: line.describe('Why it is fine here; shown in the report.'),
          })
          .superRefine(({ code, path }, context) => {
            const why = whyNeverAccepted(code, path);
            if (why === undefined) return;
            const message = `${code} cannot be ignored: ${why}. Do what its hint says, and leave this entry out`;
            context.addIssue({ code: 'custom', path: ['code'], message });
          }),
      )
      .default([])
      .describe('Diagnostics that were looked at and accepted.'),
  })
  .prefault({})
  .describe('How the plan judges.');

export type Planning = z.output<typeof planning>;
