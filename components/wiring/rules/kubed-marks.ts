import { type Namespace } from '../engines/kubed/cluster';
import { kubed } from '../engines/kubed/distribution';
import { SYNC_ANNOTATION } from '../engines/kubed/syncer';

/** The cluster name that kubed's chart gives by default; whichever it is, a marked source has it as a label. */
const clusterName = 'unicorn';

/**
 * Whether kubed writes its marks of a copy onto a Secret itself, when it starts in the Secret's own namespace.
 *
 * @param selector what the Secret is annotated with
 * @param namespace the one that the Secret is in, with the labels that are known
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
