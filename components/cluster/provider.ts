import * as kubernetes from '@pulumi/kubernetes';
import { type Cluster } from '../config/sections/cluster';
import { readableText } from '../pulumi/secret-text';
import { type ClusterAccess } from './access';

/** How the cluster of a stack is reached. */
export function clusterAccess({ kubeconfig, context }: Cluster): ClusterAccess {
  return { kubeconfig: readable(kubeconfig) ?? '', context: readable(context) ?? '' };
}

function readable(text: Cluster['context']): string | undefined {
  return text === undefined ? undefined : readableText(text);
}

/**
 * The explicit Kubernetes provider of a stack. The data of Secrets and ConfigMaps changes in place: replacing a TLS
 * Secret would be an outage. The provider names the cluster, so a changed kubeconfig replaces nothing.
 */
export function clusterProvider(stackName: string, cluster: Cluster): kubernetes.Provider {
  return new kubernetes.Provider('cluster', {
    kubeconfig: readable(cluster.kubeconfig),
    context: readable(cluster.context),
    clusterIdentifier: cluster.name ?? stackName,
    enableSecretMutable: true,
    enableConfigMapMutable: true,
    enableServerSideApply: true,
  });
}
