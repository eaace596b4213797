import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { didYouMean } from '../components/config/nearest';
import { loadStack, type SourceFile } from '../components/config/stack-file';
import { type Config } from '../components/config/config';
import { Failure } from './failure';
import { readTextFile, systemCode } from './text-file';

const stackFile = /^Pulumi\.(.+)\.yaml$/;

/**
 * Reads and validates a stack's configuration, with the defaults that `Pulumi.yaml` has beside it.
 *
 * @param directory where the stack files are
 * @param name the stack's name
 * @throws Failure where there is no such stack, or with every mistake of its configuration
 */
export async function loadStackOf(directory: string, name: string): Promise<Config> {
  if (!/^[\w.-]+$/.test(name)) {
    throw new Failure([`"${name}" is no name of a stack: letters, digits, "-", "_" and "." only.`]);
  }
  const files = await filesIn(directory);
  if (!files.includes(`Pulumi.${name}.yaml`)) throw missingStack(directory, name, files);
  const project = files.includes('Pulumi.yaml') ? await sourceFile(directory, 'Pulumi.yaml') : undefined;
  const loaded = loadStack(await sourceFile(directory, `Pulumi.${name}.yaml`), project);
  if (loaded.kind === 'stack') return loaded.config;
  throw new Failure(loaded.errors.map(({ path, message }) => `${path}: ${message}`));
}

async function sourceFile(directory: string, file: string): Promise<SourceFile> {
  const name = join(directory, file);
  return { name, text: await readTextFile(name) };
}

async function filesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new Failure([`${directory} is no directory that can be read (${code}).`]);
  }
}

function missingStack(directory: string, name: string, files: readonly string[]): Failure {
  const stacks = files.flatMap((file) => stackFile.exec(file)?.[1] ?? []).sort();
  const there = stacks.length === 0 ? 'No stack file is there.' : `Stacks there: ${stacks.join(', ')}.`;
  return new Failure([`${join(directory, `Pulumi.${name}.yaml`)} does not exist. ${there}${didYouMean(name, stacks)}`]);
}
