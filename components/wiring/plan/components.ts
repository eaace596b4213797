import { type Config } from '../../config/config';
import { type Installed, isOfCertManager } from '../installed';
import { componentNamespaces } from '../namespaces';
import { type PlannedComponents, type PlannedTrustBundle } from '../plan';

/** What is installed beside controllers and Epinio. */
export function plannedComponents(
  { addresses, cluster, controllers, issuers }: Config,
  installed: Installed,
  stackName: string,
  trustBundles: readonly PlannedTrustBundle[],
): PlannedComponents {
  const { metallb, certManager, kubed, replicator } = componentNamespaces;
  return {
    metallb: installed.metallb
      ? {
          namespace: metallb,
          addresses,
          autoAssign: controllers.some((controller) => controller.addresses.length === 0),
        }
      : undefined,
    certManager: installed.certManager ? { namespace: certManager } : undefined,
    kubed: installed.kubed
      ? {
          namespace: kubed,
          clusterName: cluster.name ?? stackName,
          // A cert-manager that is not installed here is in the cluster already, if issuers need it.
          certManager: installed.certManager || issuers.some(isOfCertManager),
        }
      : undefined,
    replicator: installed.replicator
      ? {
          namespace: replicator,
          configMaps: trustBundles.some(({ config }) => config.distribution === 'replicator'),
        }
      : undefined,
  };
}
