import { trustConfigMap } from '../config/values/ca-names';
import { configPath } from '../config/path';
import { type Config } from '../config/config';
import { sourceNamespace } from './namespaces';
import { type PlannedTrustBundle } from './plan';
import { copyAnnotations } from './plan/copies';
import { copySelector, type Reach } from './reach';

/** The trust bundles that a stack offers to workloads, in the order of its issuers. */
export function plannedTrustBundles(config: Config, reach: Reach): PlannedTrustBundle[] {
  const namespace = sourceNamespace(config);
  return config.issuers.flatMap((issuer) => {
    const ca = issuer.kind === 'ca' ? issuer.ca : undefined;
    const name = ca === undefined ? undefined : trustConfigMap(issuer.name, ca);
    if (ca?.trust === undefined || name === undefined) return [];
    const selector = copySelector(ca.trust, namespace);
    return [
      {
        issuer: issuer.name,
        path: configPath('issuers', issuer.name, 'ca', 'trust'),
        config: ca.trust,
        configMap: { namespace, name },
        selector,
        annotations: copyAnnotations(ca.trust.distribution, selector),
        places: ca.trust.distribution === 'direct' ? reach.selectedNamespaces({ config: ca.trust }) : undefined,
      },
    ];
  });
}
