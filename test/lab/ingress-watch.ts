import { KubeConfig, Watch } from '@kubernetes/client-node';
import * as z from 'zod';
import { type Lab } from './lab';

const ingress = z.object({ spec: z.object({ rules: z.array(z.object({ host: z.string() })) }) });

/** Tells the hosts of each Ingress as soon as it is there; resolves to what ends it. */
export async function watchIngresses(lab: Lab, onCreated: (hosts: readonly string[]) => void): Promise<() => void> {
  const config = new KubeConfig();
  config.loadFromFile(lab.kubeconfig);
  const see = (phase: string, object: unknown) => {
    if (phase === 'ADDED') onCreated(ingress.parse(object).spec.rules.map(({ host }) => host));
  };
  const watch = await new Watch(config).watch('/apis/networking.k8s.io/v1/ingresses', {}, see, () => undefined);
  return () => watch.abort();
}
