import * as pulumi from '@pulumi/pulumi';

/** What this stack writes there: `<organization>/<project>/<stack>`, as Pulumi names a stack in full. */
export function stackMark(): string {
  return `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
}
