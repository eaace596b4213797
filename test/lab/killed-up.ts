import { fork } from 'node:child_process';
import { join } from 'node:path';
import * as z from 'zod';
import { type Lab } from './lab';
import { labVariable, processesOf, signal } from './processes';

/** What the process that is to be killed tells: a text of the engine, and how many events about resources it had. */
export const progress = z.object({ text: z.string(), events: z.number() });

export type Progress = z.infer<typeof progress>;

/** What a process of its own is to do: `up` of the stack in a directory. */
export interface UpToKill {
  readonly directory: string;
  readonly name: string;
  readonly environment: Lab['environment'];
  /** Whether to kill it now; asked over and over, with the number of events about resources so far. */
  readonly isTime: (events: number) => boolean;
  /** Told what the engine prints and tells. */
  readonly onText: (text: string) => void;
}

/**
 * Runs an `up` in a process of its own, so that it can be killed with the engine and the providers at once, as by a
 * machine that loses power.
 *
 * @returns whether it was killed before it was through
 */
export async function killedUp({ directory, name, environment, isTime, onText }: UpToKill): Promise<Outcome> {
  const mark = join(directory, 'up');
  const kill = () => processesOf(mark).forEach((pid) => signal(pid, 'SIGKILL'));
  let seen = 0;
  const look = () => {
    if (isTime(seen)) kill();
  };
  const child = fork(join(__dirname, 'up-child.ts'), [directory, name], {
    execArgv: ['--require', require.resolve('tsx/cjs')],
    // Inherited by all that it starts: the engine puts its plugins into process groups of their own.
    env: { ...process.env, ...environment, [labVariable]: mark },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.on('message', (message) => {
    const { text, events } = progress.parse(message);
    onText(text);
    seen = events;
    look();
  });
  const looking = setInterval(look, 50);
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  clearInterval(looking);
  // What was being started meanwhile.
  kill();
  if (code === null) return 'killed';
  if (code !== 0) throw new Error(`the up of ${name} failed before it was killed`);
  return 'completed';
}

export type Outcome = 'killed' | 'completed';
