import * as z from 'zod';
import { type Comments, type OwnComment } from './comments';
import { ask, Refused } from './requests';

/** A pull request of GitHub, and who asks. */
export interface GitHubRequest {
  /** Root of the REST API, as `https://api.github.com`. */
  readonly api: URL;
  /** Of the GraphQL API, as `https://api.github.com/graphql`. */
  readonly graphql: URL;
  /** `<owner>/<name>`. */
  readonly repository: string;
  readonly number: number;
  readonly token: string;
}

/** The token of a workflow may not ask who it is, but GraphQL tells of each comment whether its viewer wrote it. */
const query = `query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      comments(first: 100, after: $after) {
        nodes { databaseId body viewerDidAuthor }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;

const page = z.object({
  data: z.object({
    repository: z.object({
      pullRequest: z.object({
        comments: z.object({
          nodes: z.array(z.object({ databaseId: z.number(), body: z.string(), viewerDidAuthor: z.boolean() })),
          pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        }),
      }),
    }),
  }),
});

const written = z.object({ html_url: z.string() });

/** The comments of a pull request on GitHub. */
export class GitHubComments implements Comments {
  /** "body is too long (maximum is 65536 characters)". */
  readonly limit = 65_536;

  constructor(private readonly request: GitHubRequest) {}

  async *own(): AsyncIterable<OwnComment> {
    const { repository, number } = this.request;
    const [owner, name] = repository.split('/');
    let after: string | null = null;
    do {
      const body = { query, variables: { owner, name, number, after } };
      const { json } = await ask({ url: this.request.graphql, method: 'POST', headers: this.headers, body });
      const parsed = page.safeParse(json);
      if (!parsed.success)
        throw new Refused(`${repository} has no pull request ${number}, or the token may not see it.`);
      const { nodes, pageInfo }: z.output<typeof page>['data']['repository']['pullRequest']['comments'] =
        parsed.data.data.repository.pullRequest.comments;
      for (const one of nodes) if (one.viewerDidAuthor) yield { id: String(one.databaseId), body: one.body };
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
  }

  async create(body: string): Promise<string> {
    return this.write('POST', `issues/${this.request.number}/comments`, body);
  }

  async edit(id: string, body: string): Promise<string> {
    return this.write('PATCH', `issues/comments/${id}`, body);
  }

  private async write(method: 'POST' | 'PATCH', path: string, body: string): Promise<string> {
    const { api, repository } = this.request;
    const url = new URL(`${api.href.replace(/\/+$/, '')}/repos/${repository}/${path}`);
    const { json } = await ask({ url, method, headers: this.headers, body: { body } });
    return written.parse(json).html_url;
  }

  private get headers() {
    return {
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      authorization: `Bearer ${this.request.token}`,
    };
  }
}
