import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/** What a fake ACME server answers. */
export interface FakeReply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** As much of an ACME server as an order needs that does not come to an end. Signatures are not looked at. */
export class FakeAcmeServer {
  /** The paths of the requests so far but those for the directory and for nonces. */
  readonly asked: string[] = [];
  private readonly server: Server;

  /**
   * @param answer is given the path of a request, and how often that path was asked for before
   * @param resources what the directory has beside the resources of an order, by name and path
   */
  constructor(
    private readonly answer: (path: string, before: number) => FakeReply,
    private readonly resources: Readonly<Record<string, string>> = {},
  ) {
    this.server = createServer((request, response) => {
      const { status, body, headers = {} } = this.replyTo(request.url ?? '/');
      const type = status < 400 ? 'application/json' : 'application/problem+json';
      response.writeHead(status, { 'content-type': type, 'replay-nonce': 'nonce', ...headers });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** Listens; resolves to the URL of the directory. */
  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this.url('/directory');
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** The URL of a path. */
  url(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  private replyTo(path: string): FakeReply {
    if (path === '/nonce') return { status: 200 };
    if (path === '/directory') {
      const resources = ['nonce', 'account', 'order'].map((name) => [
        `new${name[0]?.toUpperCase()}${name.slice(1)}`,
        this.url(`/${name}`),
      ]);
      const further = Object.entries(this.resources).map(([name, at]) => [name, this.url(at)]);
      return { status: 200, body: Object.fromEntries([...resources, ...further]) as unknown };
    }
    const before = this.asked.filter((one) => one === path).length;
    this.asked.push(path);
    return this.answer(path, before);
  }
}
