import { Command, InvalidArgumentError, Option } from 'commander';
import { Failure } from './failure';
import { type Comments, post } from './forge/comments';
import { GitHubComments } from './forge/github';
import { GitLabComments } from './forge/gitlab';
import { Refused, repeated } from './forge/requests';
import { tell } from './output';
import { readTextFileOrInput } from './text-file';

interface CommentOptions {
  readonly file: string;
  readonly forge?: 'github' | 'gitlab';
  readonly repository?: string;
  readonly number: number;
  readonly name: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** `comment`: a report as the one comment of a pull or merge request, edited in place. */
export function commentCommand(finish: (exitCode: number) => void): Command {
  return new Command('comment')
    .description('put a Markdown report into one comment of a pull or merge request, which is edited in place')
    .requiredOption('--file <file>', 'the report; - for standard input')
    .addOption(
      new Option('--number <number>', 'the pull or merge request').argParser(requestNumber).makeOptionMandatory(),
    )
    .addOption(
      new Option('--repository <path>', 'owner/name, or the path of the project').default(undefined, 'that of CI'),
    )
    .addOption(
      new Option('--forge <forge>', 'whose API it is').choices(['github', 'gitlab']).default(undefined, 'that of CI'),
    )
    .option('--name <name>', 'tells several reports of one request apart', nameOfReport, 'plan')
    .addHelpText(
      'after',
      '\nThe token is read from GITHUB_TOKEN or GITLAB_TOKEN, the API from GITHUB_API_URL and GITHUB_GRAPHQL_URL or CI_API_V4_URL.',
    )
    .action(async (options: CommentOptions) => finish(await runComment(options, process.env)));
}

async function runComment(options: CommentOptions, env: Environment): Promise<number> {
  const report = await readTextFileOrInput(options.file);
  const comments = commentsOf(options, env);
  const { done, url } = await repeated(() => post(comments, options.name, report), tell).catch((error: unknown) => {
    throw error instanceof Refused ? new Failure([error.message]) : error;
  });
  process.stdout.write(`${url === undefined ? done : `${done} ${url}`}\n`);
  return 0;
}

function commentsOf({ forge, repository, number }: CommentOptions, env: Environment): Comments {
  const asked = forge ?? (env.GITLAB_CI === undefined ? 'github' : 'gitlab');
  const { GITHUB_REPOSITORY, CI_PROJECT_PATH } = env;
  if (asked === 'gitlab') {
    const project = required(repository ?? CI_PROJECT_PATH, '--repository');
    const api = apiOf(env.CI_API_V4_URL ?? 'https://gitlab.com/api/v4');
    return new GitLabComments({ api, project, number, token: required(env.GITLAB_TOKEN, 'GITLAB_TOKEN') });
  }
  const name = required(repository ?? GITHUB_REPOSITORY, '--repository');
  if (!/^[A-Za-z0-9][\w-]*\/(?!\.{1,2}$)[\w.-]+$/.test(name))
    throw new Failure([`"${name}" is no repository of GitHub: <owner>/<name>.`]);
  return new GitHubComments({
    api: apiOf(env.GITHUB_API_URL ?? 'https://api.github.com'),
    graphql: apiOf(env.GITHUB_GRAPHQL_URL ?? 'https://api.github.com/graphql'),
    repository: name,
    number,
    token: required(env.GITHUB_TOKEN, 'GITHUB_TOKEN'),
  });
}

function required(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new Failure([`${name} is missing.`]);
  return value;
}

/** Only a loopback address may be asked without TLS: the request carries the token. */
function apiOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url?.hostname === '127.0.0.1' || url?.hostname === '[::1]' || url?.hostname === 'localhost';
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal)) return url;
  throw new Failure([`"${text}" is no https URL of a forge's API.`]);
}

function requestNumber(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('It has to be the number of a request, as 42.');
  return Number(text);
}

/** It stands in an HTML comment, which `--` would end. */
function nameOfReport(text: string): string {
  if (!/^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/.test(text)) {
    throw new InvalidArgumentError('It has to be letters and digits, with single "-" between them.');
  }
  return text;
}
