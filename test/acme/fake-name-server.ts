import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import * as packet from 'dns-packet';

/** What a fake name server does with a question. */
export type FakeAnswer =
  | { readonly kind: 'records'; readonly records: readonly packet.Answer[] }
  /** A code of RFC 1035 section 4.1.1, and nothing else. */
  | { readonly kind: 'code'; readonly code: number }
  | { readonly kind: 'silence' };

export const noSuchName: FakeAnswer = { kind: 'code', code: 3 };
export const refusal: FakeAnswer = { kind: 'code', code: 5 };
export const silence: FakeAnswer = { kind: 'silence' };

/** Records as an answer; none: the name is there, and has no record of that type. */
export function records(...answers: readonly packet.Answer[]): FakeAnswer {
  return { kind: 'records', records: answers };
}

/** A name server on loopback, by UDP, that answers as it is told. */
export class FakeNameServer {
  /** What it was asked, as `TYPE name`. */
  readonly asked: string[] = [];
  private readonly socket: Socket = createSocket('udp4');

  /** @param answer is given the type and the name of a question, in lower case, and how many were asked before */
  constructor(private readonly answer: (question: string, asked: number) => FakeAnswer | Promise<FakeAnswer>) {
    this.socket.on('message', (message, { port, address }) => {
      void this.replyTo(packet.decode(message)).then((reply) => {
        if (reply !== undefined) this.socket.send(reply, port, address);
      });
    });
  }

  /** Listens; resolves to `address:port`. */
  async start(): Promise<string> {
    this.socket.bind(0, '127.0.0.1');
    await once(this.socket, 'listening');
    return `127.0.0.1:${this.socket.address().port}`;
  }

  stop(): void {
    this.socket.close();
  }

  private async replyTo({ id, questions = [] }: packet.DecodedPacket): Promise<Buffer | undefined> {
    const [{ type, name } = { type: '', name: '' }] = questions;
    const question = `${type} ${name.toLowerCase()}`;
    const answer = await this.answer(question, this.asked.push(question) - 1);
    if (answer.kind === 'silence') return undefined;
    const flags = packet.AUTHORITATIVE_ANSWER | (answer.kind === 'code' ? answer.code : 0);
    const answers = answer.kind === 'records' ? [...answer.records] : [];
    return packet.encode({ type: 'response', id, flags, questions, answers });
  }
}
