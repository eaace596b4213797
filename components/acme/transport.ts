import type * as acmeClient from 'acme-client';
import { isProblem, problemSentence, problemType } from './problem';
import { reasonOf } from './web-request';

/** An ACME server and how it is talked to. */
export interface ServerInputs {
  /** URL of the directory. */
  readonly directory: string;
  /** PEM of the CAs that the server's own certificate is checked against; empty: those that Node.js trusts. */
  readonly caBundle: string;
}

export type AcmeLibrary = typeof acmeClient;

/** Seconds that an operation waits in all when the server sends `Retry-After`. */
const waitSeconds = 120;

const timeoutSeconds = 30;

/** Attempts to reach the server, a second and then two apart. */
const attempts = 3;

interface AcmeAnswer {
  readonly status: number;
  readonly data: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A request to the server: the parts that matter here. */
interface AcmeRequest {
  readonly url?: string;
  readonly method?: string;
  readonly data?: unknown;
  readonly headers: { readonly toJSON: () => object };
}

/**
 * Lets an operation use acme-client over a transport of its own. The library's transport waits as often and as long as
 * a server asks it to, trusts the same CAs for all servers of the process, and reports only the detail of a problem.
 *
 * @param operation is given the library; its requests, and no others, use the transport
 * @throws Error with the server's reason, as a sentence; if it asks for a longer wait, with the end of that wait
 */
export async function withAcme<Result>(
  server: ServerInputs,
  operation: (acme: AcmeLibrary) => Promise<Result>,
): Promise<Result> {
  const { default: acme } = await import('acme-client');
  const { AsyncLocalStorage } = await import('node:async_hooks');
  const scope = new AsyncLocalStorage<true>();
  const exchange = await exchangeWith(server);
  const interceptors = acme.axios.interceptors.request;
  const own = interceptors.use(
    (request) => {
      request.adapter = async (config) => ({ ...(await exchange(config)), config });
      return request;
    },
    undefined,
    { runWhen: () => scope.getStore() === true },
  );
  try {
    return await scope.run(true, () => operation(acme));
  } finally {
    interceptors.eject(own);
  }
}

async function exchangeWith({ directory, caBundle }: ServerInputs) {
  const { Agent } = await import('node:https');
  const httpsAgent = caBundle === '' ? undefined : new Agent({ ca: caBundle });
  const host = new URL(directory).host;
  let waited = 0;
  return async (request: AcmeRequest) => {
    for (;;) {
      const answer = await send(request, httpsAgent, host);
      const wait = secondsToWait(answer);
      if (wait === undefined) return checked(answer, host);
      if (waited + wait > waitSeconds) throw new Error(tooLong(answer, wait, host));
      waited += wait;
      await pause(wait);
    }
  };
}

async function send({ url, method, data, headers }: AcmeRequest, httpsAgent: unknown, host: string) {
  const { default: axios } = await import('axios');
  const request = { url, method, data, headers: { ...headers.toJSON() }, httpsAgent };
  for (let attempt = 1; ; attempt++) {
    const answer = await axios
      .request<unknown>({ ...request, timeout: timeoutSeconds * 1000, validateStatus: () => true })
      .catch(reasonOf);
    if (typeof answer !== 'string') return answer;
    if (attempt === attempts) throw new Error(`the ACME server ${host} cannot be reached: ${answer}`);
    await pause(attempt);
  }
}

/** An answer in JSON, or why there is none, as a predicate of the server. */
export type JsonAnswer =
  { readonly kind: 'json'; readonly body: unknown } | { readonly kind: 'failed'; readonly why: string };

/** Seconds that a question may take without which the program gets along. */
const questionSeconds = 10;

/** Asks a server once, without an account. Never throws. */
export async function getJson({ caBundle }: ServerInputs, url: string): Promise<JsonAnswer> {
  const { Agent } = await import('node:https');
  const { default: axios } = await import('axios');
  const httpsAgent = caBundle === '' ? undefined : new Agent({ ca: caBundle });
  const answer = await axios
    .get<unknown>(url, { httpsAgent, timeout: questionSeconds * 1000, validateStatus: () => true })
    .catch(reasonOf);
  if (typeof answer === 'string') return { kind: 'failed', why: `cannot be reached (${answer})` };
  return answer.status < 400
    ? { kind: 'json', body: answer.data }
    : { kind: 'failed', why: `answers ${answer.status}` };
}

/** Whether an error of {@link withAcme} is that the server refuses what is asked, not that it is asked too much. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && isProblem(error.cause) && problemType(error.cause) !== 'rateLimited';
}

function pause(seconds: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, seconds * 1000));
}

/** Seconds that a busy or overloaded server asks to wait; undefined: it asks for no wait. */
function secondsToWait({ status, headers }: AcmeAnswer): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const given = headers['retry-after'];
  if (typeof given !== 'string') return undefined;
  const seconds = /^\d+$/.test(given) ? Number(given) : (Date.parse(given) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(1, Math.ceil(seconds));
}

function tooLong({ data }: AcmeAnswer, seconds: number, host: string): string {
  const said = isProblem(data) ? problemSentence(data) : 'it is asked too much';
  const instant = new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
  return `the ACME server ${host} refuses for now: ${said}; it may succeed after ${instant}`;
}

/** Returns the answer, or throws its problem. An outdated nonce is returned: the library handles that itself. */
function checked<Checked extends AcmeAnswer>(answer: Checked, host: string): Checked {
  if (answer.status < 400) return answer;
  if (!isProblem(answer.data)) throw new Error(`the ACME server ${host} answers ${answer.status} without a reason`);
  if (problemType(answer.data) === 'badNonce') return answer;
  throw new Error(`the ACME server ${host} refuses: ${problemSentence(answer.data)}`, { cause: answer.data });
}
