/*
 * The SDK sends the engine debug messages with what each resource returned, private keys included. The engine keeps
 * them in its event log and hands them to programs that drive it, whether `--debug` was asked for or not.
 */
import * as pulumi from '@pulumi/pulumi';

const { debug } = pulumi.log;

Object.assign(pulumi.log, {
  debug: (text, ...rest) => debug(withoutProperties(text), ...rest),
} satisfies Partial<typeof pulumi.log>);

/** A debug message of the SDK (`@pulumi/pulumi` 3.248.0, `runtime`) without the inputs and outputs in it. */
export function withoutProperties(text: string): string {
  return text.replace(/, (resp: |obj=|outputs=|props=).*/s, '');
}
