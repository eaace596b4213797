/** A request to the API of a DNS provider. */
export interface WebRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
}

const timeoutSeconds = 30;

/**
 * Sends a request, through the proxy of the environment if there is one. Any status counts as an answer.
 *
 * @throws Error with the host and the reason, and nothing of the headers, if there is no answer
 */
export async function webRequest<Data>({ body, ...request }: WebRequest): Promise<{ status: number; data: Data }> {
  const { default: axios } = await import('axios');
  const answer = await axios
    .request<Data>({ ...request, data: body, timeout: timeoutSeconds * 1000, validateStatus: () => true })
    .catch(reasonOf);
  if (typeof answer === 'string') throw new Error(`${new URL(request.url).host} cannot be reached: ${answer}`);
  return answer;
}

/**
 * Why there was no answer. The error itself is dropped: it holds the request, with its credentials. It has a code and
 * no message if several addresses were tried.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'for an unknown reason';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return error.message === '' ? code : error.message;
}
