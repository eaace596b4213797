import {
  afterName,
  countedAdditionals,
  decodeAnswer,
  encodeInteger,
  encodeName,
  recordClasses,
  recordTypes,
  withAdditional,
} from './dns-message';

/** A key by which a name server knows the client that updates it. */
export interface TsigKey {
  readonly name: string;
  readonly algorithm: TsigAlgorithm;
  /** base64. */
  readonly secret: string;
}

/** Algorithms that RFC 8945 section 6 does not advise against, and SHA-1; spelled as in cert-manager. */
export type TsigAlgorithm = 'HMACSHA1' | 'HMACSHA256' | 'HMACSHA384' | 'HMACSHA512';

/** A signed message, and its signature, which the check of the answer needs. */
export interface Signed {
  readonly message: Buffer;
  readonly mac: Buffer;
}

const hashes: Readonly<Record<TsigAlgorithm, string>> = {
  HMACSHA1: 'sha1',
  HMACSHA256: 'sha256',
  HMACSHA384: 'sha384',
  HMACSHA512: 'sha512',
};

/** Seconds that the clocks of both sides may differ by (RFC 8945 section 10). */
const fudge = 300;

const errorNames: Readonly<Record<number, string>> = { 16: 'BADSIG', 17: 'BADKEY', 18: 'BADTIME', 22: 'BADTRUNC' };

/**
 * Signs a message (RFC 8945 section 4).
 *
 * @param seconds the time of signing, since 1970
 */
export async function signMessage(message: Buffer, key: TsigKey, seconds: number): Promise<Signed> {
  const algorithm = encodeName(algorithmName(key));
  const time = Buffer.concat([encodeInteger(seconds, 6), encodeInteger(fudge, 2)]);
  const noError = encodeInteger(0, 4);
  const mac = await macOf(key, [message, variables(key, algorithm, time, noError)]);
  const data = Buffer.concat([algorithm, time, encodeInteger(mac.length, 2), mac, message.subarray(0, 2), noError]);
  const record = { name: key.name, type: recordTypes.TSIG, class: recordClasses.ANY, ttl: 0, data };
  return { message: withAdditional(message, record), mac };
}

/**
 * What is wrong with the signature of an answer to a signed message; undefined where nothing is.
 *
 * @param requestMac the signature of the message that is answered
 */
export async function signatureProblem(answer: Buffer, key: TsigKey, requestMac: Buffer): Promise<string | undefined> {
  const { signature } = decodeAnswer(answer);
  if (signature === undefined) return 'is not signed';
  const { data, offset } = signature;
  const algorithmEnd = afterName(data, 0);
  const macStart = algorithmEnd + 10;
  const macEnd = macStart + data.readUInt16BE(macStart - 2);
  const error = data.readUInt16BE(macEnd + 2);
  // An error about the key or the signature comes unsigned (RFC 8945 section 5.3.2).
  if (error !== 0) return `refuses the TSIG key ${key.name} (${errorNames[error] ?? `error ${error}`})`;
  const covered = countedAdditionals(answer.subarray(0, offset), -1);
  data.copy(covered, 0, macEnd, macEnd + 2);
  const time = data.subarray(algorithmEnd, algorithmEnd + 8);
  const parts = [
    Buffer.concat([encodeInteger(requestMac.length, 2), requestMac]),
    covered,
    variables(key, data.subarray(0, algorithmEnd), time, data.subarray(macEnd + 2)),
  ];
  const { timingSafeEqual } = await import('node:crypto');
  const expected = await macOf(key, parts);
  const found = data.subarray(macStart, macEnd);
  const isGenuine = found.length === expected.length && timingSafeEqual(found, expected);
  return isGenuine ? undefined : 'is not signed with the TSIG key of the update';
}

/** The values that are signed beside the message (RFC 8945 section 4.3.3). */
function variables({ name }: TsigKey, algorithm: Buffer, time: Buffer, errorAndOther: Buffer): Buffer {
  const classAndTtl = Buffer.concat([encodeInteger(recordClasses.ANY, 2), encodeInteger(0, 4)]);
  return Buffer.concat([encodeName(name), classAndTtl, algorithm, time, errorAndOther]);
}

function algorithmName({ algorithm }: TsigKey): string {
  return `hmac-${hashes[algorithm]}`;
}

async function macOf({ algorithm, secret }: TsigKey, parts: readonly Buffer[]): Promise<Buffer> {
  const { createHmac } = await import('node:crypto');
  const hmac = createHmac(hashes[algorithm], Buffer.from(secret, 'base64'));
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}
