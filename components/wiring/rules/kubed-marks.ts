import { type Namespace } from '../engines/kubed/cluster';
import { kubed } from '../engines/kubed/distribution';
import { SYNC_ANNOTATION } from '../engines/kubed/syncer';

/** The default cluster name of kubed's chart. A marked source has the cluster name as a label, whichever it is. */
const clusterName = 'unicorn';

/**
 * Whether kubed, when it starts, marks a Secret in the Secret's own namespace as if it were a copy.
 *
 * @param selector the selector in the Secret's annotation
 * @param namespace the namespace of the Secret, with the labels that are known
 */
export function kubedMarksSource(selector: string, namespace: Namespace): boolean {
  const source = {
    namespace: namespace.name,
    name: 'source',
    type: 'kubernetes.io/tls',
    labels: {},
    annotations: { [SYNC_ANNOTATION]: selector },
    data: '',
  };
  const answer = kubed.decide({
    clusterName,
    namespaces: [namespace],
    secrets: [source],
    steps: [{ kind: 'start' }],
  });
  return answer.kind === 'decided' && answer.decision.secrets.some(({ labels }) => Object.keys(labels).length > 0);
}
