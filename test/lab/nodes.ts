import { kubectl } from './kubectl';

/** Makes nodes for kwok to play, and waits until they are ready. */
export async function createNodes(kubeconfig: string, count: number): Promise<void> {
  if (count === 0) return;
  const items = Array.from({ length: count }, (_, index) => node(`lab-${index}`));
  const list = { apiVersion: 'v1', kind: 'List', items };
  await kubectl(kubeconfig, ['apply', '--server-side', '--filename=-'], JSON.stringify(list));
  await kubectl(kubeconfig, ['wait', 'node', '--all', '--for=condition=Ready', '--timeout=60s']);
}

function node(name: string) {
  const labels = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' };
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } };
}
