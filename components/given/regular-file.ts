import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** A file's bytes, or why they are not read, as a predicate of its name. */
export type ReadFile =
  { readonly kind: 'bytes'; readonly bytes: Buffer } | { readonly kind: 'refused'; readonly why: string };

const mebibyte = 1024 * 1024;

/** Bytes that are read at most: far more than any file of a configuration has, and few enough to go through. */
const largest = 16 * mebibyte;

/**
 * Reads a file that belongs to a configuration. Anything but files and directories is refused: it may have no end, or
 * no writer.
 *
 * @throws the error of the system where there is no such file, or where it cannot be read
 */
export function readRegularFile(path: string): ReadFile {
  // Without O_NONBLOCK even opening a pipe that nobody writes to would block.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = fstatSync(file);
    // A directory has an error of its own (EISDIR).
    if (!status.isFile() && !status.isDirectory()) return { kind: 'refused', why: 'is no regular file' };
    const bytes = firstBytes(file, largest + 1);
    return bytes.length > largest ? { kind: 'refused', why: tooLarge(largest) } : { kind: 'bytes', bytes };
  } finally {
    closeSync(file);
  }
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

/** Why a file is not read to its end, as a predicate. */
export function tooLarge(limit: number): string {
  return `is larger than ${limit / mebibyte} MiB, the most that is read`;
}

/** The first bytes of a file, at most so many. Its stated size is ignored: it may grow, and files of `/proc` say 0. */
function firstBytes(file: number, most: number): Buffer {
  const pieces: Buffer[] = [];
  for (let left = most; left > 0;) {
    const piece = Buffer.alloc(Math.min(left, mebibyte));
    const count = readSync(file, piece);
    if (count === 0) break;
    pieces.push(piece.subarray(0, count));
    left -= count;
  }
  return Buffer.concat(pieces);
}
