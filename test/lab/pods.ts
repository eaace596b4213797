import { setTimeout as delay } from 'node:timers/promises';
import { type Lab } from './lab';

/**
 * Runs what the pods of MetalLB's and cert-manager's charts would run, as soon as these have brought their
 * definitions: an update waits for both, so this has to go on beside it.
 */
export async function playPods(lab: Lab): Promise<void> {
  await Promise.all([
    playMetalLb(lab),
    established(lab, 'certificates.cert-manager.io').then(() => lab.startCertManager()),
  ]);
}

/** As {@link playPods}, where MetalLB's chart is the only one of the two. */
export async function playMetalLb(lab: Lab): Promise<void> {
  await established(lab, 'ipaddresspools.metallb.io');
  await lab.startMetalLb();
}

/** Resolves once a custom resource definition is served. */
async function established(lab: Lab, crd: string): Promise<void> {
  const wait = ['wait', '--for=condition=Established', `crd/${crd}`, '--timeout=1s'];
  const isServed = () =>
    lab.kubectl(wait).then(
      () => true,
      () => false,
    );
  while (!(await isServed())) await delay(250);
}
