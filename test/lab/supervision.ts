import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { logFile } from './log-tail';
import { labVariable, signal } from './processes';
import { type Reply, type Task, reply } from './program';

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** This process's end of the channel to the supervisor of a lab. */
export class Supervision {
  readonly pid: number;
  private readonly waiting = new Map<number, Waiting>();
  private readonly exited: Promise<void>;
  private requests = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly directory: string,
  ) {
    if (child.pid === undefined) throw new Error('The supervisor of the lab did not start');
    this.pid = child.pid;
    child.on('message', (message) => this.receive(reply.parse(message)));
    this.exited = new Promise((resolve) =>
      child.on('exit', () => {
        this.cleanUpAfterIt();
        resolve();
      }),
    );
  }

  /** Starts the supervisor of a lab in a directory, which will be removed with the lab. */
  static start(directory: string): Supervision {
    mkdirSync(dirname(logFile(directory, 'supervisor')), { recursive: true });
    const log = openSync(logFile(directory, 'supervisor'), 'a', 0o600);
    const child = fork(join(__dirname, 'supervisor.ts'), [directory], {
      // In a process group of its own: an interrupt at the terminal reaches it through the channel alone.
      detached: true,
      execArgv: ['--require', require.resolve('tsx/cjs')],
      env: { ...process.env, [labVariable]: directory },
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    return new Supervision(child, directory);
  }

  /** Has the supervisor do something; rejects with its reason where it cannot. */
  ask(task: Task): Promise<void> {
    const id = this.requests++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send(id, task);
    });
  }

  /** Ends the lab; resolves when nothing of it is left. */
  async end(): Promise<void> {
    this.send(this.requests++, { kind: 'end' });
    await this.exited;
  }

  /** A supervisor that was killed a moment ago may still count as connected, and take nothing any more. */
  private send(id: number, task: Task): void {
    if (!this.child.connected) return this.rejectAll();
    this.child.send({ id, task }, (error) => {
      if (error !== null) this.rejectAll();
    });
  }

  /** Leaves the lab to itself: it goes on when this process ends. */
  async release(): Promise<void> {
    await this.ask({ kind: 'keep' });
    this.child.disconnect();
    this.child.unref();
  }

  private receive({ id, outcome }: Reply): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (outcome.kind === 'done') waiting?.resolve();
    else waiting?.reject(new Error(outcome.message));
  }

  /** Does what a supervisor that was killed could not do itself. */
  private cleanUpAfterIt(): void {
    this.rejectAll();
    signal(-this.pid, 'SIGKILL');
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  private rejectAll(): void {
    for (const { reject } of this.waiting.values()) reject(new Error('The supervisor of the lab has ended'));
    this.waiting.clear();
  }
}
