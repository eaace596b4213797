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

/** Whether the API server answered that there is no such object, or no such kind. */
export function isNotFound(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 404;
}
