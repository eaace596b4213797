import { fstatSync, statSync } from 'node:fs';
import { lstat, open, realpath } from 'node:fs/promises';
import { type ReadFile, readRegularFile, systemCode, tooLarge, whyUnreadable } from '../components/given/regular-file';
import { Failure } from './failure';

/** The name that stands for standard input. */
export const standardInput = '-';

/** Bytes at most: enough for what kubectl prints of a large cluster, and few enough for V8 to make a text of them. */
const largest = 256 * 1024 * 1024;

/**
 * Reads a file of the configuration, as text.
 *
 * @throws Failure with one sentence that names the file
 */
export async function readConfigurationFile(name: string): Promise<string> {
  return textOf(name, () => Promise.resolve(bytesOf(name, readRegularFile(name))));
}

function bytesOf(name: string, read: ReadFile): Buffer {
  if (read.kind === 'refused') throw new Failure([`${name} ${read.why}.`]);
  return read.bytes;
}

/**
 * Reads a file that the command names, as text. It may be a pipe: `<(helm template ...)` of a shell is one.
 *
 * @throws Failure with one sentence that names the file
 */
export async function readTextFile(name: string): Promise<string> {
  return textOf(name, async () => {
    // A stream costs several times as much, and there may be thousands of files.
    if (statSync(name).isFile()) return bytesOf(name, readRegularFile(name, largest));
    if (await isNamedPipe(name)) {
      throw new Failure([
        `${name} is a named pipe, which may have no writer: give a file, or its content as standard input.`,
      ]);
    }
    const file = await open(name);
    try {
      const status = await file.stat();
      if (status.isDirectory() || status.isFIFO()) {
        return await allOf(name, file.createReadStream({ autoClose: false }));
      }
    } finally {
      await file.close();
    }
    throw new Failure([`${name} is neither a file nor a pipe.`]);
  });
}

/**
 * Whether a name leads to a named pipe, whose opening would wait for a writer. The pipe of a shell's `<(...)` is open
 * already: on Linux it is a link to no file, elsewhere a device of `/dev/fd`.
 */
async function isNamedPipe(name: string): Promise<boolean> {
  try {
    const path = await realpath(name);
    return !path.startsWith('/dev/fd/') && (await lstat(path)).isFIFO();
  } catch {
    // Opening it tells why.
    return false;
  }
}

/** As {@link readTextFile}, with `-` for standard input. */
export async function readTextFileOrInput(name: string): Promise<string> {
  return name === standardInput ? textOf('standard input', () => inputBytes()) : readTextFile(name);
}

async function inputBytes(): Promise<Buffer> {
  // Node reads a directory as if it were empty.
  if (fstatSync(0).isDirectory()) throw new Failure(['standard input is a directory, not a file.']);
  return allOf('standard input', process.stdin);
}

async function allOf(name: string, stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stream) {
    size += piece.length;
    if (size > largest) throw new Failure([`${name} ${tooLarge(largest)}.`]);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

async function textOf(name: string, read: () => Promise<Buffer>): Promise<string> {
  try {
    return decodedText(name, await read());
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new Failure([`${name} ${whyUnreadable(code)}.`]);
  }
}

/**
 * The text of a file's bytes. PowerShell redirects into UTF-16, so that is read too. A text with a zero in it is UTF-16
 * without its mark, or no text at all: neither YAML nor JSON has one.
 *
 * @throws Failure where it is no text
 */
export function decodedText(name: string, bytes: Buffer): string {
  const text = decoded(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8', bytes);
  if (text?.includes('\0') !== false) throw new Failure([`${name} is not text in UTF-8.`]);
  return text;
}

function decoded(encoding: string, bytes: Buffer): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
