import { assets } from './cache';
import { kubectl } from './kubectl';

/** Whose custom resource definitions the lab can install: as the built module has them. */
export const crdSets = ['cert-manager', 'metallb', 'traefik', 'gateway-api', 'epinio'] as const;

export type CrdSet = (typeof crdSets)[number];

/** The folder of the definitions' YAML files. */
export function crdFolder(set: CrdSet): string {
  return assets(set, 'crds');
}

/** Installs custom resource definitions and waits until they are served. */
export async function installCrds(kubeconfig: string, sets: readonly CrdSet[]): Promise<void> {
  if (sets.length === 0) return;
  const files = sets.map((set) => `--filename=${crdFolder(set)}`);
  await kubectl(kubeconfig, ['apply', '--server-side', ...files]);
  await kubectl(kubeconfig, ['wait', '--for=condition=Established', '--timeout=60s', ...files]);
}
