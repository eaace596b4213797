import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';

/** What a server presents: its certificate with what belongs behind, and its key, as PEM. */
export interface Presented {
  readonly certificate: string;
  readonly key: string;
}

/** Presents a certificate for a host to a TLS client that trusts the authorities given; rejects as the client does. */
export async function presentedTo(authorities: string, { certificate, key }: Presented, host: string): Promise<void> {
  const server = createServer({ cert: certificate, key }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', servername: host, ca: pemBlocks(authorities) });
  try {
    await once(socket, 'secureConnect');
  } finally {
    socket.destroy();
    server.close();
  }
}

/** The certificates of a PEM text, each by itself. */
export function pemBlocks(pem: string): string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}
