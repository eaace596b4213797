import { binary } from '../cache';
import { freePort } from '../ports';
import { type Program } from '../program';
import { type Site } from '../site';

export interface CertManagerOptions {
  /** Where ClusterIssuers keep their Secrets. @default 'cert-manager' */
  readonly namespace?: string;
  /** Asked, and no other, whether a challenge record is there. */
  readonly nameServer?: string;
}

/** The controllers of cert-manager. They wait for their custom resource definitions, and run while those are there. */
export async function certManager(site: Site, options: CertManagerOptions): Promise<Program> {
  const { namespace = 'cert-manager', nameServer } = options;
  const port = await freePort();
  return {
    name: 'cert-manager',
    command: binary('cert-manager'),
    args: [
      `--kubeconfig=${site.kubeconfig}`,
      `--cluster-resource-namespace=${namespace}`,
      `--healthz-listen-address=127.0.0.1:${port}`,
      '--dns01-check-retry-period=1s',
      ...(nameServer === undefined
        ? []
        : [`--dns01-recursive-nameservers=${nameServer}`, '--dns01-recursive-nameservers-only']),
    ],
    ready: { kind: 'http', url: `http://127.0.0.1:${port}/healthz` },
    timeoutSeconds: 60,
  };
}
