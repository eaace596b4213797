import * as z from 'zod';
import { type Comments, type OwnComment } from './comments';
import { ask } from './requests';

/** A merge request of GitLab, and who asks. */
export interface GitLabRequest {
  /** Root of the API, as `https://gitlab.com/api/v4`. */
  readonly api: URL;
  /** Path or number of the project. */
  readonly project: string;
  readonly number: number;
  readonly token: string;
}

const user = z.object({ id: z.number() });
const notes = z.array(z.object({ id: z.number(), body: z.string(), author: z.object({ id: z.number() }) }));
const written = z.object({ id: z.number() });

/** The notes of a merge request on GitLab. */
export class GitLabComments implements Comments {
  /** GitLab, "Application limits": a note has at most 1,000,000 characters. */
  readonly limit = 1_000_000;

  constructor(private readonly request: GitLabRequest) {}

  async *own(): AsyncIterable<OwnComment> {
    const { id: me } = user.parse((await this.ask('GET', 'user')).json);
    let next = '1';
    while (next !== '') {
      const { headers, json } = await this.ask('GET', `${this.notes}?sort=asc&per_page=100&page=${next}`);
      for (const { id, body, author } of notes.parse(json)) if (author.id === me) yield { id: String(id), body };
      next = headers.get('x-next-page') ?? '';
    }
  }

  async create(body: string): Promise<string> {
    return this.urlOf((await this.ask('POST', this.notes, body)).json);
  }

  async edit(id: string, body: string): Promise<string> {
    return this.urlOf((await this.ask('PUT', `${this.notes}/${id}`, body)).json);
  }

  private get notes(): string {
    const { project, number } = this.request;
    return `projects/${encodeURIComponent(project)}/merge_requests/${number}/notes`;
  }

  private ask(method: 'GET' | 'POST' | 'PUT', path: string, body?: string) {
    const { api, token } = this.request;
    const url = new URL(`${api.href.replace(/\/+$/, '')}/${path}`);
    return ask({ url, method, headers: { 'private-token': token }, body: body === undefined ? undefined : { body } });
  }

  private urlOf(json: unknown): string {
    const { api, project, number } = this.request;
    return `${api.origin}/${project}/-/merge_requests/${number}#note_${written.parse(json).id}`;
  }
}
