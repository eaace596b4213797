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

/** An entry of a Secret's data, in base64; empty where there is none. Mocks give a Secret that is read no data at all. */
export function entry(key: string): (data: Readonly<Record<string, string>> | undefined) => string {
  return (data) => data?.[key] ?? '';
}
