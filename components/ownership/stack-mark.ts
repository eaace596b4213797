import * as pulumi from '@pulumi/pulumi';

/** The stack annotation's value for this stack: `<organization>/<project>/<stack>`, as Pulumi names a stack in full. */
export function stackMark(): string {
  return `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
}
