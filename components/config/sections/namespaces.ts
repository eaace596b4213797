import * as z from 'zod';
import { textMapping } from '../values/open-mapping';

const namespace = z
  .strictObject({
    labels: textMapping.optional().describe('Its labels. Left out: not known, unless created here.'),
    create: z
      .boolean()
      .default(false)
      .describe('Whether this program creates it. One that somebody else has made already stops the preview.'),
    adopt: z
      .boolean()
      .default(false)
      .describe(
        'Whether this program takes it on even where somebody else has made it: its labels are set, and destroy leaves it.',
      ),
  })
  .nullable()
  .transform((value) => value ?? { labels: undefined, create: false, adopt: false });

export const namespaces = z
  .record(z.string(), namespace)
  .prefault({})
  .transform((given) => Object.entries(given).map(([name, rest]) => ({ name, ...rest })))
  .describe('Namespaces that the plan should know, and those that the program creates.');

/** A namespace of the configuration; `labels` is undefined where they are not known. */
export type Namespace = z.output<typeof namespaces>[number];
