import * as kubernetes from '@pulumi/kubernetes';
import { type ClusterAccess } from '../cert-manager/certificate-secret';
import { type Cluster } from '../config/sections/cluster';
import { readableText } from '../pulumi/secret-text';

/** How the cluster of a stack is reached. */
export function clusterAccess({ kubeconfig, context }: Cluster): ClusterAccess {
  return {
    kubeconfig: kubeconfig === undefined ? undefined : readableText(kubeconfig),
    context: context === undefined ? undefined : readableText(context),
  };
}

/**
 * The explicit Kubernetes provider of a stack. The data of Secrets and ConfigMaps changes in place: to replace a TLS
 * Secret is an outage. With a name for the cluster, a changed kubeconfig replaces nothing.
 */
export function clusterProvider(stackName: string, cluster: Cluster): kubernetes.Provider {
  const { kubeconfig, context } = clusterAccess(cluster);
  return new kubernetes.Provider('cluster', {
    kubeconfig,
    context,
    clusterIdentifier: cluster.name ?? stackName,
    enableSecretMutable: true,
    enableConfigMapMutable: true,
    enableServerSideApply: true,
  });
}
