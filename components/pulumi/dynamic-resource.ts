import * as pulumi from '@pulumi/pulumi';

type Provider = pulumi.dynamic.ResourceProvider;

/**
 * The code of providers by the types of their resources, where the program was bundled (cli/program-bundle.mjs). To
 * serialise it takes Pulumi half a second, and the TypeScript compiler.
 */
declare const codeOfProviders: Readonly<Record<string, string>> | undefined;

const serialized = new WeakMap<Provider, Promise<string>>();

/** As Pulumi's own dynamic resource, which serialises the code of its provider in each run of a program. */
export abstract class DynamicResource extends pulumi.CustomResource {
  /**
   * @param type its last part: `pulumi-nodejs:dynamic/edgewire:<type>`
   * @param provider one that knows no more than it is given: its code is the same in every run
   */
  constructor(
    type: string,
    provider: Provider,
    name: string,
    inputs: pulumi.Inputs,
    opts: pulumi.CustomResourceOptions | undefined,
  ) {
    super(`pulumi-nodejs:dynamic/edgewire:${type}`, name, { ...inputs, __provider: codeOf(type, provider) }, opts);
  }
}

function codeOf(type: string, provider: Provider): pulumi.Input<string> {
  const bundled = typeof codeOfProviders === 'undefined' ? undefined : codeOfProviders[type];
  if (bundled !== undefined) return bundled;
  const code = serialized.get(provider) ?? pulumi.runtime.serializeFunction(() => provider).then(({ text }) => text);
  serialized.set(provider, code);
  return code;
}
