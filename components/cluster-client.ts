import type * as kubernetesClient from '@kubernetes/client-node';

/** How a dynamic provider reaches the cluster. */
export interface ClientInputs {
  /** Path of a kubeconfig; empty: where kubectl looks. */
  readonly kubeconfig: string;
  /** Context in it; empty: the current one. */
  readonly context: string;
}

/** The client's configuration. Serialised with the providers that use it, so that packages are imported where needed. */
export async function loadKubeConfig({ kubeconfig, context }: ClientInputs): Promise<kubernetesClient.KubeConfig> {
  const client = await import('@kubernetes/client-node');
  const config = new client.KubeConfig();
  if (kubeconfig === '') config.loadFromDefault();
  else config.loadFromFile(kubeconfig);
  if (context !== '') config.setCurrentContext(context);
  return config;
}

/** The parts of the API that dynamic providers use. */
export interface ClusterApi {
  readonly core: kubernetesClient.CoreV1Api;
  readonly custom: kubernetesClient.CustomObjectsApi;
}

/** The API of a cluster; see {@link loadKubeConfig}. */
export async function connect(inputs: ClientInputs): Promise<ClusterApi> {
  const { CoreV1Api, CustomObjectsApi } = await import('@kubernetes/client-node');
  const config = await loadKubeConfig(inputs);
  return { core: config.makeApiClient(CoreV1Api), custom: config.makeApiClient(CustomObjectsApi) };
}

/** What was asked for; undefined where there is no such object, or no such kind. */
export async function unlessGone<Found>(request: Promise<Found>): Promise<Found | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Whether the API server answered that there is no such object, or no such kind. */
export function isNotFound(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 404;
}
