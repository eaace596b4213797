import { join } from 'node:path';
import { freePort } from '../ports';
import { systemProgram } from '../prerequisites';
import { type Program } from '../program';
import { type Site } from '../site';

/** A kubed to run: its modules are not to be had, so that the lab cannot build one. It is called so, or config-syncer. */
export const kubedProgram = process.env.EDGEWIRE_LAB_KUBED ?? systemProgram('kubed') ?? systemProgram('config-syncer');

/** kubed (config-syncer), outside of the cluster. */
export async function kubed(site: Site, command: string): Promise<Program> {
  const port = await freePort();
  return {
    name: 'kubed',
    command,
    args: [
      'run',
      `--kubeconfig=${site.kubeconfig}`,
      `--authentication-kubeconfig=${site.kubeconfig}`,
      `--authorization-kubeconfig=${site.kubeconfig}`,
      '--authentication-skip-lookup',
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      `--cert-dir=${join(site.directory, 'kubed')}`,
      '--cluster-name=lab',
    ],
    ready: { kind: 'http', url: `https://127.0.0.1:${port}/healthz` },
    timeoutSeconds: 30,
  };
}
