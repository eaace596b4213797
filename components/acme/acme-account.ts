import type * as pulumi from '@pulumi/pulumi';
import { DynamicResource } from '../pulumi/dynamic-resource';
import { type AccountInputs, registerAccount } from './account';

/** Outputs of the provider of an {@link AcmeAccount}. */
export interface AcmeAccountOutputs extends Pick<AccountInputs, 'directory' | 'email' | 'accountKey'> {
  readonly url: string;
}

/** The provider of an {@link AcmeAccount}. Pulumi serialises it, so packages are imported inside functions. */
export const acmeAccountProvider: pulumi.dynamic.ResourceProvider<AccountInputs, AcmeAccountOutputs> = {
  async create(inputs) {
    const outs = await registered(inputs);
    return { id: outs.url, outs };
  },
  async update(_id, _olds, news) {
    return { outs: await registered(news) };
  },
  diff(_id, olds, news) {
    const keys = ['directory', 'email', 'accountKey'] as const;
    return Promise.resolve({ changes: keys.some((key) => olds[key] !== news[key]) });
  },
};

async function registered(inputs: AccountInputs): Promise<AcmeAccountOutputs> {
  const { directory, email, accountKey } = inputs;
  return { directory, email, accountKey, url: await registerAccount(inputs) };
}

/** The key, contact and binding of the account: those of {@link AccountInputs}, known now or later. */
export type AcmeAccountArgs = { readonly [Key in keyof AccountInputs]: pulumi.Input<AccountInputs[Key]> };

/**
 * An account at an ACME server, registered once; its owner agrees to the terms of service. Registering a key again
 * returns its existing account. A changed directory registers another account, in place. `destroy` deactivates nothing.
 *
 * @example
 * ```ts
 * import { AcmeAccount } from './components/acme/acme-account';
 * import { PrivateKey } from './components/acme/private-key';
 *
 * const { pem } = new PrivateKey('account-key', { keyType: 'ecdsa-p256' });
 * const account = new AcmeAccount('account', {
 *   directory: 'https://acme-staging-v02.api.letsencrypt.org/directory',
 *   caBundle: '',
 *   accountKey: pem,
 *   email: 'ops@example.com',
 *   eabKeyId: '',
 *   eabHmacKey: '',
 * });
 * export const accountUrl = account.url;
 * ```
 */
export class AcmeAccount extends DynamicResource {
  declare readonly url: pulumi.Output<string>;

  constructor(name: string, args: AcmeAccountArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      'AcmeAccount',
      acmeAccountProvider,
      name,
      { ...args, url: undefined },
      { ...opts, additionalSecretOutputs: ['accountKey'] },
    );
  }
}
