import * as pulumi from '@pulumi/pulumi';
import { isEncrypted, type OpaqueText } from '../config/values/text';

/**
 * A credential of the configuration as a Pulumi secret. Pulumi hands the program its configuration decrypted; without
 * Pulumi (`plan --resources`) an encrypted value stays `[secret]`.
 */
export function secretText(text: OpaqueText): pulumi.Output<string> {
  return pulumi.secret(readableText(text));
}

/** A value of the configuration that may be encrypted and is not a credential. */
export function readableText(text: OpaqueText): string {
  return isEncrypted(text) ? '[secret]' : text;
}
