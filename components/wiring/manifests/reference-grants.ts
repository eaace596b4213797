import * as z from 'zod';
import { type ManifestObject } from './object';

const text = z.string().optional().catch(undefined);

const grantSpec = z.object({
  spec: z
    .object({
      from: z.array(z.object({ kind: text, namespace: text })).catch([]),
      to: z.array(z.object({ kind: text, name: text })).catch([]),
    })
    .catch({ from: [], to: [] }),
});

/** ReferenceGrants: which Gateways may name which Secrets of another namespace. */
export class ReferenceGrants {
  private readonly granted: ReadonlySet<string>;

  constructor(objects: readonly ManifestObject[]) {
    const granted = objects.flatMap(({ body, namespace }) => {
      const { from, to } = grantSpec.parse(body).spec;
      const gateways = from.filter(({ kind }) => kind === 'Gateway');
      const secrets = to.filter(({ kind }) => kind === 'Secret');
      return gateways.flatMap((one) =>
        secrets.map(({ name = '' }) => JSON.stringify([one.namespace ?? '', namespace, name])),
      );
    });
    this.granted = new Set(granted);
  }

  allow(from: string, to: string, secretName: string): boolean {
    return [secretName, ''].some((name) => this.granted.has(JSON.stringify([from, to, name])));
  }
}
