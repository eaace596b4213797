import { readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { didYouMean } from '../components/config/nearest';
import { loadStack, type SourceFile, writtenSections } from '../components/config/stack-file';
import { type Config } from '../components/config/config';
import { type Mapping } from '../components/config/yaml-file';
import { type Diagnostic } from '../components/wiring/rules/diagnostic';
import { stackFileRules } from '../components/wiring/rules/stack-file';
import { systemCode, whyNoDirectory } from '../components/given/regular-file';
import { Failure } from './failure';
import { stackLocations } from './locations';
import { type Locate } from './report/contents';
import { stackFailure } from './stack-failure';
import { readConfigurationFile } from './text-file';

const stackFile = /^Pulumi\.(.+)\.yaml$/;

/**
 * Reads and validates a stack's configuration, with the defaults that `Pulumi.yaml` has beside it.
 *
 * @param directory where the stack files are
 * @param name the stack's name
 * @throws Failure where there is no such stack, or with every mistake of its configuration
 */
export async function loadStackOf(directory: string, name: string): Promise<Config> {
  return (await readStackOf(directory, name)).config;
}

/** A stack's configuration, and the diagnostics about its file. */
export interface ReadStack {
  readonly config: Config;
  /** The configuration by section, as it is written. It is read again: a large one is not kept beside the plan. */
  readonly sections: () => Mapping;
  /** The name of the file, as it stands in messages. */
  readonly file: string;
  /** The name of the cluster that the stack is for. */
  readonly cluster: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Where paths of the configuration stand in its files. */
  readonly locate: Locate;
}

/** The files of a directory of stack files, on the disk or in a commit. */
export interface StackFiles {
  /** The names of the files. */
  list(): Promise<string[]>;
  /**
   * The text of a file.
   *
   * @throws Failure with one sentence that names it
   */
  read(name: string): Promise<string>;
}

/** The names of the stacks that have a file, sorted. */
export async function stackNames(from: StackFiles): Promise<string[]> {
  return stacksAmong(await from.list());
}

function stacksAmong(files: readonly string[]): string[] {
  return files.flatMap((file) => stackFile.exec(file)?.[1] ?? []).sort();
}

/** The name of a stack's file. */
export function stackFileName(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/**
 * As {@link loadStackOf}, with the diagnostics about the file.
 *
 * @param from where its files are read from. Default: the disk
 */
export async function readStackOf(
  directory: string,
  name: string,
  from: StackFiles = filesOnDisk(directory),
): Promise<ReadStack> {
  if (!/^[\w.-]+$/.test(name)) {
    throw new Failure([`"${name}" is no name of a stack: letters, digits, "-", "_" and "." only.`]);
  }
  const files = await from.list();
  if (!files.includes(stackFileName(name))) throw missingStack(directory, name, files);
  const project = files.includes('Pulumi.yaml') ? await sourceFile(directory, 'Pulumi.yaml', from) : undefined;
  const file = await sourceFile(directory, stackFileName(name), from);
  const loaded = loadStack(file, project);
  if (loaded.kind === 'errors') throw stackFailure(loaded.errors, file, project);
  const { config, plainCredentials } = loaded;
  return {
    config,
    sections: () => writtenSections(file, project),
    file: file.name,
    cluster: clusterOf(config, name),
    diagnostics: stackFileRules(name, plainCredentials),
    locate: stackLocations(file, project),
  };
}

/** The cluster's name and context; a context is left out if it is encrypted, or says no more than the name. */
export function clusterOf({ cluster }: Config, stack: string): string {
  const { name = stack, context } = cluster;
  return typeof context === 'string' && context !== name ? `${name} (context ${context})` : name;
}

/** Whether a folder has the file of a stack; false where it cannot be read. */
export function hasStackFile(directory: string): boolean {
  try {
    return readdirSync(directory).some((file) => stackFile.test(file));
  } catch {
    return false;
  }
}

async function sourceFile(directory: string, file: string, from: StackFiles): Promise<SourceFile> {
  return { name: join(directory, file), text: await from.read(file) };
}

/** The files of a directory on the disk. */
export function filesOnDisk(directory: string): StackFiles {
  return { list: () => filesIn(directory), read: (name) => readConfigurationFile(join(directory, name)) };
}

async function filesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new Failure([`${directory} ${whyNoDirectory(code)}.`]);
  }
}

function missingStack(directory: string, name: string, files: readonly string[]): Failure {
  const stacks = stacksAmong(files);
  if (files.includes(`Pulumi.${name}.yml`)) {
    const wrong = join(directory, `Pulumi.${name}.yml`);
    return new Failure([`${wrong} is not read, by Pulumi neither: rename it to Pulumi.${name}.yaml.`]);
  }
  const there =
    stacks.length === 0 ? 'No stack file is there: init writes one.' : `Stacks there: ${stacks.join(', ')}.`;
  return new Failure([`${join(directory, `Pulumi.${name}.yaml`)} does not exist. ${there}${didYouMean(name, stacks)}`]);
}
