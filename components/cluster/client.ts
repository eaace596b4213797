import type * as kubernetesClient from '@kubernetes/client-node';
import { type ClusterAccess, loadKubeConfig } from './access';

/** The parts of the API that dynamic providers use. */
export interface ClusterApi {
  readonly core: kubernetesClient.CoreV1Api;
  readonly custom: kubernetesClient.CustomObjectsApi;
  /** Objects of any kind. */
  readonly objects: kubernetesClient.KubernetesObjectApi;
}

/**
 * The API of a cluster. Requests are repeated, ten times at most, if the server says that it is busy, as it does while
 * it starts; client-go does the same (v0.35, rest/with_retry.go).
 */
export async function connect(access: ClusterAccess): Promise<ClusterApi> {
  const { CoreV1Api, CustomObjectsApi, KubernetesObjectApi } = await import('@kubernetes/client-node');
  const config = await loadKubeConfig(access);
  const { default: pRetry } = await import('p-retry');
  const again = { retries: 10, minTimeout: 1000, factor: 1, shouldRetry: isBusy };
  const patient = <Api extends object>(api: Api): Api =>
    new Proxy(api, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...args: readonly unknown[]) => pRetry(() => Reflect.apply(member, target, args) as unknown, again);
      },
    });
  return {
    core: patient(config.makeApiClient(CoreV1Api)),
    custom: patient(config.makeApiClient(CustomObjectsApi)),
    objects: patient(KubernetesObjectApi.makeApiClient(config)),
  };
}

/** Whether the API server asks for the same request again. */
function isBusy({ error }: { readonly error: unknown }): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 429;
}

/** What was asked for; undefined where there is no such object, or no such kind. */
export async function unlessGone<Found>(request: Promise<Found>): Promise<Found | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isNotFound(error) || isUnknownKind(error)) return undefined;
    throw error;
  }
}

/** Whether the API server answered that there is no such object, or no such kind. */
function isNotFound(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 404;
}

/** Whether the client found that a served group lacks the kind (@kubernetes/client-node 1.4, object.ts). */
function isUnknownKind(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Unrecognized API version and kind');
}
