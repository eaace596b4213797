import { X509Certificate } from 'node:crypto';
import { type Lab } from './lab';

/** The certificate in a TLS Secret of the lab. */
export async function certificateIn(lab: Lab, namespace: string, secret: string): Promise<X509Certificate> {
  const text = await lab.kubectl(['get', 'secret', secret, `-n=${namespace}`, '-o=jsonpath={.data.tls\\.crt}']);
  return new X509Certificate(Buffer.from(text, 'base64'));
}
