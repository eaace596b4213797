import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../pulumi/recordings';

/** The folders below a folder, itself among them, that have TypeScript in them, as paths from the project's root. */
export function directoriesWithSources(top: string): string[] {
  const entries = readdirSync(join(root, top), { withFileTypes: true });
  const here = entries.some((entry) => entry.isFile() && entry.name.endsWith('.ts')) ? [top] : [];
  const below = entries.filter((entry) => entry.isDirectory() && entry.name !== 'node_modules');
  return [...here, ...below.flatMap(({ name }) => directoriesWithSources(`${top}/${name}`))];
}
