import * as pulumi from '@pulumi/pulumi';

/**
 * The error that stops the program where its user has to change something. Pulumi prints only its message.
 *
 * It has no stack; the runner then uses the message instead. The runner of `@pulumi/pulumi` 3.248.0 (`cmd/run/run.js`)
 * formats the stack of every error in colour, for its traces, even where it prints only the message. Node 20.19.6 to
 * 20.20.2 and 22.23.3 then loop over one of the SDK's source-mapped frames until memory or the longest possible text
 * ends (nodejs/node issue 64011): a minute at best.
 *
 * @param title what was refused, without a colon
 * @param reasons a line each
 */
export function refusal(title: string, reasons: readonly string[]): pulumi.RunError {
  return withoutStack(new pulumi.RunError([`${title}:`, ...reasons.map((reason) => `  ${reason}`)].join('\n')));
}

/** The same as {@link refusal}, for one resource: Pulumi prints the message beside it. */
export function resourceRefusal(message: string, resource: pulumi.Resource): pulumi.ResourceError {
  return withoutStack(new pulumi.ResourceError(message, resource, true));
}

function withoutStack<Thrown extends Error>(error: Thrown): Thrown {
  // Defined, not assigned: where `stack` is an accessor, a setter may take text only.
  return Object.defineProperty(error, 'stack', { value: undefined, configurable: true, writable: true });
}
