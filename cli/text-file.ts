import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { Failure } from './failure';

/** The name that stands for standard input. */
export const standardInput = '-';

/**
 * Reads a file that the user named, as text.
 *
 * @throws Failure with one sentence that names the file
 */
export async function readTextFile(name: string): Promise<string> {
  return decoded(name, await bytesOf(name, () => readFile(name)));
}

/** As {@link readTextFile}, with `-` for standard input. */
export async function readTextFileOrInput(name: string): Promise<string> {
  return name === standardInput
    ? decoded('standard input', await bytesOf('standard input', () => buffer(process.stdin)))
    : readTextFile(name);
}

/** The code of a system error such as ENOENT; undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

async function bytesOf(name: string, read: () => Promise<Buffer>): Promise<Buffer> {
  try {
    return await read();
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new Failure([`${name} ${reasonFor(code)}`]);
  }
}

function reasonFor(code: string): string {
  switch (code) {
    case 'ENOENT':
      return 'does not exist.';
    case 'EISDIR':
      return 'is a directory, not a file.';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this user.';
    default:
      return `cannot be read (${code}).`;
  }
}

/** PowerShell redirects into UTF-16, so that is read too. */
function decoded(name: string, bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new Failure([`${name} is not text in UTF-8.`]);
  }
}
