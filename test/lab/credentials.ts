import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Site, apiServer } from './site';

const secretFile = { mode: 0o600 };

/** What the kubeconfig of a lab calls its cluster, user and context. */
export const contextName = 'edgewire-lab';

/** The file that tells the API server who bears which token. */
export function tokenFile(site: Site): string {
  return join(site.directory, 'tokens.csv');
}

/** Writes what the API server needs before its start. Its own certificate it makes itself. */
export function writeServerCredentials(site: Site): void {
  mkdirSync(dirname(site.certificate), { recursive: true, mode: 0o700 });
  writeFileSync(tokenFile(site), `${site.token},admin,admin,system:masters\n`, secretFile);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(site.serviceAccountKey, privateKey.export({ type: 'pkcs8', format: 'pem' }), secretFile);
}

/** Writes the administrator's kubeconfig, once the API server has made its certificate. JSON is YAML as well. */
export function writeKubeconfig(site: Site): void {
  const authority = readFileSync(site.certificate).toString('base64');
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': contextName,
    clusters: [{ name: contextName, cluster: { server: apiServer(site), 'certificate-authority-data': authority } }],
    users: [{ name: contextName, user: { token: site.token } }],
    contexts: [{ name: contextName, context: { cluster: contextName, user: contextName } }],
  };
  writeFileSync(site.kubeconfig, JSON.stringify(kubeconfig, undefined, 2), secretFile);
}
