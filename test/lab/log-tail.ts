import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const tailLines = 15;

/** Where a program of the lab in a directory logs to. */
export function logFile(directory: string, name: string): string {
  return join(directory, 'logs', `${name}.log`);
}

/** The last lines of a program's log, indented, to stand below a message. */
export function logTail(directory: string, name: string): string {
  const lines = readFileSync(logFile(directory, name), 'utf8').trimEnd().split('\n');
  return ['The end of its log:', ...lines.slice(-tailLines).map((line) => `  ${line}`)].join('\n');
}
