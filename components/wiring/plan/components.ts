import { type Config } from '../../config/config';
import { type Installed, isOfCertManager } from '../installed';
import { componentNamespaces, controllerNamespace } from '../namespaces';
import { type PlannedComponents, type PlannedPool, type PlannedTrustBundle } from '../plan';

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
          pools: plannedPools(addresses, controllers),
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

/** The pools. One that controllers name is theirs alone: MetalLB gives its addresses to their namespaces only. */
function plannedPools({ pools }: Config['addresses'], controllers: Config['controllers']): PlannedPool[] {
  const autoAssign = controllers.some(
    ({ addresses, pool, aws }) => addresses.length === 0 && pool === undefined && aws === undefined,
  );
  return Object.entries(pools).map(([name, ranges]) => {
    const namespaces = controllers.flatMap((one) => (one.pool === name ? [controllerNamespace(one.name)] : []));
    return { name, ranges, autoAssign: autoAssign && namespaces.length === 0, namespaces };
  });
}
