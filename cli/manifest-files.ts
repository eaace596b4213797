import { type Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Failure } from './failure';
import { standardInput, systemCode } from './text-file';

/** The files that a name on the command line stands for. */
export interface NamedFiles {
  readonly files: readonly string[];
  /** A sentence that names the files of a directory that are not read. */
  readonly passedOver?: string;
}

/** As in `kubectl apply --recursive --filename` (cli-runtime v0.34, pkg/resource/builder.go, FileExtensions). */
const extensions: readonly string[] = ['.json', '.yaml', '.yml'];

/**
 * The files that a name stands for: for a directory the manifests in it and below, in the order of their names; else
 * the name itself. Hidden directories (`.git`) and links to directories are not entered.
 *
 * @throws Failure where a directory cannot be read
 */
export async function namedFiles(name: string): Promise<NamedFiles> {
  if (name === standardInput || !(await isOfKind(name, 'isDirectory'))) return { files: [name] };
  const files: string[] = [];
  const others: string[] = [];
  const left = [name];
  for (let directory = left.pop(); directory !== undefined; directory = left.pop()) {
    for (const entry of await entriesOf(directory)) {
      const path = join(directory, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.')) left.push(path);
      else ((await isManifest(entry, path)) ? files : others).push(path);
    }
  }
  return { files: files.sort(), ...(others.length === 0 ? {} : { passedOver: passedOver(name, others.sort()) }) };
}

async function entriesOf(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new Failure([`The directory ${directory} cannot be read (${code}).`]);
  }
}

async function isManifest(entry: Dirent, path: string): Promise<boolean> {
  if (!extensions.includes(extname(entry.name))) return false;
  return entry.isFile() || (entry.isSymbolicLink() && (await isOfKind(path, 'isFile')));
}

/** Whether a path is of a kind; false where nothing is there, which reading it will report. */
async function isOfKind(path: string, kind: 'isFile' | 'isDirectory'): Promise<boolean> {
  try {
    return (await stat(path))[kind]();
  } catch {
    return false;
  }
}

const listed = 5;

function passedOver(directory: string, others: readonly string[]): string {
  const more = others.length > listed ? `, and ${others.length - listed} more` : '';
  const shown = others.slice(0, listed).join(', ');
  return `Passed over in ${directory}, as no .yaml, .yml or .json file: ${shown}${more}.`;
}
