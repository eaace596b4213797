import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

/** What an API server was asked. */
export interface ApiRequest {
  readonly method: string;
  readonly body: unknown;
}

/** An API server on loopback that has one Secret, or none, and takes every change without making it. */
export class RecordingApiServer {
  readonly requests: ApiRequest[] = [];
  private readonly server: Server;
  private readonly directory = mkdtempSync(join(tmpdir(), 'edgewire-api-'));

  constructor(secret?: object) {
    const found =
      secret === undefined ? { kind: 'Status', code: 404 } : { apiVersion: 'v1', kind: 'Secret', ...secret };
    this.server = createServer((request, response) => {
      void this.keep(request).then(({ method }) => {
        response.writeHead(method === 'GET' && secret === undefined ? 404 : 200, {
          'content-type': 'application/json',
        });
        response.end(JSON.stringify(found));
      });
    });
  }

  /** Listens, and writes a kubeconfig for it. */
  async start(): Promise<string> {
    await new Promise<void>((resume) => this.server.listen(0, '127.0.0.1', resume));
    const address = this.server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const kubeconfig = join(this.directory, 'config');
    const content = {
      clusters: [{ name: 'fake', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'fake', user: {} }],
      contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'fake' } }],
      'current-context': 'fake',
    };
    writeFileSync(kubeconfig, JSON.stringify(content));
    return kubeconfig;
  }

  async stop(): Promise<void> {
    rmSync(this.directory, { recursive: true });
    this.server.closeAllConnections();
    await new Promise((resume) => this.server.close(resume));
  }

  private async keep(request: IncomingMessage): Promise<ApiRequest> {
    const { method = '' } = request;
    const kept = { method, body: method === 'GET' ? undefined : await json(request) };
    this.requests.push(kept);
    return kept;
  }
}
