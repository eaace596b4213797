import * as pulumi from '@pulumi/pulumi';
import { hasCallbacks } from '../pulumi/engine-callbacks';

/** The stack annotation's value for this stack: `<organization>/<project>/<stack>`, as Pulumi names a stack in full. */
export function stackMark(): string {
  // Mocks mostly have no organization, and the SDK throws then. `organization` is that of backends without any.
  const organization = hasCallbacks() ? pulumi.getOrganization() : 'organization';
  return `${organization}/${pulumi.getProject()}/${pulumi.getStack()}`;
}
