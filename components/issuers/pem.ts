import * as pulumi from '@pulumi/pulumi';

/** PEM texts one after the other, each from the start of a line. */
export function joinedPem(texts: readonly pulumi.Input<string>[]): pulumi.Output<string> {
  // Under mocks there is no text.
  return pulumi.all([...texts]).apply((all) => all.map((text?: string) => `${text?.trimEnd() ?? ''}\n`).join(''));
}
