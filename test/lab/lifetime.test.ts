import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startLab } from './lab';
import { processesOf } from './processes';

const tsx = ['--require', require.resolve('tsx/cjs')];
const quick = { nodes: 0, certManager: false };

describe('the life of a lab', function () {
  this.timeout('3m');

  it('goes on beside that of another, and each ends alone', async () => {
    const [one, other] = await Promise.all([startLab(quick), startLab(quick)]);
    try {
      await one.kubectl(['create', 'namespace', 'only-here']);
      await assert.rejects(other.kubectl(['get', 'namespace', 'only-here']), /not found/);
      await one.stop();
      assertGone(one.directory);
      await other.kubectl(['get', 'namespace', 'default']);
    } finally {
      await Promise.all([one.stop(), other.stop()]);
    }
    assertGone(other.directory);
  });

  it('ends with the process that started it, killed when all was up', () => endsWhenParentIsKilledAt('up'));

  it('ends with the process that started it, killed while it started', () => endsWhenParentIsKilledAt('etcd is ready'));

  it('ends with its supervisor, killed', async () => {
    const lab = await startLab(quick);
    process.kill(lab.record().supervisor, 'SIGKILL');
    await lab.stop();
    await disappears(lab.directory);
  });

  it('does not start in a directory that holds something, and leaves that alone', async () => {
    const directory = newDirectory();
    const file = join(directory, 'mine');
    writeFileSync(file, '');
    await assert.rejects(startLab({ directory }), /is not empty/);
    assert.ok(existsSync(file));
    rmSync(directory, { recursive: true });
  });

  it('is started, listed and stopped by commands', async () => {
    const directory = newDirectory();
    const up = await command('up', '--dir', directory, '--nodes', '1');
    assert.match(up, new RegExp(`export KUBECONFIG='${directory}/`));
    assert.match(await command('status', '--dir', directory), /: up, \d+ processes/);
    await command('down', '--dir', directory);
    assertGone(directory);
  });
});

function newDirectory(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'edgewire-lab-test-')));
}

async function endsWhenParentIsKilledAt(line: string): Promise<void> {
  const directory = newDirectory();
  const parent = spawnParent(directory);
  await prints(parent, line);
  assert.notEqual(processesOf(directory).length, 0);
  parent.kill('SIGKILL');
  await disappears(directory);
}

/** A process that starts a lab, prints how it goes and then `up`, and would stay for ever. */
function spawnParent(directory: string): ChildProcess {
  const options = `{ nodes: 0, directory: ${JSON.stringify(directory)}, onProgress: console.log }`;
  const script = `require(${JSON.stringify(join(__dirname, 'lab'))}).startLab(${options}).then(() => console.log('up'))`;
  return spawn(process.execPath, [...tsx, '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function prints(child: ChildProcess, start: string): Promise<void> {
  assert.ok(child.stdout);
  for await (const line of createInterface(child.stdout)) if (line.startsWith(start)) return;
  assert.fail(`the process ended before it printed: ${start}`);
}

async function command(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [...tsx, join(__dirname, 'main.ts'), ...args]);
  return stdout;
}

function assertGone(directory: string): void {
  assert.deepEqual(processesOf(directory), []);
  assert.equal(existsSync(directory), false);
}

async function disappears(directory: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline && (existsSync(directory) || processesOf(directory).length > 0)) await delay(100);
  assertGone(directory);
}
