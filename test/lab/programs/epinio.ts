import { join } from 'node:path';
import { binary } from '../cache';
import { freePort } from '../ports';
import { type Program } from '../program';
import { type Site } from '../site';

export interface EpinioOptions {
  /** ClusterIssuer of the certificates that applications order for routes without a routing secret. */
  readonly tlsIssuer: string;
  /** Class of the applications' Ingresses. */
  readonly ingressClass: string;
}

/**
 * Epinio's server, outside of the cluster. It reads its users, roles and application chart from the namespace
 * `epinio`, where its chart has put them; roles are read once, at the start.
 */
export async function epinio(site: Site, options: EpinioOptions): Promise<{ program: Program; url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  return {
    program: {
      name: 'epinio',
      command: binary('epinio'),
      args: ['server'],
      environment: {
        KUBECONFIG: site.kubeconfig,
        PORT: String(port),
        NAMESPACE: 'epinio',
        TLS_ISSUER: options.tlsIssuer,
        INGRESS_CLASS_NAME: options.ingressClass,
        DISABLE_TRACKING: 'true',
        // It makes a folder there for the settings of its client.
        XDG_CONFIG_HOME: join(site.directory, 'epinio'),
      },
      ready: { kind: 'http', url: `${url}/ready` },
      timeoutSeconds: 30,
    },
    url,
  };
}
