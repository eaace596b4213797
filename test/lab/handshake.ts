import { request } from 'node:https';
import { TLSSocket } from 'node:tls';

/** What a client met that opened a connection of its own and asked for `/`. */
export interface Handshake {
  /** When it began and ended, in milliseconds of this process. */
  readonly began: number;
  readonly ended: number;
  /** SHA-256 of the certificate that it was served. */
  readonly fingerprint: string;
  /** Whether a route for the host answered; else the edge knows none yet. */
  readonly routed: boolean;
}

/** Opens a connection to a loopback port for a host, and asks for `/` on it. Nothing of it is used again. */
export function handshake(host: string, port: number): Promise<Handshake> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, servername: host, headers: { host }, rejectUnauthorized: false };
    request({ ...options, agent: false }, (response) => {
      const { socket, statusCode } = response;
      if (!(socket instanceof TLSSocket)) return void reject(new Error('the connection is not encrypted'));
      const { fingerprint256: fingerprint } = socket.getPeerCertificate();
      resolve({ began, ended: performance.now(), fingerprint, routed: statusCode !== 404 });
      socket.destroy();
    })
      .on('error', reject)
      .end();
  });
}
