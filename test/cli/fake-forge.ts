import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';

/** A comment of the forge, by somebody. */
export interface Kept {
  readonly id: number;
  readonly author: string;
  body: string;
}

/** A request that the forge got. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
}

/** The comments of pull request 7 of `team/edge`, over the APIs of GitHub and GitLab, on loopback. */
export class FakeForge {
  readonly comments: Kept[] = [];
  readonly seen: Seen[] = [];
  /** Answers that come before any other: a status and headers each. */
  readonly refusals: { readonly status: number; readonly headers?: Readonly<Record<string, string>> }[] = [];
  /** Comments of a page. */
  pageSize = 100;
  /** Who the token belongs to. */
  readonly me = 'edge-bot';
  private readonly server: Server = createServer((request, response) => {
    void this.answer(request).then(({ status = 200, headers = {}, json }) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json ?? {}));
    });
  });

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  add(author: string, body: string): Kept {
    const one = { id: 100 + this.comments.length, author, body };
    this.comments.push(one);
    return one;
  }

  private async answer(request: IncomingMessage): Promise<Reply> {
    const { method = 'GET', url = '/', headers } = request;
    const token = headers.authorization?.replace(/^Bearer /, '') ?? headers['private-token'];
    this.seen.push({ method, path: url, token: typeof token === 'string' ? token : undefined });
    const body = await bodyOf(request);
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return refusal;
    const { pathname, searchParams } = new URL(url, this.origin);
    if (pathname === '/graphql') return { json: this.graphql(body) };
    if (pathname === '/user') return { json: { id: this.idOf(this.me) } };
    const text = typeof body.body === 'string' ? body.body : '';
    if (text.length > 65_536) return { status: 422 };
    const id = /\/(?:comments|notes)\/(\d+)$/.exec(pathname)?.[1];
    if (id !== undefined) return this.edit(Number(id), text);
    if (method === 'POST') return { status: 201, json: this.written(this.add(this.me, text)) };
    return this.page(Number(searchParams.get('page') ?? 1));
  }

  private edit(id: number, body: string): Reply {
    const one = this.comments.find((comment) => comment.id === id);
    if (one?.author !== this.me) return { status: 403 };
    one.body = body;
    return { json: this.written(one) };
  }

  private written({ id }: Kept) {
    return { id, html_url: `https://forge.example/team/edge/pull/7#issuecomment-${id}` };
  }

  private page(number: number): Reply {
    const start = (number - 1) * this.pageSize;
    const end = start + this.pageSize;
    return {
      headers: { 'x-next-page': end < this.comments.length ? String(number + 1) : '' },
      json: this.comments
        .slice(start, end)
        .map(({ id, body, author }) => ({ id, body, author: { id: this.idOf(author) } })),
    };
  }

  private graphql({ variables }: Body) {
    const start = Number(variables?.after ?? 0);
    const end = start + this.pageSize;
    const nodes = this.comments
      .slice(start, end)
      .map(({ id, body, author }) => ({ databaseId: id, body, viewerDidAuthor: author === this.me }));
    const pageInfo = { hasNextPage: end < this.comments.length, endCursor: String(end) };
    const pullRequest = variables?.number === 7 ? { comments: { nodes, pageInfo } } : null;
    return { data: { repository: { pullRequest } } };
  }

  private idOf(author: string): number {
    return author === this.me ? 1 : 2;
  }
}

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

interface Body {
  readonly body?: unknown;
  readonly variables?: { readonly number?: unknown; readonly after?: string | null };
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text === '' ? {} : (JSON.parse(text) as Body);
}
