import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { type ReadFile, readRegularFile, systemCode } from '../components/given/regular-file';
import { Failure } from './failure';
import { type StackFiles } from './stack-directory';
import { decodedText } from './text-file';

/** Bytes of one file at most, as of files that are read from the disk. */
const largest = 16 * 1024 * 1024;

/**
 * The files of a directory as a commit has them, read by git alone: nothing is checked out. Files that git does not
 * keep, and those outside of the repository, are read from the disk.
 */
export class CommitFiles implements StackFiles {
  private readonly top: string;
  private readonly here: string;
  private readonly commit: string;
  private names: readonly string[] | undefined;

  /**
   * @param directory where the stack files are
   * @param ref a branch, tag or commit, as git reads it
   * @throws Failure where git is missing, the directory is in no repository, or the ref names no commit
   */
  constructor(directory: string, ref: string) {
    this.here = realpathSync(directory);
    this.top = realpathSync(this.text(['rev-parse', '--show-toplevel']).trimEnd());
    try {
      this.commit = this.text(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]).trimEnd();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const remedy = 'Fetch it first: git fetch origin, or fetch-depth in the step that checks out.';
      throw new Failure([`git knows no commit "${ref}" in ${directory}. ${remedy}`]);
    }
  }

  list(): Promise<string[]> {
    this.names ??= this.text(['ls-tree', '-z', '--name-only', this.commit])
      .split('\0')
      .filter((name) => name !== '');
    return Promise.resolve([...this.names]);
  }

  read(name: string): Promise<string> {
    const path = join(this.here, name);
    const bytes = this.bytesOf(path);
    if (bytes === undefined) throw new Failure([`${name} is no file of the commit.`]);
    return Promise.resolve(decodedText(name, bytes));
  }

  /** As `readRegularFile`, for a file that the configuration names. */
  readonly readGiven = (path: string): ReadFile => {
    const bytes = this.bytesOf(path);
    return bytes === undefined ? readRegularFile(path) : { kind: 'bytes', bytes };
  };

  /** Undefined where the commit has no such file. */
  private bytesOf(path: string): Buffer | undefined {
    const name = relative(this.top, resolve(this.here, path));
    if (name === '' || name.startsWith('..') || isAbsolute(name) || name.includes('\n')) return undefined;
    const object = `${this.commit}:${name.split(sep).join('/')}`;
    // `<object id> <type> <size>`, a line break, the content, a line break; or a line that says why there is none.
    const answer = this.run(['cat-file', '--batch', '--follow-symlinks'], `${object}\n`);
    const end = answer.indexOf('\n');
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(answer.toString('utf8', 0, end))?.[1];
    return size === undefined ? undefined : answer.subarray(end + 1, end + 1 + Number(size));
  }

  private text(args: readonly string[]): string {
    return this.run(args, '').toString('utf8');
  }

  private run(args: readonly string[], input: string): Buffer {
    try {
      return execFileSync('git', [...args], { cwd: this.here, input, maxBuffer: 2 * largest, stdio: 'pipe' });
    } catch (error) {
      if (systemCode(error) === 'ENOENT') throw new Failure(['git is not installed, so no commit can be read.']);
      throw new Failure([`git ${args[0] ?? ''} fails in ${this.here}: ${firstLine(error)}`]);
    }
  }
}

function firstLine(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  return said.split('\n').find((line) => line !== '') ?? 'it does not say why';
}
