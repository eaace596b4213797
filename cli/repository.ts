import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { type Locate } from './report/contents';
import { standardInput } from './text-file';

/**
 * Locations as forges name files: from the root of the git repository, or from the working directory where there is
 * none. Standard input has no place there.
 */
export function inRepository(locate: Locate): Locate {
  const root = rootAbove(process.cwd());
  return (path) => {
    const location = locate(path);
    if (location === undefined || location.file === standardInput) return undefined;
    return { ...location, file: fileInRepository(location.file, root) };
  };
}

/** @param root the root of the repository; found from the working directory by default */
export function fileInRepository(file: string, root = rootAbove(process.cwd())): string {
  const inside = relative(root, resolve(file));
  const isOutside = inside.startsWith('..') || isAbsolute(inside);
  return (isOutside ? file : inside).split(sep).join('/');
}

/** The nearest directory with `.git`, which is a file in a worktree; else the directory itself. */
function rootAbove(directory: string): string {
  for (let one = directory; ; one = dirname(one)) {
    if (existsSync(join(one, '.git'))) return one;
    if (dirname(one) === one) return directory;
  }
}
