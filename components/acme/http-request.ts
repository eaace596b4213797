import { type Solver, type TxtRecord } from './solver';
import { webRequest } from './web-request';

/** A service that makes records when told to. */
export interface HttpRequestInputs {
  /** URL before `/present` and `/cleanup`. */
  readonly endpoint: string;
  /** User name for basic authentication; empty: no authentication. */
  readonly username: string;
  readonly password: string;
}

/**
 * Lets a service make the records, by the protocol of lego's provider `httpreq` in its default mode: POST `/present`
 * and `/cleanup` with `{"fqdn": "_acme-challenge.example.com.", "value": "…"}`.
 */
export function httpRequestSolver({ endpoint, username, password }: HttpRequestInputs): Solver {
  const post = async (path: 'present' | 'cleanup', { name, value }: TxtRecord): Promise<void> => {
    const basic = Buffer.from(`${username}:${password}`).toString('base64');
    const headers: Record<string, string> = username === '' ? {} : { authorization: `Basic ${basic}` };
    const url = `${endpoint.replace(/\/+$/, '')}/${path}`;
    const { status } = await webRequest<unknown>({ method: 'POST', url, headers, body: { fqdn: `${name}.`, value } });
    if (status >= 300) throw new Error(`${new URL(url).host} answers ${status} to /${path} of ${name}`);
  };
  return { present: (record) => post('present', record), remove: (record) => post('cleanup', record) };
}
