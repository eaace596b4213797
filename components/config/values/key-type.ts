import * as z from 'zod';

/** Kinds of private keys that every TLS client of today accepts. */
export const keyType = z
  .enum(['ecdsa-p256', 'ecdsa-p384', 'rsa-2048', 'rsa-3072', 'rsa-4096'])
  .meta({ id: 'keyType', description: 'Algorithm and size of a private key.' });

export type KeyType = z.output<typeof keyType>;

/** The kind of a certificate's key where the configuration does not say. */
export const defaultKeyType: KeyType = 'ecdsa-p256';
