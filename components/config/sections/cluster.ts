import * as z from 'zod';
import { objectName, opaqueText } from '../values/text';

const seconds = z.int().min(1).max(86_400);

const waitSeconds = z
  .strictObject({
    certificate: seconds
      .default(600)
      .describe('For the certificate of an issuer. DNS-01 alone takes a minute or more.'),
    copy: seconds.default(300).describe('For the copy of a routing secret that a controller makes.'),
  })
  .prefault({})
  .describe('How long an update waits for what others make, before it fails and says what is missing.');

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
    network: objectName
      .optional()
      .describe(
        'Name of the network that its nodes and address pools are in: `plan --all` takes stacks that name the same one to share its addresses, and those of two names not to. Default: not known, but for stacks of one cluster.',
      ),
    waitSeconds,
  })
  .describe('The cluster that the stack is for.');

export type Cluster = z.output<typeof cluster>;
