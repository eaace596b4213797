import type * as crypto from 'node:crypto';
import type * as pulumi from '@pulumi/pulumi';
import { DynamicResource } from '../pulumi/dynamic-resource';
import { type KeyType } from '../config/values/key-type';

/** Inputs of the provider of a {@link PrivateKey}. */
export interface PrivateKeyInputs {
  readonly keyType: KeyType;
  /** A higher number makes a new key. */
  readonly generation: number;
}

/** Outputs of that provider. */
export interface PrivateKeyOutputs extends PrivateKeyInputs {
  /** PKCS#8. */
  readonly pem: string;
}

/** The provider of a {@link PrivateKey}. Pulumi serialises it, so packages are imported inside functions. */
export const privateKeyProvider: pulumi.dynamic.ResourceProvider<PrivateKeyInputs, PrivateKeyOutputs> = {
  async create(inputs) {
    return { id: inputs.keyType, outs: { ...inputs, pem: await generateKey(inputs.keyType) } };
  },
  async update(_id, _olds, news) {
    return { outs: { ...news, pem: await generateKey(news.keyType) } };
  },
  diff(_id, olds, news) {
    return Promise.resolve({ changes: olds.keyType !== news.keyType || olds.generation !== news.generation });
  },
};

const keyParameters: Readonly<Record<KeyType, { readonly curve: string } | { readonly bits: number }>> = {
  'ecdsa-p256': { curve: 'P-256' },
  'ecdsa-p384': { curve: 'P-384' },
  'rsa-2048': { bits: 2048 },
  'rsa-3072': { bits: 3072 },
  'rsa-4096': { bits: 4096 },
};

async function generateKey(keyType: KeyType): Promise<string> {
  const { generateKeyPair } = await import('node:crypto');
  const parameters = keyParameters[keyType];
  return new Promise((resolve, reject) => {
    const finish = (error: Error | null, _publicKey: crypto.KeyObject, key: crypto.KeyObject) =>
      error === null ? resolve(key.export({ type: 'pkcs8', format: 'pem' }).toString()) : reject(error);
    if ('curve' in parameters) generateKeyPair('ec', { namedCurve: parameters.curve }, finish);
    else generateKeyPair('rsa', { modulusLength: parameters.bits }, finish);
  });
}

/** Which kind of key to make, and its generation. */
export interface PrivateKeyArgs {
  /** Algorithm and size. A change makes a new key, in place. */
  readonly keyType: KeyType;
  /**
   * A higher number makes a new key, in place.
   * @default 1
   */
  readonly generation?: number;
}

/**
 * A private key, made once and kept in the state as a secret. It is a resource of its own, so the state has it before
 * anything uses it: a later failure or kill loses no key.
 *
 * @example
 * ```ts
 * import { PrivateKey } from './components/acme/private-key';
 *
 * const key = new PrivateKey('wiki-key', { keyType: 'ecdsa-p256' });
 * export const pem = key.pem;
 * ```
 */
export class PrivateKey extends DynamicResource {
  /** PKCS#8, PEM; secret. */
  declare readonly pem: pulumi.Output<string>;

  constructor(name: string, { keyType, generation = 1 }: PrivateKeyArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      'PrivateKey',
      privateKeyProvider,
      name,
      { keyType, generation, pem: undefined },
      { ...opts, additionalSecretOutputs: ['pem'] },
    );
  }
}
