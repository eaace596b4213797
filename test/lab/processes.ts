import { readFileSync, readdirSync } from 'node:fs';

/** Set in every process of a lab, to its directory: a process is known by it, whatever became of its parents. */
export const labVariable = 'EDGEWIRE_LAB_DIRECTORY';

/** Whether a process is there. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The processes of the lab in a directory, as /proc tells; zombies are none. */
export function processesOf(directory: string): readonly number[] {
  const mark = `\0${labVariable}=${directory}\0`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => `\0${environmentOf(name)}`.includes(mark))
    .map(Number);
}

/** Sends a signal to a process, or to its group where the number is negative; one that is gone is as wanted. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

// A process that ended meanwhile, a zombie, or another user's: no process of a lab.
function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}
