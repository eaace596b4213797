import * as z from 'zod';

/** A value that Pulumi encrypted in the stack file. Planning never needs what is inside. */
export interface Encrypted {
  readonly secure: string;
}

/** The schema of {@link Encrypted}. */
export const encrypted = z.strictObject({ secure: z.string().describe('The text as Pulumi encrypted it.') });

/** Text that may be encrypted: credentials, and whatever else a plan does not have to read. */
export const opaqueText = z.union([z.string(), encrypted]).meta({ id: 'opaqueText' });

/** Parsed {@link opaqueText}: plain, or encrypted as it stands in the stack file. */
export type OpaqueText = z.output<typeof opaqueText>;

export function isEncrypted(value: unknown): value is Encrypted {
  if (typeof value !== 'object' || value === null || !('secure' in value)) return false;
  return typeof value.secure === 'string' && Object.keys(value).length === 1;
}

/** A credential: text that belongs into the stack file encrypted, and is never repeated in a message. */
export const secretText = z.union([z.string(), encrypted]).meta({ id: 'secretText' });

/** The range of control characters in a regular expression: JSON Schema has no flag for classes of Unicode. */
export const controls = String.raw`\u0000-\u001f\u007f-\u009f`;

/** Text in one line that is not blank, whatever else it is: a reason, an argument of a program. */
export const line = z
  .string()
  .regex(new RegExp(`^(?=.*\\S)[^${controls}]*$`), 'has to be one line of text that is not blank');

/** Text of one line or many: PEM, or the name of a file. */
export const multilineText = z.string().regex(/\S/, 'must not be blank');

/** One line of text that the plan reads. It must not look like an unrendered template: see `unrendered`. */
export const text = line.regex(/^(?!.*(?:\{\{|\$\{|<%))/, 'has to be rendered');

/**
 * A name that becomes the name of Kubernetes objects and part of Pulumi's resource names: an RFC 1123 label,
 * short enough for prefixes and suffixes.
 */
export const objectName = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    'has to be lower-case letters, digits and "-", and neither start nor end with "-"',
  )
  .max(50, 'has to be 50 characters at most');
