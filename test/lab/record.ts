import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { processesOf, signal } from './processes';

/** What the names of labs' directories start with, where nobody asked for another. */
export const labPrefix = 'edgewire-lab-';

const politeSeconds = 15;

const labRecord = z.object({
  directory: z.string(),
  supervisor: z.number(),
  environment: z.record(z.string(), z.string()).readonly(),
  nameServer: z.object({
    address: z.string(),
    zones: z.array(z.string()).readonly(),
    key: z.object({ name: z.string(), algorithm: z.literal('HMACSHA256'), secret: z.string() }),
  }),
  acme: z.object({ directory: z.string(), caBundle: z.string(), root: z.string() }),
});

/** What a lab leaves in its directory for those who did not start it. */
export type LabRecord = z.infer<typeof labRecord>;

/** Writes a lab's record into its directory. */
export function writeRecord(record: LabRecord): void {
  writeFileSync(recordFile(record.directory), JSON.stringify(record, undefined, 2), { mode: 0o600 });
}

/** The record of the lab in a directory; undefined where there is none. */
export function readRecord(directory: string): LabRecord | undefined {
  if (!existsSync(recordFile(directory))) return undefined;
  return labRecord.parse(JSON.parse(readFileSync(recordFile(directory), 'utf8')));
}

/** Every lab whose directory has the usual name. */
export function findRecords(): readonly LabRecord[] {
  return readdirSync(tmpdir())
    .filter((name) => name.startsWith(labPrefix))
    .map((name) => readRecord(join(tmpdir(), name)))
    .filter((record) => record !== undefined);
}

/** Ends every process of a lab and removes its directory, whether its supervisor lives or not. */
export async function takeDown({ directory, supervisor }: LabRecord): Promise<void> {
  // The number may be another process's by now: only one with the lab's mark is signalled.
  if (processesOf(directory).includes(supervisor)) signal(supervisor, 'SIGTERM');
  const deadline = Date.now() + politeSeconds * 1000;
  while (processesOf(directory).includes(supervisor) && Date.now() < deadline) await delay(100);
  for (const pid of processesOf(directory)) signal(pid, 'SIGKILL');
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}

function recordFile(directory: string): string {
  return join(directory, 'lab.json');
}
