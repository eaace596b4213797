import { type CoreV1Api, type V1Secret } from '@kubernetes/client-node';
import { isDeepStrictEqual } from 'node:util';
import { copying } from '../../components/config/values/distribution';
import { type Lab } from './lab';
import { coreApi, Repeated } from './repeated';

const pauseMilliseconds = 300;

/**
 * Plays the part of kubernetes-replicator: a copy, labels included, in every namespace that the annotation of a Secret
 * selects (v2.12, replicate/common/generic-replicator.go). It removes nothing.
 */
export class PlayedReplicator {
  private readonly api: CoreV1Api;
  private readonly looks: Repeated;

  constructor(lab: Lab) {
    this.api = coreApi(lab);
    this.looks = new Repeated(pauseMilliseconds, () => this.synchronise());
  }

  /** Lets it finish what it is at. */
  stop(): Promise<void> {
    return this.looks.stop();
  }

  private async synchronise(): Promise<void> {
    const { items } = await this.api.listSecretForAllNamespaces();
    for (const source of items) {
      const selector = source.metadata?.annotations?.[copying.replicator.annotation];
      if (selector === undefined) continue;
      const namespaces = await this.api.listNamespace({ labelSelector: selector });
      for (const { metadata } of namespaces.items) await this.copy(source, metadata?.name ?? '', items);
    }
  }

  private async copy({ metadata, type, data }: V1Secret, namespace: string, all: readonly V1Secret[]): Promise<void> {
    const { name = '', labels } = metadata ?? {};
    if (namespace === metadata?.namespace) return;
    const found = all.find((one) => one.metadata?.namespace === namespace && one.metadata.name === name);
    if (isDeepStrictEqual(found?.data, data)) return;
    const annotations = { 'replicator.v1.mittwald.de/replicated-from-version': metadata?.resourceVersion ?? '' };
    const body = { metadata: { name, namespace, labels, annotations }, type, data };
    if (found === undefined) await this.api.createNamespacedSecret({ namespace, body });
    else await this.api.replaceNamespacedSecret({ namespace, name, body });
  }
}
