import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** A file's bytes, or why they are not read, as a predicate of its name. */
export type ReadFile =
  { readonly kind: 'bytes'; readonly bytes: Buffer } | { readonly kind: 'refused'; readonly why: string };

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

/** Bytes that are read of a file of a configuration at most: far more than any has, and few enough to go through. */
const largest = 16 * mebibyte;

/**
 * Reads a file. Anything but files and directories is refused: it may have no end, or no writer.
 *
 * @param most bytes that it may have. Default: as many as a file of a configuration may have
 * @throws the error of the system where there is no such file, or where it cannot be read
 */
export function readRegularFile(path: string, most = largest): ReadFile {
  // Without O_NONBLOCK even opening a pipe that nobody writes to would block.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = fstatSync(file);
    // A directory has an error of its own (EISDIR).
    if (!status.isFile() && !status.isDirectory()) return { kind: 'refused', why: 'is no regular file' };
    const bytes = firstBytes(file, most + 1, status.size + 1);
    return bytes.length > most ? { kind: 'refused', why: tooLarge(most) } : { kind: 'bytes', bytes };
  } finally {
    closeSync(file);
  }
}

/** The code of a system error such as ENOENT; undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What an error of the system says of a file, as a predicate, by its code. */
export function whyUnreadable(code: string): string {
  switch (code) {
    case 'ENOENT':
      return 'does not exist';
    case 'EISDIR':
      return 'is a directory, not a file';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this user';
    case 'ENXIO':
      return 'is neither a file nor a pipe';
    case 'ELOOP':
      return 'is a link that leads back to itself';
    default:
      return `cannot be read (${code})`;
  }
}

/** As {@link whyUnreadable}, of a directory. */
export function whyNoDirectory(code: string): string {
  return code === 'ENOTDIR' ? 'is a file, not a directory' : whyUnreadable(code);
}

/** Why a file is not read to its end, as a predicate. */
export function tooLarge(limit: number): string {
  return `is larger than ${limit / mebibyte} MiB, the most that is read`;
}

/**
 * The first bytes of a file, at most so many.
 *
 * @param expected how many to ask for first. Files may grow, and those of `/proc` say that they are empty
 */
function firstBytes(file: number, most: number, expected: number): Buffer {
  const pieces: Buffer[] = [];
  let wanted = expected;
  for (let left = most; left > 0;) {
    const piece = Buffer.allocUnsafe(Math.min(left, wanted));
    const count = readSync(file, piece);
    if (count === 0) break;
    pieces.push(piece.subarray(0, count));
    left -= count;
    // Mostly nothing more comes, and V8 cleans up after megabytes of buffers.
    wanted = pieces.length === 1 ? kibibyte : mebibyte;
  }
  return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
}
