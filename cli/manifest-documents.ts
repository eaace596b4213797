import { missingOfObject, type ManifestDocument } from '../components/wiring/manifests/object';
import { Failure, type Mistake } from './failure';
import { namedFiles } from './manifest-files';
import { parseManifests } from './manifests';
import { tell } from './output';
import { readTextFileOrInput, standardInput } from './text-file';

/** The objects of all files, and what the files hold. */
export interface ReadManifests {
  readonly documents: readonly ManifestDocument[];
  /** The text of each file, by its name. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The objects of all files, or every mistake of all files at once. */
export async function documentsOf(files: readonly string[]): Promise<ReadManifests> {
  const texts = new Map<string, string>();
  const documents: ManifestDocument[] = [];
  const mistakes: string[] = [];
  const strange: ManifestDocument[] = [];
  const unreadable: string[] = [];
  const named = await manifestFiles(files);
  for (const { name, isNamed } of named) {
    try {
      const text = await textOf(name);
      texts.set(name, text);
      const manifests = parseManifests({ name, text });
      if (manifests.kind === 'errors' && !isNamed && !holdsObject(text)) unreadable.push(name);
      else if (manifests.kind === 'errors') for (const error of manifests.errors) mistakes.push(error);
      else
        for (const document of manifests.documents) {
          const missing = missingOfObject(document.object);
          if (missing === undefined) documents.push(document);
          else if (isNamed) mistakes.push(`${placeOf(document)} is no Kubernetes object: it has no ${missing}.`);
          else strange.push(document);
        }
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      for (const sentence of error.sentences) mistakes.push(sentence);
    }
  }
  const [other] = unreadable;
  if (other !== undefined) {
    const more = unreadable.length === 1 ? '' : `, and ${unreadable.length - 1} more`;
    tell(`Passed over: ${other}${more}: not to be read as YAML, and without apiVersion and kind no Kubernetes object.`);
  }
  const [first] = strange;
  if (first !== undefined) {
    const more = strange.length === 1 ? '' : `, and ${strange.length - 1} more`;
    const sentence = `${placeOf(first)}${more}: no Kubernetes object, as it has no kind or apiVersion`;
    // Directories hold other YAML too; nothing else than that is hardly meant.
    if (documents.length === 0) mistakes.push(`${sentence}.`);
    else tell(`Passed over: ${sentence}.`);
  }
  if (mistakes.length > 0) throw new Failure(mistakes, mistakes.map(placed));
  refuseBlank(named, texts);
  return { documents, texts };
}

/** Refuses empty standard input: a pipeline whose first command failed must not pass for "no Ingress". */
async function textOf(name: string): Promise<string> {
  const text = await readTextFileOrInput(name);
  if (name === standardInput && text.trim() === '') {
    throw new Failure([
      'Standard input is empty: did the command before it fail? `set -o pipefail` ends a pipeline then.',
    ]);
  }
  return text;
}

/** As for standard input: a command that failed leaves the file empty that its output went to. */
function refuseBlank(files: readonly NamedFile[], texts: ReadonlyMap<string, string>): void {
  if (!files.every(({ name, isNamed }) => isNamed && texts.get(name)?.trim() === '')) return;
  const names = files.map(({ name }) => name).join(', ');
  throw new Failure([`Nothing is in ${names}: did the command that wrote it fail?`]);
}

/** A file to read; `isNamed` where the command line names it, not a directory above it. */
interface NamedFile {
  readonly name: string;
  readonly isNamed: boolean;
}

/** All files that the names stand for. Tells what of directories is not read as it stands. */
async function manifestFiles(names: readonly string[]): Promise<NamedFile[]> {
  const all: NamedFile[] = [];
  for (const name of names) {
    const { files, notes } = await namedFiles(name);
    for (const note of notes) tell(note);
    for (const file of files) all.push({ name: file, isNamed: file === name });
  }
  if (all.length === 0) throw new Failure([`No .yaml, .yml or .json file is in ${names.join(', ')}, nor below.`]);
  return all;
}

/** Whether a text that does not parse looks like an object of Kubernetes; a values file or a Compose file does not. */
function holdsObject(text: string): boolean {
  return ['apiVersion', 'kind'].every((key) => new RegExp(`(^|[\\s{,"'])${key}["']?\\s*:`).test(text));
}

/** A sentence about a place of a file as a mistake at that place. */
function placed(message: string): Mistake {
  const [, file, line, column] = /^(.+), document \d+, line (\d+), column (\d+): /.exec(message) ?? [];
  return file === undefined ? { message } : { message, file, line: Number(line), column: Number(column) };
}

function placeOf({ file, document }: ManifestDocument): string {
  return `${file}, document ${document}`;
}
