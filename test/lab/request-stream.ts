import { Agent, request } from 'node:https';
import { TLSSocket } from 'node:tls';

/** Who answered a request, and with which certificate. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** SHA-256 of the certificate. */
  readonly fingerprint: string;
}

/** How a request is sent. */
export interface Client {
  /** Connections that stay open. @default one for the request */
  readonly agent?: Agent;
  /** The loopback address that it comes from. @default 127.0.0.1 */
  readonly from?: string;
  /** @default / */
  readonly path?: string;
}

/** Asks a loopback port for a path of a host, over TLS that only one certificate authority is trusted for. */
export function ask(host: string, port: number, ca: string, { agent, from, path }: Client = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      servername: host,
      headers: { host },
      ca,
      agent,
      localAddress: from,
      path,
    };
    request(options, (response) => {
      const { socket, statusCode = 0 } = response;
      if (!(socket instanceof TLSSocket)) return void reject(new Error('the connection is not encrypted'));
      const { fingerprint256: fingerprint } = socket.getPeerCertificate();
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('error', reject).on('end', () => resolve({ status: statusCode, body, fingerprint }));
    })
      .on('error', reject)
      .end();
  });
}

/** Asks for a host over and over, on connections that stay open, until it is stopped. */
export class RequestStream {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private readonly bodies = new Map<string, number>();
  private readonly failures: string[] = [];
  private stopped = false;
  private readonly running: Promise<void>;

  constructor(host: string, port: number, ca: string) {
    this.running = this.run(host, port, ca);
  }

  /** How many requests got which answer so far. */
  get answers(): ReadonlyMap<string, number> {
    return this.bodies;
  }

  /** Ends the stream; resolves to what went wrong. */
  async stop(): Promise<readonly string[]> {
    this.stopped = true;
    await this.running;
    this.agent.destroy();
    return this.failures;
  }

  private async run(host: string, port: number, ca: string): Promise<void> {
    while (!this.stopped) {
      try {
        const { status, body } = await ask(host, port, ca, { agent: this.agent });
        if (status === 200) this.bodies.set(body, (this.bodies.get(body) ?? 0) + 1);
        else this.failures.push(`${status} ${body}`);
      } catch (error) {
        this.failures.push(String(error));
      }
    }
  }
}
