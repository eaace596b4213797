import { dirname, join } from 'node:path';
import { assets, binary } from '../cache';
import { tokenFile } from '../credentials';
import { freePort } from '../ports';
import { type Program } from '../program';
import { type Site, apiServer } from '../site';

// Nothing calls a webhook: its Service would lead to a pod that does not really run, and every call would fail.
const withoutWebhooks = '--disable-admission-plugins=ValidatingAdmissionWebhook,MutatingAdmissionWebhook';

// How nodes and pods come to be ready, claims to be bound, and all to go: at once.
const stageFiles = [
  'node/fast/node-initialize.yaml',
  'node/heartbeat/node-heartbeat.yaml',
  'pod/fast/pod-ready.yaml',
  'pod/fast/pod-complete.yaml',
  'pod/fast/pod-delete.yaml',
  'volume/fast/pv-bind.yaml',
  'volume/fast/pv-delete.yaml',
  'volume/fast/pvc-provision.yaml',
  'volume/fast/pvc-delete.yaml',
];

/** The store of the API server. */
export async function etcd(site: Site): Promise<Program> {
  const client = `http://127.0.0.1:${site.etcdPort}`;
  const peer = `http://127.0.0.1:${await freePort()}`;
  return {
    name: 'etcd',
    command: binary('etcd'),
    args: [
      `--data-dir=${join(site.directory, 'etcd')}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      '--unsafe-no-fsync',
      '--log-level=warn',
    ],
    ready: { kind: 'http', url: `${client}/health` },
    timeoutSeconds: 60,
  };
}

/** Where the API server notes what its audit policy names. */
export function auditLog({ directory }: Pick<Site, 'directory'>): string {
  return join(directory, 'audit.log');
}

/** The API server. It makes its certificate itself; an administrator is known by a token. */
export function kubeApiserver(site: Site): Program {
  return {
    name: 'kube-apiserver',
    command: binary('kube-apiserver'),
    args: [
      `--etcd-servers=http://127.0.0.1:${site.etcdPort}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${site.apiPort}`,
      `--cert-dir=${dirname(site.certificate)}`,
      `--token-auth-file=${tokenFile(site)}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${site.serviceAccountKey}`,
      `--service-account-signing-key-file=${site.serviceAccountKey}`,
      '--service-cluster-ip-range=10.96.0.0/16',
      '--allow-privileged=true',
      `--audit-policy-file=${join(__dirname, '..', 'audit-policy.yaml')}`,
      `--audit-log-path=${auditLog(site)}`,
      // Endpoints may not be loopback addresses, and this server has no other.
      '--endpoint-reconciler-type=none',
      withoutWebhooks,
    ],
    ready: { kind: 'http', url: `${apiServer(site)}/readyz`, token: site.token },
    timeoutSeconds: 120,
  };
}

/** The controllers of Kubernetes itself. */
export async function kubeControllerManager(site: Site): Promise<Program> {
  const port = await freePort();
  return {
    name: 'kube-controller-manager',
    command: binary('kube-controller-manager'),
    args: [
      ...controllerFlags(site, port),
      `--service-account-private-key-file=${site.serviceAccountKey}`,
      `--root-ca-file=${site.certificate}`,
    ],
    ready: { kind: 'http', url: `https://127.0.0.1:${port}/healthz` },
    timeoutSeconds: 60,
  };
}

/** The scheduler, which places pods on the nodes that kwok plays. */
export async function kubeScheduler(site: Site): Promise<Program> {
  const port = await freePort();
  return {
    name: 'kube-scheduler',
    command: binary('kube-scheduler'),
    args: controllerFlags(site, port),
    ready: { kind: 'http', url: `https://127.0.0.1:${port}/healthz` },
    timeoutSeconds: 60,
  };
}

/** A default StorageClass, whose volumes kwok plays. */
export function storageClassFile(): string {
  return join(assets('kwok', 'stages'), 'volume/fast/storage-class.yaml');
}

/** Plays nodes and their pods: a pod is Ready as soon as it is placed, a Job's complete. */
export async function kwok(site: Site): Promise<Program> {
  const port = await freePort();
  const stages = stageFiles.map((file) => `--config=${join(assets('kwok', 'stages'), file)}`);
  return {
    name: 'kwok',
    command: binary('kwok'),
    args: [
      `--kubeconfig=${site.kubeconfig}`,
      '--manage-all-nodes=true',
      `--server-address=127.0.0.1:${port}`,
      ...stages,
    ],
    ready: { kind: 'http', url: `http://127.0.0.1:${port}/healthz` },
    timeoutSeconds: 60,
  };
}

function controllerFlags(site: Site, port: number): readonly string[] {
  return [
    `--kubeconfig=${site.kubeconfig}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    // One of each: nobody to elect a leader among.
    '--leader-elect=false',
  ];
}
