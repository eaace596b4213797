import * as z from 'zod';
import { opaqueText } from './text';

export const cluster = z
  .strictObject({
    name: z
      .string()
      .regex(
        /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
        'has to be a valid label value, since kubed writes it on the copies',
      )
      .optional()
      .describe('Name of the cluster, as kubed writes it on the copies. Default: the stack.'),
    context: opaqueText.optional().describe('Context of the kubeconfig. Default: its current context.'),
    kubeconfig: opaqueText.optional().describe('Path of the kubeconfig file. Default: as kubectl finds it.'),
  })
  .describe('The cluster that the stack is for.');

export type Cluster = z.output<typeof cluster>;
