import { decodePem, type PemBlock } from '../engines/x509/pem';

/**
 * The PEM blocks of a text as Go finds them (engines/pem.ts), so that what is judged is what the programs of the
 * cluster see. More is read than Go does where nothing else can be meant: a byte order mark in front, and the line ends
 * of Windows and of old editors. What is written has neither.
 */
export function pemBlocks(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  for (let block = decodePem(plainLines(text)); block !== null; block = decodePem(block.rest)) blocks.push(block);
  return blocks;
}

/** How many blocks of a type a text begins, those included that Go passes over since they are damaged. */
export function begunBlocks(text: string, type: string): number {
  const begin = `-----BEGIN ${type}-----`;
  return plainLines(text)
    .split('\n')
    .filter((line) => line.trimEnd() === begin).length;
}

/** A PEM block: 64 characters a line, LF. */
export function pemText(type: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${type}-----`, ...lines, `-----END ${type}-----`, ''].join('\n');
}

function plainLines(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}
