import { type Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { systemCode } from '../components/given/regular-file';
import { Failure } from './failure';
import { standardInput } from './text-file';

/** The files that a name on the command line stands for. */
export interface NamedFiles {
  readonly files: readonly string[];
  /** Sentences about a directory: files that are not read, and what is read otherwise than its own program would. */
  readonly notes: readonly string[];
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
  if (name === standardInput || !(await isOfKind(name, 'isDirectory'))) return { files: [name], notes: [] };
  const files: string[] = [];
  const others: string[] = [];
  const kustomizations: string[] = [];
  const charts: string[] = [];
  const left = [name];
  for (let directory = left.pop(); directory !== undefined; directory = left.pop()) {
    const entries = await entriesOf(directory);
    const isChart = ['Chart.yaml', 'templates'].every((one) => entries.some((entry) => entry.name === one));
    if (isChart) {
      // Its templates are no manifests, and its values are none either.
      charts.push(directory);
      continue;
    }
    if (entries.some((entry) => isKustomization(entry.name))) kustomizations.push(directory);
    for (const entry of entries) {
      const path = join(directory, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.')) left.push(path);
      else if (!isKustomization(entry.name)) ((await isManifest(entry, path)) ? files : others).push(path);
    }
  }
  if (charts.includes(name)) throw new Failure([`${name} is a Helm chart: ${rendering}`]);
  return {
    files: files.sort(),
    notes: [
      ...(others.length === 0 ? [] : [passedOver(name, others.sort())]),
      ...(charts.length === 0 ? [] : [`Passed over, as a Helm chart: ${listOf(charts.sort())}: ${rendering}`]),
      ...(kustomizations.length === 0
        ? []
        : [
            `Read as plain manifests, not as kustomize builds them: ${listOf(kustomizations.sort())}. Names and namespaces may differ: check what \`kustomize build DIRECTORY\` prints.`,
          ]),
    ],
  };
}

const rendering = 'render it first, and check what `helm template --namespace NAME RELEASE CHART` prints.';

/** As kustomize looks for them (v5, api/konfig). */
function isKustomization(name: string): boolean {
  return ['kustomization.yaml', 'kustomization.yml', 'Kustomization'].includes(name);
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
  return `Passed over in ${directory}, as no .yaml, .yml or .json file: ${listOf(others)}.`;
}

function listOf(paths: readonly string[]): string {
  const more = paths.length > listed ? `, and ${paths.length - listed} more` : '';
  return `${paths.slice(0, listed).join(', ')}${more}`;
}
