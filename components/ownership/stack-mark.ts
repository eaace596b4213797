import * as pulumi from '@pulumi/pulumi';

/** The annotation by which an object says which stack made it. */
export const stackAnnotation = 'edgewire.io/stack';

/** What this stack writes there: `<organization>/<project>/<stack>`, as Pulumi names a stack in full. */
export function stackMark(): string {
  return `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
}
