import { realpathSync } from 'node:fs';
import { Command, Option } from 'commander';
import { type BuildResult, buildTools } from './build';
import { cacheDirectory } from './cache';
import { type CrdSet, crdSets } from './crds';
import { startLab } from './lab';
import { processesOf } from './processes';
import { type Edge } from './programs/traefik';
import { type LabRecord, findRecords, readRecord, takeDown } from './record';

interface UpOptions {
  readonly dir?: string;
  readonly nodes: string;
  readonly crds: readonly CrdSet[];
  readonly metallb: boolean;
  readonly traefik: boolean;
}

interface WhereOptions {
  readonly dir?: string;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function build(): Promise<void> {
  print(`Tools are kept in ${cacheDirectory()}`);
  const { missing, failures }: BuildResult = await buildTools(print);
  for (const { tool, output } of failures) print(`\n${tool} was not built:\n${output}`);
  for (const { program, install } of missing) print(`\n${program} is missing. Install it: ${install}`);
  if (failures.length > 0 || missing.length > 0) process.exitCode = 1;
}

async function up({ dir, nodes, crds, metallb, traefik }: UpOptions): Promise<void> {
  // MetalLB's controller ends at once without its definitions.
  const needed = metallb ? [...new Set<CrdSet>([...crds, 'metallb'])] : crds;
  const lab = await startLab({ directory: dir, nodes: Number(nodes), crds: needed, onProgress: print });
  try {
    if (metallb) await lab.startMetalLb();
    if (traefik) describeEdge(await lab.startTraefik());
  } catch (error) {
    await lab.stop();
    throw error;
  }
  await lab.release();
  describe(lab.record());
}

function describeEdge({ http, https }: Edge): void {
  print(`Traefik listens on http://127.0.0.1:${http} and https://127.0.0.1:${https}`);
}

function describe({ directory, environment, nameServer, acme }: LabRecord): void {
  const { address, zones, key } = nameServer;
  print(`\nThe lab in ${directory} is up. To use it:\n`);
  for (const [name, value] of Object.entries(environment)) print(`export ${name}='${value}'`);
  print(`\nACME directory: ${acme.directory}`);
  print(`Name server: ${address} for ${zones.join(', ')}; TSIG key ${key.name} (${key.algorithm}) in lab.json`);
  print(`To stop it: npm run lab -- down --dir ${directory}`);
}

async function down({ dir }: WhereOptions): Promise<void> {
  const records = chosen(dir);
  const [record] = records;
  if (record === undefined) return print('No lab is up.');
  if (records.length > 1) throw new Error(`Several labs are up, so --dir has to say which:\n${names(records)}`);
  await takeDown(record);
  print(`The lab in ${record.directory} is down.`);
}

function status({ dir }: WhereOptions): void {
  const records = chosen(dir);
  if (records.length === 0) print('No lab is up.');
  for (const { directory, supervisor } of records) {
    const processes = processesOf(directory);
    const state = processes.includes(supervisor) ? 'up' : 'without its supervisor';
    print(`${directory}: ${state}, ${processes.length} processes`);
  }
}

function chosen(dir: string | undefined): readonly LabRecord[] {
  if (dir === undefined) return findRecords();
  const record = readRecord(realpathSync(dir));
  if (record === undefined) throw new Error(`There is no lab in ${dir}`);
  return [record];
}

function names(records: readonly LabRecord[]): string {
  return records.map(({ directory }) => `  ${directory}`).join('\n');
}

const directory = ['--dir <directory>', 'where the lab is'] as const;

const program = new Command('lab').description('A real control plane without containers, for the tests of test/lab.');
program.command('build').description('build what is not built yet').action(build);
program
  .command('up')
  .description('start a lab')
  .option('--dir <directory>', 'an empty or new directory, which is removed with the lab')
  .option('--nodes <count>', 'how many nodes', '2')
  .addOption(new Option('--crds <sets...>', 'custom resource definitions to install').choices(crdSets).default([]))
  .option('--metallb', "start MetalLB's controller, with its custom resource definitions", false)
  .option('--traefik', 'start a Traefik', false)
  .action(up);
program
  .command('down')
  .description('stop a lab, and leave nothing of it')
  .option(...directory)
  .action(down);
program
  .command('status')
  .description('list the labs that are up')
  .option(...directory)
  .action(status);

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
