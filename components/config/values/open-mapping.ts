import * as z from 'zod';
import { isEncrypted } from './text';

/**
 * A mapping whose keys are not known beforehand: labels, annotations. `secure` as its only key is refused: Pulumi
 * writes an encrypted value that way.
 *
 * @param value the schema of its values
 * @param key the schema of its keys
 */
export function openMapping<Value extends z.ZodType>(value: Value, key: z.ZodString = z.string()) {
  return z.record(key, value).refine((given) => !isEncrypted(given), 'has to be a mapping');
}

/** Whatever another program reads: values of a chart, settings of a webhook. */
export const jsonMapping = openMapping(z.json()).meta({ id: 'jsonMapping' });
