import { type PlannedIngress, type TlsBlock } from '../ingress';
import { type Ledger } from '../ledger/ledger';
import { canonicalName } from '../names/host-name';

/**
 * A route at a listener with several certificates: a client gets the one that has its host, so each Secret is asked for
 * the hosts that it covers, or may cover. A host that none covers stays with the first.
 */
export function withHostsByCertificate(ledger: Ledger, route: PlannedIngress): PlannedIngress {
  const { declared, namespace: home } = route;
  const ofListener = new Map<string, TlsBlock[]>();
  for (const block of declared?.blocks ?? []) {
    if (block.listener !== undefined) ofListener.set(block.path, [...(ofListener.get(block.path) ?? []), block]);
  }
  if (declared === undefined || [...ofListener.values()].every(({ length }) => length < 2)) return route;
  const covers = ({ secretName = '', namespace = home }: TlsBlock, name: string) =>
    ledger.mayCover(namespace, secretName, canonicalName(name));
  const blocks = declared.blocks.map((block) => {
    const beside = ofListener.get(block.path) ?? [];
    if (beside.length < 2) return block;
    const hosts = block.hosts.filter(
      ({ name }) => covers(block, name) || (block === beside[0] && !beside.some((one) => covers(one, name))),
    );
    // What cert-manager orders is known by its block.
    return hosts.length === block.hosts.length ? block : { ...block, hosts };
  });
  return { ...route, declared: { ...declared, blocks } };
}
