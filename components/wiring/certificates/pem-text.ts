import { decodePem, type PemBlock } from '../engines/x509/pem';

/**
 * The PEM blocks of a text as Go finds them (engines/pem.ts), so that the plan judges what the programs of the cluster
 * see. Two unambiguous things are read that Go does not read: a byte order mark in front, and the line ends of Windows
 * and of old editors. Written text has neither.
 */
export function pemBlocks(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  for (let block = decodePem(plainLines(text)); block !== null; block = decodePem(block.rest)) blocks.push(block);
  return blocks;
}

/** How many blocks of a type a text begins, including damaged ones, which Go passes over. */
export function begunBlocks(text: string, type: string): number {
  const begin = `-----BEGIN ${type}-----`;
  return plainLines(text)
    .split('\n')
    .filter((line) => line.trimEnd() === begin).length;
}

/** Ways in which PEM is damaged when it is pasted, wrapped or joined, each with what to do. */
const damages: readonly { readonly sign: RegExp; readonly what: string; readonly remedy: string }[] = [
  {
    sign: /-----END [A-Z0-9 ]+-----[ \t]*-----BEGIN /,
    what: 'two PEM lines run together: an END and a BEGIN stand on one line',
    remedy: 'Put a line end between the two blocks.',
  },
  {
    sign: /-----BEGIN [A-Z0-9 ]+-----[ \t]*\\[nr]/,
    what: 'its line ends are written out, as \\n',
    remedy: 'Put real line ends in their place: `printf "%b"` does.',
  },
  {
    sign: /-----BEGIN [A-Z0-9 ]+-----[ \t]*[A-Za-z0-9+/=]/,
    what: 'it is all on one line: BEGIN and END need lines of their own',
    remedy: 'Give the file as it was made, lines and all.',
  },
  {
    sign: /^[ \t]+-----BEGIN /m,
    what: 'BEGIN has to start its line, and is indented',
    remedy: 'Take the blanks off the start of each line.',
  },
  { sign: /^\s*LS0tLS1CRUdJTi/, what: 'it is base64 of PEM', remedy: 'Decode it once: `base64 -d`.' },
];

/** How a PEM text was damaged; undefined where no such damage is seen. */
export function pemDamage(text: string): { readonly what: string; readonly remedy: string } | undefined {
  const plain = plainLines(text);
  return damages.find(({ sign }) => sign.test(plain));
}

/** A PEM block: 64 characters a line, LF. */
export function pemText(type: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${type}-----`, ...lines, `-----END ${type}-----`, ''].join('\n');
}

function plainLines(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}
