import type * as dns from 'node:dns/promises';
import { decodeAnswer, encodeText, encodeUpdate, recordClasses, recordTypes, type ResourceRecord } from './dns-message';
import { splitServer } from '../wiring/name-server';
import { resolverAt } from './name-server';
import { type Solver, type TxtRecord } from './solver';
import { signatureProblem, signMessage, type TsigKey } from './tsig';

/** A primary server that takes dynamic updates. */
export interface Rfc2136Inputs {
  /** `host` or `host:port`. */
  readonly nameserver: string;
  /** Undefined: updates are not signed. */
  readonly key?: TsigKey;
}

const ttlSeconds = 60;
const timeoutSeconds = 15;

/** RFC 2136 section 2.2. */
const codeNames: readonly string[] = [
  'NOERROR',
  'FORMERR',
  'SERVFAIL',
  'NXDOMAIN',
  'NOTIMP',
  'REFUSED',
  'YXDOMAIN',
  'YXRRSET',
  'NXRRSET',
  'NOTAUTH',
  'NOTZONE',
];

/** Makes records by dynamic updates (RFC 2136), signed with TSIG (RFC 8945), over TCP. */
export function rfc2136Solver(inputs: Rfc2136Inputs): Solver {
  const change = async ({ name, value }: TxtRecord, record: { readonly class: number; readonly ttl: number }) => {
    const zone = await zoneOf(name, inputs.nameserver);
    await update(inputs, zone, { name, type: recordTypes.TXT, data: encodeText(value), ...record });
  };
  return {
    present: (record) => change(record, { class: recordClasses.IN, ttl: ttlSeconds }),
    // The class NONE removes this record only, not the others of its name (RFC 2136 section 2.5.4).
    remove: (record) => change(record, { class: recordClasses.NONE, ttl: 0 }),
  };
}

/** The zone that contains a name, as the server itself reports it. */
async function zoneOf(name: string, nameserver: string): Promise<string> {
  const resolver = await resolverAt(nameserver);
  const labels = name.split('.');
  for (let skipped = 0; skipped < labels.length - 1; skipped++) {
    const zone = labels.slice(skipped).join('.');
    if (await hasZone(resolver, zone, nameserver)) return zone;
  }
  throw new Error(`the name server ${nameserver} has no zone that contains ${name}`);
}

async function hasZone(resolver: dns.Resolver, zone: string, nameserver: string): Promise<boolean> {
  try {
    await resolver.resolveSoa(zone);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENODATA' || code === 'ENOTFOUND') return false;
    throw new Error(`the name server ${nameserver} does not tell the zone of ${zone} (${code})`, { cause: error });
  }
}

async function update({ nameserver, key }: Rfc2136Inputs, zone: string, record: ResourceRecord): Promise<void> {
  const { randomInt } = await import('node:crypto');
  const id = randomInt(0x10000);
  const message = encodeUpdate(id, zone, record);
  const now = Math.floor(Date.now() / 1000);
  const signed = key === undefined ? undefined : { key, ...(await signMessage(message, key, now)) };
  const answer = await exchange(nameserver, signed?.message ?? message);
  const problem = await problemOf(answer, id, signed).catch(() => 'gave an answer that cannot be read');
  if (problem !== undefined)
    throw new Error(`the name server ${nameserver}, told to update the zone ${zone}, ${problem}`);
}

/** What is wrong with the answer to an update; undefined: nothing. */
async function problemOf(
  answer: Buffer,
  id: number,
  signed: { readonly key: TsigKey; readonly mac: Buffer } | undefined,
): Promise<string | undefined> {
  const { id: answered, code } = decodeAnswer(answer);
  if (answered !== id) return 'answered something else';
  const mistake = signed === undefined ? undefined : await signatureProblem(answer, signed.key, signed.mac);
  // A refusal may be unsigned; its code says more than that the signature is missing.
  if (mistake?.startsWith('refuses') === true) return mistake;
  if (code !== 0) return `answered ${codeNames[code] ?? `code ${code}`}`;
  return mistake === undefined ? undefined : `gave an answer that ${mistake}`;
}

/** Sends a message by TCP and reads the answer. A length precedes each of them. */
async function exchange(nameserver: string, message: Buffer): Promise<Buffer> {
  const net = await import('node:net');
  return new Promise((resolve, reject) => {
    const socket = net.connect(splitServer(nameserver));
    const fail = (why: string) => {
      socket.destroy();
      reject(new Error(`the name server ${nameserver} ${why}`));
    };
    let received = Buffer.alloc(0);
    // The timer covers the whole exchange: a socket's own timeout restarts with each byte.
    const timer = setTimeout(() => fail(`did not answer an update within ${timeoutSeconds} s`), timeoutSeconds * 1000);
    socket.on('error', (error: NodeJS.ErrnoException) => fail(`cannot be reached (${error.code ?? error.message})`));
    socket.on('close', () => {
      clearTimeout(timer);
      reject(new Error(`the name server ${nameserver} closed the connection without an answer`));
    });
    socket.on('data', (part) => {
      received = Buffer.concat([received, part]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      resolve(received.subarray(2, 2 + received.readUInt16BE(0)));
      socket.end();
    });
    const length = Buffer.alloc(2);
    length.writeUInt16BE(message.length);
    socket.write(Buffer.concat([length, message]));
  });
}
