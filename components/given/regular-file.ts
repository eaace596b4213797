import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** A file's bytes, or why they are not read, as a predicate of its name. */
export type ReadFile =
  { readonly kind: 'bytes'; readonly bytes: Buffer } | { readonly kind: 'refused'; readonly why: string };

const mebibyte = 1024 * 1024;

/** Far more than any file that a configuration consists of, and little enough to be gone through. */
const largest = 16 * mebibyte;

/**
 * Reads a file that belongs to a configuration. What is neither file nor directory may have no end, or nobody who
 * writes it, and is refused.
 *
 * @throws the error of the system where there is no such file, or where it cannot be read
 */
export function readRegularFile(path: string): ReadFile {
  // Without O_NONBLOCK a pipe that nobody writes to would keep even this waiting.
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

/** Why a file is not read to its end, as a predicate. */
export function tooLarge(limit: number): string {
  return `is larger than ${limit / mebibyte} MiB, the most that is read`;
}

/** At most so many bytes from the start, whatever size the file says it has: it may grow, and files of `/proc` say 0. */
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
