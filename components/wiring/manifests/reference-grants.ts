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

/** What refers to an object of another namespace, by kinds. */
export interface GrantedKinds {
  readonly from: string;
  readonly to: 'Secret' | 'Service';
}

/** ReferenceGrants: which objects may name which Secrets and Services of another namespace. */
export class ReferenceGrants {
  private readonly granted: ReadonlySet<string>;

  constructor(objects: readonly ManifestObject[]) {
    const granted = objects.flatMap(({ body, namespace }) => {
      const { from, to } = grantSpec.parse(body).spec;
      return from.flatMap((one) =>
        to.map(({ kind, name = '' }) => JSON.stringify([one.kind, one.namespace ?? '', kind, namespace, name])),
      );
    });
    this.granted = new Set(granted);
  }

  /** Whether objects of a kind and namespace may name an object of another namespace. */
  allow(kinds: GrantedKinds, from: string, to: string, name: string): boolean {
    return [name, ''].some((one) => this.granted.has(JSON.stringify([kinds.from, from, kinds.to, to, one])));
  }
}
