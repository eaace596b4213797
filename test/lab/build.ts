import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheDirectory, isBuilt, sourceDirectory, toolDirectory } from './cache';
import { type ModuleFiles, type Tool, tools } from './catalogue';
import { type Missing, missingForBuilding, missingForRunning } from './prerequisites';
import { isRunning } from './processes';

/** How much of a failed build's output is repeated at the end. */
const tailLength = 3000;

const progressPeriod = 30_000;

export interface BuildFailure {
  readonly tool: string;
  readonly output: string;
}

/** What a build of the lab's tools came to. */
export interface BuildResult {
  readonly missing: readonly Missing[];
  readonly failures: readonly BuildFailure[];
}

/** Builds every tool that is not built as pinned, one after the other, and goes on past one that fails. */
export async function buildTools(print: (line: string) => void): Promise<BuildResult> {
  const missing = [...missingForBuilding(), ...missingForRunning()];
  if (missingForBuilding().length > 0) return { missing, failures: [] };
  mkdirSync(cacheDirectory(), { recursive: true });
  removeAbandonedWork();
  const failures: BuildFailure[] = [];
  for (const [index, tool] of tools.entries()) {
    const label = `[${index + 1}/${tools.length}] ${tool.name}`;
    if (isBuilt(tool)) print(`${label}: built before`);
    else failures.push(...(await buildAndReport(tool, label, print)));
  }
  return { missing, failures };
}

async function buildAndReport(tool: Tool, label: string, print: (line: string) => void): Promise<BuildFailure[]> {
  print(`${label}: building ${Object.keys(tool.binaries).join(', ')}`);
  const start = Date.now();
  const progress = setInterval(() => print(`${label}: ${elapsed(start)}`), progressPeriod);
  try {
    await build(tool);
    print(`${label}: built in ${elapsed(start)}`);
    return [];
  } catch (error) {
    print(`${label}: failed after ${elapsed(start)}`);
    return [{ tool: tool.name, output: error instanceof Error ? error.message : String(error) }];
  } finally {
    clearInterval(progress);
  }
}

/** Builds in a folder of this process, and moves it to its place whole: what is found there is complete. */
async function build(tool: Tool): Promise<void> {
  const work = `${toolDirectory(tool)}.${process.pid}`;
  try {
    const source = join(work, 'source');
    cpSync(sourceDirectory(tool), source, { recursive: true });
    for (const files of tool.files ?? []) await copyModuleFiles(files, source, work);
    for (const [binary, goPackage] of Object.entries(tool.binaries)) {
      const output = join(work, 'bin', binary);
      await go(source, ['build', '-trimpath', '-ldflags', linkerFlags(tool), '-o', output, goPackage]);
    }
    rmSync(source, { recursive: true });
    moveIntoPlace(work, toolDirectory(tool));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function moveIntoPlace(work: string, place: string): void {
  try {
    renameSync(work, place);
  } catch (error) {
    // Another build of the same pins was quicker, and what it made is as good.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY')) throw error;
  }
}

function linkerFlags({ stamps = [] }: Tool): string {
  return ['-s', '-w', ...stamps.map(({ variable, value }) => `-X ${variable}=${value}`)].join(' ');
}

async function copyModuleFiles({ module, from, to }: ModuleFiles, source: string, work: string): Promise<void> {
  await go(source, ['mod', 'download', module]);
  const directory = (await go(source, ['list', '-m', '-f', '{{.Dir}}', module])).trim();
  const target = to.kind === 'source' ? join(source, to.name) : join(work, 'assets', to.name);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(join(directory, from), target, { recursive: true });
  makeWritable(target);
}

/** Go's module cache is read-only, and so would be its copy: nobody but root could remove it. */
function makeWritable(path: string): void {
  if (!statSync(path).isDirectory()) return;
  chmodSync(path, 0o755);
  for (const entry of readdirSync(path)) makeWritable(join(path, entry));
}

/** A build that was killed leaves its folder, named for its process. */
function removeAbandonedWork(): void {
  for (const name of readdirSync(cacheDirectory())) {
    const [, builder] = /\.(\d+)$/.exec(name) ?? [];
    if (builder !== undefined && !isRunning(Number(builder))) rmSync(join(cacheDirectory(), name), { recursive: true });
  }
}

function elapsed(start: number): string {
  const seconds = Math.round((Date.now() - start) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

async function go(directory: string, args: readonly string[]): Promise<string> {
  const environment = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' };
  const child = spawn('go', args, { cwd: directory, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-tailLength)));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`go ${args.join(' ')}\n${errors}`);
  return output;
}
