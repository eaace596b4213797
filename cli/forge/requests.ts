/** Attempts at most; a forge that limits says how long to wait. */
const attempts = 5;
const longestWaitMs = 5 * 60_000;
const timeoutMs = 30_000;

/** What a forge refuses, as one sentence for its user. */
export class Refused extends Error {}

/** An answer of a forge that was asked too much, or fails for now. */
class Again extends Error {
  constructor(
    message: string,
    readonly waitMs: number,
  ) {
    super(message);
  }
}

/** What is asked of a forge. */
export interface Request {
  readonly url: URL;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** An answer, with its JSON. */
export interface Answer {
  readonly headers: Headers;
  readonly json: unknown;
}

/**
 * Runs what asks a forge, again where the forge limits it or fails for now. All of it is run again, so that a comment
 * whose creation was not answered is found and not made twice.
 *
 * @param tell is told of each wait
 * @throws Refused in one sentence, without the token
 */
export async function repeated<Result>(run: () => Promise<Result>, tell: (sentence: string) => void): Promise<Result> {
  const { default: pRetry } = await import('p-retry');
  try {
    return await pRetry(run, {
      retries: attempts - 1,
      minTimeout: 0,
      factor: 1,
      shouldRetry: ({ error }) => error instanceof Again && error.waitMs <= longestWaitMs,
      onFailedAttempt: async ({ error, retriesLeft }) => {
        if (!(error instanceof Again) || retriesLeft === 0 || error.waitMs > longestWaitMs) return;
        tell(`${error.message}; asked again in ${Math.ceil(error.waitMs / 1000)} s.`);
        await new Promise((resolve) => setTimeout(resolve, error.waitMs));
      },
    });
  } catch (error) {
    throw error instanceof Again ? new Refused(`${error.message}.`) : error;
  }
}

/**
 * Asks a forge.
 *
 * @throws Refused where the forge refuses
 */
export async function ask({ url, method = 'GET', headers, body }: Request): Promise<Answer> {
  const where = `${method} ${url.origin}${url.pathname}`;
  const response = await answerOf(where, url, {
    method,
    // A redirect could carry the token elsewhere.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      'user-agent': 'edgewire',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const wait = waitOf(response);
  if (wait !== undefined) throw new Again(`${where} is answered by ${response.status}`, wait);
  if (!response.ok) throw new Refused(`${where} is answered by ${response.status}${reasonFor(response.status)}`);
  return { headers: response.headers, json: await response.json() };
}

async function answerOf(where: string, url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new Again(`${where} is not answered (${cause})`, pauseMs);
  }
}

const pauseMs = 1000;

/**
 * How long to wait before asking again; undefined where that is of no use. GitHub: "Rate limits for the REST API" (403
 * or 429 with `retry-after`, or `x-ratelimit-remaining: 0` and `x-ratelimit-reset`); GitLab: 429 with `retry-after`.
 */
function waitOf({ status, headers }: Response): number | undefined {
  const after = headers.get('retry-after');
  if (status === 429 || status === 403) {
    if (after !== null) return Number(after) * 1000;
    if (headers.get('x-ratelimit-remaining') !== '0') return status === 429 ? 60_000 : undefined;
    return Math.max(0, Number(headers.get('x-ratelimit-reset')) * 1000 - Date.now());
  }
  return status >= 500 ? (after === null ? pauseMs : Number(after) * 1000) : undefined;
}

function reasonFor(status: number): string {
  switch (status) {
    case 401:
      return ': the token is not accepted.';
    case 403:
      return ': the token may not do this. It has to write comments of pull requests.';
    case 404:
      return ': there is no such repository or request, or the token may not see it.';
    default:
      return '.';
  }
}
