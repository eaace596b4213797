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
 * Sends a request, by the proxy of the environment where there is one, and takes any status for an answer.
 *
 * @throws Error where there is no answer, with the host and the reason, and nothing of the headers
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
 * Why there was no answer. The error itself has the request, with its credentials, and is let go. Where several
 * addresses were tried it has a code and no message.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'for an unknown reason';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return error.message === '' ? code : error.message;
}
