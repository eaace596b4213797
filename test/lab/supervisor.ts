/*
 * Runs the programs of one lab as its children, for the process that started it. The channel between the two ends
 * with that process however it dies, and then so do the programs, and the directory goes.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, closeSync, openSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { logFile, logTail } from './log-tail';
import { isReady } from './probing';
import { labVariable, processesOf, signal } from './processes';
import { type Program, type Reply, type Task, request } from './program';

const pollPeriod = 100;

const [, , directory = ''] = process.argv;
const children = new Map<string, ChildProcess>();
let kept = false;

process.on('message', (message) => void answer(message));
process.on('disconnect', () => {
  if (!kept) void end();
});
process.on('SIGTERM', () => void end());
process.on('SIGINT', () => void end());

async function answer(message: unknown): Promise<void> {
  const { id, task } = request.parse(message);
  try {
    await perform(task);
    send({ id, outcome: { kind: 'done' } });
  } catch (error) {
    send({ id, outcome: { kind: 'failed', message: error instanceof Error ? error.message : String(error) } });
  }
}

function send(reply: Reply): void {
  if (process.connected) process.send?.(reply);
}

async function perform(task: Task): Promise<void> {
  switch (task.kind) {
    case 'start':
      return start(task.program);
    case 'stop':
      return stop(task.name);
    case 'keep':
      kept = true;
      return;
    case 'end':
      return end();
  }
}

async function start(program: Program): Promise<void> {
  if (children.has(program.name)) throw new Error(`${program.name} runs already`);
  const child = launch(program);
  children.set(program.name, child);
  const deadline = Date.now() + program.timeoutSeconds * 1000;
  while (!(await isReady(program.ready))) {
    const failure = hasEnded(child) ? 'ended' : Date.now() > deadline ? 'was not ready' : undefined;
    if (failure !== undefined) {
      const when = failure === 'ended' ? 'before it was ready' : `after ${program.timeoutSeconds} s`;
      await stop(program.name);
      throw new Error(`${program.name} ${failure} ${when}. ${logTail(directory, program.name)}`);
    }
    await delay(pollPeriod);
  }
}

function launch({ name, command, args, environment }: Program): ChildProcess {
  const log = openSync(logFile(directory, name), 'a', 0o600);
  const { PATH, HOME } = process.env;
  // Nothing else of the caller's environment: a KUBECONFIG or a proxy of theirs must not reach into a lab.
  const env = { PATH, HOME, ...environment, [labVariable]: directory };
  const child = spawn(command, args, { cwd: directory, env, stdio: ['ignore', log, log] });
  closeSync(log);
  child.on('error', ({ message }) => appendFileSync(logFile(directory, name), `${message}\n`));
  return child;
}

async function stop(name: string): Promise<void> {
  const child = children.get(name);
  if (child === undefined) throw new Error(`No program of this lab is called ${name}`);
  await kill(child);
  children.delete(name);
}

// Without asking politely first: nothing that these programs hold outlives the lab.
async function kill(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function end(): Promise<never> {
  await Promise.all([...children.values()].map(kill));
  for (const pid of processesOf(directory)) if (pid !== process.pid) signal(pid, 'SIGKILL');
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
}
