import { isDeepStrictEqual } from 'node:util';
import { type CoreV1Api, type V1Secret } from '@kubernetes/client-node';
import * as z from 'zod';
import { kubed, type KubedStep } from '../../components/wiring/engines/kubed/distribution';
import { type Namespace, type Secret } from '../../components/wiring/engines/kubed/cluster';
import { type Lab } from './lab';
import { coreApi, Repeated } from './repeated';

const pauseMilliseconds = 200;

const texts = z.record(z.string(), z.string());

export interface PlayedKubedOptions {
  /** Awaited before anything is changed: what makes it slow. */
  readonly beforeChange?: () => Promise<void>;
}

/** What there was of a cluster when it was looked at. */
interface Sight {
  readonly namespaces: readonly Namespace[];
  readonly secrets: readonly Secret[];
}

/**
 * Plays kubed's part where none is given: makes of the cluster what the model of kubed says that it would, at each
 * change. The model is tested against recordings of the real one (test/vectors).
 */
export class PlayedKubed {
  private readonly api: CoreV1Api;
  private readonly looks: Repeated;
  private seen: Sight | undefined;

  constructor(
    lab: Lab,
    private readonly options: PlayedKubedOptions = {},
  ) {
    this.api = coreApi(lab);
    this.looks = new Repeated(pauseMilliseconds, () => this.synchronise());
  }

  /** Lets it finish what it is at. */
  stop(): Promise<void> {
    return this.looks.stop();
  }

  private async synchronise(): Promise<void> {
    const [namespaces, before] = await Promise.all([this.namespaces(), this.secrets()]);
    const now = { namespaces, secrets: before };
    const gone = this.seen?.secrets.filter((secret) => same(before, secret) === undefined) ?? [];
    const steps = this.seen === undefined ? [{ kind: 'start' } as const] : stepsBetween(this.seen, now, gone);
    const answer = kubed.decide({ clusterName: 'lab', namespaces, secrets: [...before, ...gone], steps });
    if (answer.kind === 'ambiguous') throw new Error(answer.reason);
    const { secrets: after } = answer.decision;
    const written = after.filter((secret) => !isDeepStrictEqual(secret, same(before, secret)));
    const removed = before.filter((secret) => same(after, secret) === undefined);
    if (written.length + removed.length > 0) await this.options.beforeChange?.();
    for (const secret of written) await this.write(secret, same(before, secret) !== undefined);
    for (const { namespace, name } of removed) await this.api.deleteNamespacedSecret({ namespace, name });
    // What was refused is tried again.
    this.seen = now;
  }

  private async namespaces(): Promise<readonly Namespace[]> {
    const { items } = await this.api.listNamespace();
    return items.map(({ metadata, status }) => ({
      name: metadata?.name ?? '',
      labels: metadata?.labels ?? {},
      terminating: status?.phase === 'Terminating',
    }));
  }

  private async secrets(): Promise<readonly Secret[]> {
    const { items } = await this.api.listSecretForAllNamespaces();
    return items.map(({ metadata, type, data }) => ({
      namespace: metadata?.namespace ?? '',
      name: metadata?.name ?? '',
      labels: metadata?.labels ?? {},
      annotations: metadata?.annotations ?? {},
      type: type ?? '',
      data: JSON.stringify(data ?? {}),
    }));
  }

  private async write({ namespace, name, type, labels, annotations, data }: Secret, exists: boolean): Promise<void> {
    const body: V1Secret = {
      metadata: { name, namespace, labels, annotations },
      type,
      data: texts.parse(JSON.parse(data)),
    };
    if (exists) await this.api.replaceNamespacedSecret({ namespace, name, body });
    else await this.api.createNamespacedSecret({ namespace, body });
  }
}

/** What kubed is told of. */
function stepsBetween(before: Sight, now: Sight, gone: readonly Secret[]): readonly KubedStep[] {
  const changed = now.secrets.filter((secret) => !isDeepStrictEqual(secret, same(before.secrets, secret)));
  const relabelled = now.namespaces.filter(
    (one) => !before.namespaces.some(({ name, labels }) => name === one.name && isDeepStrictEqual(labels, one.labels)),
  );
  return [
    ...changed.map((secret) => ({ kind: 'sync', secret }) as const),
    ...gone.map((secret) => ({ kind: 'delete', secret }) as const),
    ...relabelled.map(({ name }) => ({ kind: 'namespace', name }) as const),
  ];
}

function same(secrets: readonly Secret[], { namespace, name }: Secret): Secret | undefined {
  return secrets.find((one) => one.namespace === namespace && one.name === name);
}
