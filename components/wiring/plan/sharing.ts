import { type Config } from '../../config/config';
import { isEncrypted, type OpaqueText } from '../../config/values/text';
import { comparedPath } from '../claims';
import { type PlannedCluster, type PlannedSharing } from '../plan';
import { type WiredHost } from '../wire';

/** What other stacks are held against. */
export function plannedSharing(config: Config, hosts: readonly WiredHost[]): PlannedSharing {
  const claims: PlannedSharing['claims'][number][] = [];
  for (const { host, controller } of hosts)
    for (const { path } of host.serves)
      claims.push({ host: host.host, path: host.path, urlPath: comparedPath(path), class: controller?.class });
  return {
    cluster: plannedCluster(config),
    claims,
    warnAtQuota: config.planning.warnAtQuota,
    acceptances: config.planning.ignore,
  };
}

/** A context says nothing without the file that it is one of. */
function plannedCluster({ cluster }: Config): PlannedCluster {
  const { name, network } = cluster;
  const context = isEncrypted(cluster.kubeconfig) ? undefined : plainText(cluster.context);
  return { name, context, kubeconfig: plainText(cluster.kubeconfig), network };
}

function plainText(text: OpaqueText | undefined): string | undefined {
  return isEncrypted(text) ? undefined : text;
}
