import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { systemCode } from '../components/given/regular-file';
import { Failure } from './failure';
import { type TextFile } from './adoption/secret-manifests';

/**
 * Writes files that only this user may read into a new directory: all of them, or nothing.
 *
 * @throws Failure where the directory exists already, or cannot be made
 */
export async function writePrivateDirectory(name: string, files: readonly TextFile[]): Promise<void> {
  const directory = resolve(name);
  if (existsSync(directory)) {
    throw new Failure([`${name} exists already: nothing there is written over. Name a directory that does not exist.`]);
  }
  const parents = missingParents(directory);
  // The files are written beside the directory, so that one rename puts them in place.
  const unfinished = `${directory}.${randomUUID()}`;
  try {
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    for (const { name: file, text } of files)
      await writeFile(join(unfinished, file), text, { mode: 0o600, flag: 'wx' });
    await rename(unfinished, directory);
  } catch (error) {
    // Errors of removal are ignored: what could not be made cannot be removed, and is not what went wrong.
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
    for (const parent of parents) await rmdir(parent).catch(() => undefined);
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new Failure([`${name} cannot be written (${code}); nothing was.`]);
  }
}

/** The missing directories around one, the innermost first: they are made with it, and removed with it. */
function missingParents(directory: string): string[] {
  const missing: string[] = [];
  let parent = dirname(directory);
  while (!existsSync(parent) && dirname(parent) !== parent) {
    missing.push(parent);
    parent = dirname(parent);
  }
  return missing;
}
