import * as pulumi from '@pulumi/pulumi';
import * as tls from '@pulumi/tls';
import { defaultKeyType, type KeyType } from '../config/values/key-type';

/** Algorithm and size as a cert-manager Certificate has them (`spec.privateKey`). */
const sizes = {
  'ecdsa-p256': { algorithm: 'ECDSA', size: 256 },
  'ecdsa-p384': { algorithm: 'ECDSA', size: 384 },
  'rsa-2048': { algorithm: 'RSA', size: 2048 },
  'rsa-3072': { algorithm: 'RSA', size: 3072 },
  'rsa-4096': { algorithm: 'RSA', size: 4096 },
} as const satisfies Readonly<Record<KeyType, unknown>>;

/**
 * `spec.privateKey` of a cert-manager Certificate.
 *
 * @param rotationPolicy whether a renewal makes a new key
 */
export function certificateKey(rotationPolicy: 'Always' | 'Never', keyType: KeyType = defaultKeyType) {
  return { ...sizes[keyType], rotationPolicy };
}

/** A private key that @pulumi/tls makes once and the stack state keeps, as PEM; a secret. */
export function keptKey(name: string, keyType: KeyType, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
  const { algorithm, size } = sizes[keyType];
  const args = algorithm === 'RSA' ? { algorithm, rsaBits: size } : { algorithm, ecdsaCurve: `P${size}` };
  return pulumi.secret(new tls.PrivateKey(name, args, opts).privateKeyPem);
}
