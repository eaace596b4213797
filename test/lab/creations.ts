import { KubeConfig, Watch } from '@kubernetes/client-node';
import * as z from 'zod';
import { type Lab } from './lab';

const created = z.object({
  kind: z.string(),
  metadata: z.object({ namespace: z.string().optional(), name: z.string(), resourceVersion: z.string() }),
});

/** The order in which objects are created, as the API server's store has it. */
export class Creations {
  private readonly revisions = new Map<string, bigint>();

  private constructor(private readonly watches: AbortController[]) {}

  /** Watches collections by their API paths, such as `/api/v1/secrets`, from now on. */
  static async watch(lab: Lab, ...paths: readonly string[]): Promise<Creations> {
    const config = new KubeConfig();
    config.loadFromFile(lab.kubeconfig);
    const creations = new Creations([]);
    const see = (phase: string, object: unknown) => {
      if (phase === 'ADDED') creations.add(object);
    };
    for (const path of paths) creations.watches.push(await new Watch(config).watch(path, {}, see, () => undefined));
    return creations;
  }

  /**
   * Objects as `<Kind> <namespace>/<name>`, in the order in which they were created; those that were not are left out.
   * The lab has one store for all kinds of objects, so that revisions of different kinds can be compared.
   */
  inOrder(objects: readonly string[]): readonly string[] {
    return [...this.revisions]
      .filter(([object]) => objects.includes(object))
      .sort(([, left], [, right]) => Number(left - right))
      .map(([object]) => object);
  }

  stop(): void {
    for (const watch of this.watches) watch.abort();
  }

  private add(object: unknown): void {
    const { kind, metadata } = created.parse(object);
    this.revisions.set(`${kind} ${metadata.namespace ?? ''}/${metadata.name}`, BigInt(metadata.resourceVersion));
  }
}
