import { isEncrypted } from '../components/config/values/text';

/** By this key Pulumi's wire form marks values that are none of JSON's, secrets among them (3.248, runtime/rpc.ts). */
const signatureKey = '4dabf18193072939515e22adb298388d';
const secretSignature = '1b47061264138c4ac30d75fd1eb44270';

/**
 * Inputs of a resource in Pulumi's wire form as they may be shown: secrets, and values that the stack file has
 * encrypted, are `[secret]`.
 */
export function masked(value: unknown): unknown {
  if (isEncrypted(value)) return '[secret]';
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.some(([key, mark]) => key === signatureKey && mark === secretSignature)) return '[secret]';
  return Object.fromEntries(entries.map(([key, inner]) => [key, masked(inner)]));
}
