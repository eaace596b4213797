import { request } from 'node:http';
import { connect, type SecureContext, type TLSSocket } from 'node:tls';
import { type X509Certificate } from 'node:crypto';
import { type SeenAnswer, type SeenHandshake } from '../wiring/verification/observation';
import { type SeenRevocation } from '../wiring/verification/revocation';
import { type SeenCertificate } from '../wiring/verification/seen-certificate';

/** Whom to ask for which host. */
export interface Endpoint {
  readonly host: string;
  /** An IP address, or a name. */
  readonly address: string;
  readonly port: number;
  /** The controller that has to serve the host there; null where none is configured. */
  readonly controller: string | null;
}

/** How to ask. */
export interface Asking {
  /** What judges the chain; undefined where nothing does. */
  readonly trust: SecureContext | undefined;
  /** Milliseconds until an endpoint counts as dead or slow; as long again for an answer over HTTP. */
  readonly patience: number;
  /** Whether to ask for `/` over HTTP too. */
  readonly http: boolean;
  /** Reads a certificate, DER; undefined where it does not parse. */
  readonly read: (der: Buffer, fingerprint: string) => SeenCertificate | undefined;
  /** Reads what is told about the revocation of a certificate, by itself and by the OCSP answer that came with it. */
  readonly revocation: (leaf: X509Certificate, staple: Buffer | undefined) => SeenRevocation;
}

/** Opens one connection for a host, as a client with SNI does, and closes it. Never rejects. */
export async function handshake(endpoint: Endpoint, asking: Asking): Promise<SeenHandshake> {
  const began = performance.now();
  const secured = await secure(endpoint, asking);
  if ('failure' in secured) return { ...endpoint, kind: 'failed', ...secured };
  const { socket, staple } = secured;
  try {
    const peer = socket.getPeerX509Certificate();
    const certificate = peer && asking.read(peer.raw, peer.fingerprint256);
    if (peer === undefined || certificate === undefined) {
      const detail = 'its certificate does not parse';
      return { ...endpoint, kind: 'failed', failure: 'refused', detail };
    }
    const untrusted = asking.trust === undefined || socket.authorized ? undefined : String(socket.authorizationError);
    const milliseconds = performance.now() - began;
    const revocation = asking.revocation(peer, staple);
    const http = asking.http ? await answer(socket, endpoint.host, asking.patience) : undefined;
    return { ...endpoint, kind: 'served', certificate, untrusted, revocation, milliseconds, http };
  } finally {
    socket.destroy();
  }
}

type Secured =
  | { readonly socket: TLSSocket; readonly staple: Buffer | undefined }
  | Pick<Extract<SeenHandshake, { kind: 'failed' }>, 'failure' | 'detail'>;

function secure({ host, address, port }: Endpoint, { trust, patience }: Asking): Promise<Secured> {
  return new Promise((resolve) => {
    let isConnected = false;
    const named = { host: address, port, servername: host, rejectUnauthorized: false, requestOCSP: true };
    // With a TLSRoute, Traefik turns away who asks for no protocol (v3.7, `deny-unknown-host`).
    const options = { ...named, ALPNProtocols: ['http/1.1'] };
    const socket = connect({ ...options, ...(trust && { secureContext: trust }) });
    const timer = setTimeout(() => {
      socket.destroy();
      const detail = `nothing within ${patience / 1000} s`;
      resolve({ failure: isConnected ? 'slow' : 'no-answer', detail });
    }, patience);
    let staple: Buffer | undefined;
    // Null or empty where the server staples none.
    socket.once('OCSPResponse', (answer: Buffer | null) => (staple = answer?.length ? answer : undefined));
    socket.once('connect', () => (isConnected = true));
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      resolve({ socket, staple });
    });
    // It stays: a connection may be reset after the handshake too.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      resolve({ failure: isConnected ? 'refused' : 'no-answer', detail: reasonOf(error) });
    });
  });
}

/** OpenSSL's errors have a reason of their own; those of the network have a code. */
function reasonOf(error: NodeJS.ErrnoException): string {
  if ('reason' in error && typeof error.reason === 'string') return error.reason;
  return error.code ?? error.message;
}

/** What Go's servers, Traefik among them, answer for what they do not know. */
const goNotFound = '404 page not found';

function answer(socket: TLSSocket, host: string, patience: number): Promise<SeenAnswer> {
  return new Promise((resolve) => {
    const headers = { host, 'user-agent': 'edgewire-verify', connection: 'close' };
    const asked = request({ createConnection: () => socket, path: '/', headers, timeout: patience }, (response) => {
      const { statusCode: status = 0 } = response;
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        if (text.length <= goNotFound.length) text += part;
      });
      response.on('close', () =>
        resolve({ kind: 'answer', status, isRouteless: status === 404 && text.trim() === goNotFound }),
      );
    });
    asked.on('timeout', () => asked.destroy(new Error(`nothing within ${patience / 1000} s`)));
    asked.on('error', (error) => resolve({ kind: 'none', detail: error.message }));
    asked.end();
  });
}
