import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { freePorts } from './ports';

/** What the programs of one lab have to agree on. */
export interface Site {
  readonly directory: string;
  /** Of an administrator. */
  readonly kubeconfig: string;
  /** The administrator's bearer token. */
  readonly token: string;
  readonly etcdPort: number;
  readonly apiPort: number;
  /** The API server's certificate and the authority that issued it, which the API server itself writes. */
  readonly certificate: string;
  readonly certificateKey: string;
  /** Service accounts' tokens are signed with it. */
  readonly serviceAccountKey: string;
}

/** Chooses ports, paths and the token of a lab in a directory. */
export async function planSite(directory: string): Promise<Site> {
  const [etcdPort = 0, apiPort = 0] = await freePorts(2);
  return {
    directory,
    kubeconfig: join(directory, 'kubeconfig.yaml'),
    token: randomBytes(24).toString('hex'),
    etcdPort,
    apiPort,
    ...serverCertificate(directory),
    serviceAccountKey: join(directory, 'service-accounts.pem'),
  };
}

/** The certificate that the servers of a lab have, and its key. */
export function serverCertificate(directory: string): Pick<Site, 'certificate' | 'certificateKey'> {
  const file = (name: string) => join(directory, 'certificates', name);
  return { certificate: file('apiserver.crt'), certificateKey: file('apiserver.key') };
}

/** The address of a site's API server. */
export function apiServer(site: Site): string {
  return `https://127.0.0.1:${site.apiPort}`;
}
