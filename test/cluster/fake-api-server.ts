import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiObject, answerAbout, afterDeletion } from './objects';

/** What a fake API server has: namespaces with their labels, certificates of Secrets by `<namespace>/<name>`, Services. */
export interface FakeCluster {
  namespaces: Record<string, Readonly<Record<string, string>>>;
  certificates: Record<string, string>;
  /** Annotations of Secrets, by `<namespace>/<name>`. */
  readonly annotations?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** @default none may be listed */
  readonly services?: readonly object[];
  /** Objects of cert-manager in any namespace, by the plural of their kind; a kind that is not here is not served. */
  readonly issuance?: Readonly<Record<string, readonly FakeObject[]>>;
  /** A namespace whose Secrets may not be read. */
  readonly forbidden?: string;
  /** Objects of any kind: with them, they are all that there is. Those that are deleted are removed. */
  objects?: readonly ApiObject[];
  /** How many requests are not answered, since it is busy. */
  busy?: number;
}

interface FakeObject {
  readonly metadata: { readonly name: string };
}

/** As much of an API server as dynamic providers need, on loopback. */
export class FakeApiServer {
  /** How often a Secret was asked for. */
  asked = 0;
  /** The Secrets that were deleted, as `<namespace>/<name>`. */
  readonly deleted: string[] = [];
  private readonly server: Server;
  private readonly directory = mkdtempSync(join(tmpdir(), 'edgewire-api-'));

  constructor(
    readonly cluster: FakeCluster,
    /** Called before each answer about a Secret, with how many were asked for. */
    private readonly beforeSecret: (cluster: FakeCluster, asked: number) => void = () => undefined,
  ) {
    this.server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const isSecret = request.method === 'DELETE' && this.cluster.objects === undefined;
      const { status, body } = isSecret ? this.remove(url) : this.answer(url, request.method);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  }

  /** Listens, and writes a kubeconfig for it. */
  async start(): Promise<string> {
    await new Promise<void>((resume) => this.server.listen(0, '127.0.0.1', resume));
    const address = this.server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const kubeconfig = join(this.directory, 'config');
    writeFileSync(
      kubeconfig,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'fake', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
        users: [{ name: 'fake', user: {} }],
        contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'fake' } }],
      }),
    );
    return kubeconfig;
  }

  async stop(): Promise<void> {
    rmSync(this.directory, { recursive: true });
    this.server.closeAllConnections();
    await new Promise((resume) => this.server.close(resume));
  }

  private remove({ pathname }: URL): { readonly status: number; readonly body: unknown } {
    this.deleted.push(pathname.replace(/^.*namespaces\/([^/]+)\/secrets\//, '$1/'));
    return { status: 200, body: { kind: 'Status', status: 'Success' } };
  }

  private answer(url: URL, method?: string): { readonly status: number; readonly body: unknown } {
    const { pathname, searchParams } = url;
    if (this.cluster.busy !== undefined && this.cluster.busy-- > 0)
      return { status: 429, body: { kind: 'Status', code: 429, message: 'storage is (re)initializing' } };
    const { objects } = this.cluster;
    if (objects !== undefined) {
      const answer = answerAbout(objects, url);
      if (method === 'DELETE') this.cluster.objects = afterDeletion(objects, url);
      return answer;
    }
    const [, namespace, name] = /^\/api\/v1\/namespaces\/([^/]+)\/secrets\/([^/]+)$/.exec(pathname) ?? [];
    if (namespace !== undefined && namespace === this.cluster.forbidden)
      return { status: 403, body: { kind: 'Status', code: 403, message: 'forbidden by the fake' } };
    if (namespace !== undefined && name !== undefined) return this.secret(`${namespace}/${name}`);
    if (pathname === '/api/v1/services' && this.cluster.services !== undefined)
      return { status: 200, body: { apiVersion: 'v1', kind: 'ServiceList', items: this.cluster.services } };
    const [, kind, object] =
      /^\/apis\/(?:acme\.)?cert-manager\.io\/v1\/namespaces\/[^/]+\/(\w+)(?:\/(.+))?$/.exec(pathname) ?? [];
    if (kind !== undefined) return this.ofCertManager(kind, object);
    if (pathname !== '/api/v1/namespaces') return { status: 500, body: { message: `not faked: ${pathname}` } };
    const wanted = (searchParams.get('fieldSelector') ?? '').replace('metadata.name=', '');
    const labels = this.cluster.namespaces[wanted];
    const [key = '', value] = (searchParams.get('labelSelector') ?? '').split('=');
    const selected = labels !== undefined && (key === '' || (key in labels && (value ?? labels[key]) === labels[key]));
    const items = selected ? [{ metadata: { name: wanted, labels } }] : [];
    return { status: 200, body: { apiVersion: 'v1', kind: 'NamespaceList', items } };
  }

  private ofCertManager(kind: string, name: string | undefined): { readonly status: number; readonly body: unknown } {
    const items = this.cluster.issuance?.[kind];
    const found = name === undefined ? items && { items } : items?.find(({ metadata }) => metadata.name === name);
    return found === undefined ? notFound : { status: 200, body: found };
  }

  private secret(name: string): { readonly status: number; readonly body: unknown } {
    this.asked += 1;
    this.beforeSecret(this.cluster, this.asked);
    const certificate = this.cluster.certificates[name];
    if (certificate === undefined) return notFound;
    const data = { 'tls.crt': Buffer.from(certificate).toString('base64'), 'tls.key': 'c2VjcmV0IGtleQ==' };
    return {
      status: 200,
      body: { apiVersion: 'v1', kind: 'Secret', metadata: { annotations: this.cluster.annotations?.[name] }, data },
    };
  }
}

const notFound = { status: 404, body: { kind: 'Status', code: 404, reason: 'NotFound' } };
