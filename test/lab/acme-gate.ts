import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, createServer, request, type Server } from 'node:https';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Lab } from './lab';
import { serverCertificate } from './site';

/** Whether a request is kept from the ACME server, or its answer from the client. */
export type Held = 'request' | 'answer';

interface Hold {
  readonly path: string;
  readonly what: Held;
  readonly reached: () => void;
}

/** Stands before a lab's ACME server and can hold a request for ever: what is in flight when a client is killed. */
export class AcmeGate {
  private hold: Hold | undefined;
  private readonly agent: Agent;
  private readonly server: Server;

  private constructor(private readonly lab: Lab) {
    const { certificate, certificateKey } = serverCertificate(lab.directory);
    const credentials = { cert: readFileSync(certificate), key: readFileSync(certificateKey) };
    this.agent = new Agent({ ca: lab.acme.caBundle, keepAlive: true });
    this.server = createServer(credentials, (incoming, response) => void this.pass(incoming, response));
  }

  static async open(lab: Lab): Promise<AcmeGate> {
    const gate = new AcmeGate(lab);
    gate.server.listen(0, '127.0.0.1');
    await once(gate.server, 'listening');
    return gate;
  }

  /** The URL of the directory through the gate. */
  get directory(): string {
    const { port } = this.server.address() as AddressInfo;
    return `https://127.0.0.1:${port}/dir`;
  }

  /** Holds the next request to a path, or what is below it; resolves when it is held. */
  holdNext(path: string, what: Held): Promise<void> {
    return new Promise((reached) => (this.hold = { path, what, reached }));
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
    this.agent.destroy();
  }

  private async pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(incoming);
    const hold = this.hold?.path === undefined || !incoming.url?.startsWith(this.hold.path) ? undefined : this.hold;
    if (hold !== undefined) this.hold = undefined;
    if (hold?.what === 'request') return hold.reached();
    // With the host of the gate, of which the server makes its links.
    const { method, headers } = incoming;
    const options = { agent: this.agent, method, headers };
    const outgoing = request(new URL(incoming.url ?? '/', this.lab.acme.directory), options);
    outgoing.end(body);
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    if (hold !== undefined) return hold.reached();
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  }
}
