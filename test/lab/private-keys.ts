import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type Lab } from './lab';

const secrets = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ namespace: z.string(), name: z.string() }),
      data: z.record(z.string(), z.string()).default({}),
    }),
  ),
});

/**
 * A digest of each private key in Secrets, by `namespace/name`: a failing comparison prints them.
 *
 * @param part what the place has to have in it
 */
export async function keysOf(lab: Lab, part = ''): Promise<Readonly<Record<string, string>>> {
  const settled = '-l=cert-manager.io/next-private-key!=true';
  const { items } = secrets.parse(JSON.parse(await lab.kubectl(['get', 'secrets', '-A', settled, '-o=json'])));
  return Object.fromEntries(
    items.flatMap(({ metadata: { namespace, name }, data }) => {
      const key = data['tls.key'];
      const place = `${namespace}/${name}`;
      return key === undefined || !place.includes(part) ? [] : [[place, digest(key)]];
    }),
  );
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
