import * as z from 'zod';
import { oneOf } from './one-of';
import { text } from './text';

/** The namespaces that get something, a routing secret or a trust bundle. */
export const namespaceSelection = oneOf({
  selector: text.describe('Label selector of the namespaces that get it, new ones included.'),
  list: z.array(text).min(1).describe('The namespaces by name.'),
  all: z.literal(true).describe('Every namespace.'),
});

export type NamespaceSelection = z.output<typeof namespaceSelection>;
