import * as z from 'zod';
import { type LabStack } from './lab-stack';

const state = z.looseObject({
  resources: z.array(
    z.looseObject({
      urn: z.string(),
      type: z.string(),
      parent: z.string().optional(),
      dependencies: z.array(z.string()).default([]),
    }),
  ),
});

/**
 * Takes resources out of a stack's state, with what is below or depends on them: as it was before the engine wrote down that they
 * are there, and went on.
 *
 * @param isForgotten told a resource's type, as `kubernetes:core/v1:Secret`
 */
export async function forget({ pulumi }: LabStack, isForgotten: (type: string) => boolean): Promise<void> {
  const exported: { readonly version: number; readonly deployment: unknown } = await pulumi.exportStack();
  const { resources, ...rest } = state.parse(exported.deployment);
  const gone = new Set<string>();
  for (const { urn, type, parent = '', dependencies } of resources) {
    if (isForgotten(type) || [parent, ...dependencies].some((one) => gone.has(one))) gone.add(urn);
  }
  const deployment = { ...rest, resources: resources.filter(({ urn }) => !gone.has(urn)) };
  await pulumi.importStack({ ...exported, deployment });
}
