import * as z from 'zod';
import { besideOtherMistakes } from '../values/beside';
import { labels } from '../values/kubernetes';

const namespace = z
  .strictObject({
    labels: labels.optional().describe('Its labels. Left out: not known, unless created here.'),
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

/** Namespaces that every cluster has from its start (k8s.io/kubernetes, pkg/controlplane). */
const ofCluster = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

export const namespaces = z
  .record(z.string(), namespace)
  .prefault({})
  .superRefine((given, context) => {
    for (const name of ofCluster) {
      if (!Object.hasOwn(given, name) || given[name]?.create !== true || given[name].adopt) continue;
      const message = 'cannot be true: every cluster has this namespace already. Leave it out';
      context.addIssue({ code: 'custom', path: [name, 'create'], message });
    }
  }, besideOtherMistakes)
  .transform((given) => Object.entries(given).map(([name, rest]) => ({ name, ...rest })))
  .describe('Namespaces that the plan should know, and those that the program creates.');

/** A namespace of the configuration; `labels` is undefined where they are not known. */
export type Namespace = z.output<typeof namespaces>[number];
