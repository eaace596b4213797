import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';

/** What a client is shown for a host, and makes of it. */
export interface Shown {
  readonly certificate: X509Certificate;
  /** Why the client hangs up: Node's code; undefined where it goes on. */
  readonly refusal: string | undefined;
}

/** Opens a connection to a loopback port, for a host and trusting one CA, as far as the certificate. */
export function shownFor(host: string, port: number, ca: string): Promise<Shown> {
  return new Promise((resolve, reject) => {
    const named = { host: '127.0.0.1', port, servername: host, ca, rejectUnauthorized: false };
    // With a TLSRoute, Traefik turns away who asks for no protocol.
    const socket = connect({ ...named, ALPNProtocols: ['http/1.1'] }, () => {
      const certificate = new X509Certificate(socket.getPeerCertificate().raw);
      resolve({ certificate, refusal: socket.authorized ? undefined : String(socket.authorizationError) });
      socket.destroy();
    });
    socket.on('error', reject);
  });
}
