import * as z from 'zod';
import { binary } from '../cache';
import { type Lab } from '../lab';
import { freePort } from '../ports';
import { type Program } from '../program';

const deployment = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({
        containers: z.array(
          z.object({
            args: z.array(z.string()),
            env: z
              .array(
                z.object({
                  name: z.string(),
                  valueFrom: z.object({ secretKeyRef: z.object({ name: z.string(), key: z.string() }) }),
                }),
              )
              .default([]),
          }),
        ),
      }),
    }),
  }),
});

const namespace = 'external-dns';

/**
 * ExternalDNS as the pod of its Deployment would run: with the arguments and the variables that its chart gave it.
 *
 * @param further arguments behind those; of one that may stand once the last counts
 */
export async function externalDns(lab: Lab, release: string, further: readonly string[] = []): Promise<Program> {
  const found: unknown = JSON.parse(await lab.kubectl(['get', 'deployment', release, '-n', namespace, '-o', 'json']));
  const [container] = deployment.parse(found).spec.template.spec.containers;
  if (container === undefined) throw new Error(`${release} has no container`);
  const environment = await Promise.all(
    container.env.map(async ({ name, valueFrom: { secretKeyRef: secret } }) => {
      const path = `jsonpath={.data.${secret.key}}`;
      const value = await lab.kubectl(['get', 'secret', secret.name, '-n', namespace, '-o', path]);
      return [name, Buffer.from(value, 'base64').toString('utf8')] as const;
    }),
  );
  const port = await freePort();
  return {
    name: release,
    command: binary('external-dns'),
    args: [...container.args, `--kubeconfig=${lab.kubeconfig}`, `--metrics-address=127.0.0.1:${port}`, ...further],
    environment: Object.fromEntries(environment),
    ready: { kind: 'http', url: `http://127.0.0.1:${port}/healthz` },
    timeoutSeconds: 60,
  };
}
