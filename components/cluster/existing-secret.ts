import * as pulumi from '@pulumi/pulumi';

/** Which Secret is read, and when. */
export interface ExistingSecretArgs {
  /** Its namespace. A change reads another one. */
  readonly namespace: string;
  /** Its name. A change reads another one. */
  readonly name: string;
  /** What is known once it is there: a preview before that does not look for it. */
  readonly written: pulumi.Output<unknown>;
}

/**
 * A Secret that somebody else writes, as it is when it is read. With `Secret.get` of the SDK it would have no inputs;
 * `pulumi refresh` finds these, so that every later preview would show their removal.
 *
 * @example
 * ```ts
 * import type * as pulumi from '@pulumi/pulumi';
 * import { ExistingSecret } from './components/cluster/existing-secret';
 *
 * declare const written: pulumi.Output<string>;
 *
 * const { data } = new ExistingSecret('issued', { namespace: 'edgewire', name: 'production-routing', written });
 * export const certificate = data.apply((all) => all['tls.crt']);
 * ```
 */
export class ExistingSecret extends pulumi.CustomResource {
  /** What it holds, in base64; secret. */
  declare readonly data: pulumi.Output<Record<string, string>>;

  constructor(resourceName: string, args: ExistingSecretArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { namespace, name, written } = args;
    const inputs = { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name }, data: undefined };
    const read = { id: written.apply(() => `${namespace}/${name}`), additionalSecretOutputs: ['data', 'stringData'] };
    super('kubernetes:core/v1:Secret', resourceName, inputs, pulumi.mergeOptions(opts, read));
  }
}
