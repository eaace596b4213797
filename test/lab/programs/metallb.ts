import { binary } from '../cache';
import { kubectl } from '../kubectl';
import { freePorts } from '../ports';
import { type Program } from '../program';
import { type Site } from '../site';

export interface MetalLbOptions {
  /** Where its pools are. @default 'metallb-system' */
  readonly namespace?: string;
  /** The pod of its Deployment, which kwok plays. @default a pod that stands in for it */
  readonly pod?: string;
}

const defaultNamespace = 'metallb-system';
const standIn = 'metallb-controller';

/** Places a pod to stand in for the controller's own, which has to be there: its objects are owned by it. */
export async function placeMetalLbPod(
  kubeconfig: string,
  { namespace = defaultNamespace }: MetalLbOptions,
): Promise<void> {
  const containers = [{ name: 'controller', image: 'stand-in' }];
  const metadata = { name: standIn, namespace };
  const objects = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    // It needs no token, and its namespace's service account may not have been made yet.
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: standIn, namespace } },
    { apiVersion: 'v1', kind: 'Pod', metadata, spec: { serviceAccountName: standIn, containers } },
  ];
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  await kubectl(kubeconfig, ['apply', '--server-side', '-f', '-'], JSON.stringify(list));
}

/** MetalLB's controller, which gives Services their addresses. Its custom resource definitions have to be there. */
export async function metallb(site: Site, options: MetalLbOptions): Promise<Program> {
  const { namespace = defaultNamespace, pod = standIn } = options;
  const [port = 0, healthPort = 0] = await freePorts(2);
  return {
    name: 'metallb',
    command: binary('metallb-controller'),
    args: [
      `-kubeconfig=${site.kubeconfig}`,
      `-namespace=${namespace}`,
      `-pod-name=${pod}`,
      `-port=${port}`,
      `-health-probe-port=${healthPort}`,
      '-webhook-mode=disabled',
      '-disable-cert-rotation',
    ],
    ready: { kind: 'http', url: `http://127.0.0.1:${healthPort}/readyz` },
    timeoutSeconds: 60,
  };
}
