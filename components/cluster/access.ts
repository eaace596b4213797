import type * as kubernetesClient from '@kubernetes/client-node';

/** How code outside Pulumi's provider reaches the cluster of a stack. It is text, since states keep it. */
export interface ClusterAccess {
  /** Path of a kubeconfig file; empty: where kubectl looks. */
  readonly kubeconfig: string;
  /** Context in that file; empty: its current one. */
  readonly context: string;
}

/**
 * The client's configuration. Dynamic providers are serialised with this function, so it imports the client itself.
 *
 * @throws Error where there is no such file, or where it does not parse
 */
export async function loadKubeConfig(access: ClusterAccess): Promise<kubernetesClient.KubeConfig> {
  return kubeConfigOf(await import('@kubernetes/client-node'), access);
}

/** As {@link loadKubeConfig}, by a client that is loaded already. */
export function kubeConfigOf(
  client: Pick<typeof kubernetesClient, 'KubeConfig'>,
  { kubeconfig, context }: ClusterAccess,
): kubernetesClient.KubeConfig {
  const config = new client.KubeConfig();
  if (kubeconfig === '') config.loadFromDefault();
  else config.loadFromFile(kubeconfig);
  if (context !== '') config.setCurrentContext(context);
  return config;
}
