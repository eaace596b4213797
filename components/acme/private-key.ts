import type * as crypto from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';
import { type KeyType } from '../config/values/key-type';

/** What the provider of a {@link PrivateKey} is told. */
export interface PrivateKeyInputs {
  readonly keyType: KeyType;
  /** A higher one makes a new key. */
  readonly generation: number;
}

/** What it keeps. */
export interface PrivateKeyOutputs extends PrivateKeyInputs {
  /** PKCS#8. */
  readonly pem: string;
}

/** What Pulumi's plugin runs for a {@link PrivateKey}: serialised, so that packages are imported where needed. */
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

/** What kind of key to make, and how often it was made anew. */
export interface PrivateKeyArgs {
  /** Algorithm and size. Another one makes a new key, in place. */
  readonly keyType: KeyType;
  /**
   * A higher one makes a new key, in place.
   * @default 1
   */
  readonly generation?: number;
}

/**
 * A private key, made once and kept in the state as a secret. It is a resource of its own so that it is there before
 * anything is done with it: what fails after it, or is killed, loses no key.
 *
 * @example
 * ```ts
 * import { PrivateKey } from './components/acme/private-key';
 *
 * const key = new PrivateKey('wiki-key', { keyType: 'ecdsa-p256' });
 * export const pem = key.pem;
 * ```
 */
export class PrivateKey extends pulumi.dynamic.Resource {
  /** PKCS#8, PEM; secret. */
  declare readonly pem: pulumi.Output<string>;

  constructor(name: string, { keyType, generation = 1 }: PrivateKeyArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      privateKeyProvider,
      name,
      { keyType, generation, pem: undefined },
      { ...opts, additionalSecretOutputs: ['pem'] },
      'edgewire',
      'PrivateKey',
    );
  }
}
