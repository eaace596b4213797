import * as pulumi from '@pulumi/pulumi';

/**
 * The provider of the program's dynamic resources, which knows no more than their inputs. Pulumi's default one is given
 * the whole configuration of the stack, and states keep it as its inputs (pulumi v3.258, pkg/resource/deploy/target.go:
 * GetPackageConfig). That resources pass from the one to the other replaces none of them.
 */
export class DynamicProvider extends pulumi.ProviderResource {
  constructor(name: string, opts?: pulumi.ResourceOptions) {
    super('pulumi-nodejs', name, {}, opts);
  }
}
