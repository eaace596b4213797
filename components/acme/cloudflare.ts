import { webRequest } from './web-request';
import { type Solver } from './solver';

/** An account at Cloudflare. */
export interface CloudflareInputs {
  /** Token with the permission to edit the zone's records. */
  readonly apiToken: string;
  /** URL of the API. */
  readonly apiUrl: string;
}

/** Cloudflare's API, version 4. */
export const cloudflareApi = 'https://api.cloudflare.com/client/v4';

const ttlSeconds = 60;

/** An answer of Cloudflare's API; `result` is null where there are errors. */
interface Envelope<Result> {
  readonly result?: Result | null;
  readonly errors?: readonly { readonly code?: number; readonly message?: string }[];
}

interface Identified {
  readonly id: string;
  readonly content?: string;
}

/** Error code: an identical record exists, left over from an `up` that was killed. */
const identicalRecord = 81058;

/** Makes records through Cloudflare's API. */
export function cloudflareSolver({ apiToken, apiUrl }: CloudflareInputs): Solver {
  const call = async <Result>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => {
    const headers = { authorization: `Bearer ${apiToken}` };
    const { status, data } = await webRequest<Envelope<Result>>({ method, url: `${apiUrl}${path}`, headers, body });
    return { status, result: data.result ?? undefined, errors: data.errors ?? [] };
  };
  const succeed = async <Result>(...request: Parameters<typeof call>): Promise<Result | undefined> => {
    const { status, result, errors } = await call<Result>(...request);
    if (status < 400 || errors.some(({ code }) => code === identicalRecord)) return result;
    const said = errors.map(({ message = '', code = 0 }) => `${message} (${code})`).join('; ');
    throw new Error(`Cloudflare answers ${status}: ${said === '' ? 'no reason is given' : said}`);
  };
  const zoneOf = async (name: string): Promise<string> => {
    const labels = name.split('.');
    for (let skipped = 0; skipped < labels.length - 1; skipped++) {
      const zone = labels.slice(skipped).join('.');
      const [found] = (await succeed<Identified[]>('GET', `/zones?name=${encodeURIComponent(zone)}`)) ?? [];
      if (found !== undefined) return found.id;
    }
    throw new Error(`the token for Cloudflare sees no zone that contains ${name}`);
  };
  return {
    async present({ name, value }) {
      const body = { type: 'TXT', name, content: `"${value}"`, ttl: ttlSeconds };
      await succeed('POST', `/zones/${await zoneOf(name)}/dns_records`, body);
    },
    async remove({ name, value }) {
      const records = `/zones/${await zoneOf(name)}/dns_records`;
      const found = await succeed<Identified[]>('GET', `${records}?type=TXT&name=${encodeURIComponent(name)}`);
      const own = (found ?? []).filter(({ content }) => content?.replace(/^"|"$/g, '') === value);
      for (const { id } of own) await succeed('DELETE', `${records}/${id}`);
    },
  };
}
