import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { folder, root } from '../cli/command';

const now = '2026-12-01T00:00:00Z';

/** HTML reports in a folder of their own. */
export class ReportFiles {
  readonly #folder: ReturnType<typeof folder>;

  /** @param files stack files and manifests by name */
  constructor(files: Readonly<Record<string, string>>) {
    this.#folder = folder(files);
  }

  /** Makes a report, and returns its address. */
  report(name: string, ...args: readonly string[]): string {
    return `file://${this.print(name, ...args, '--format', 'html')}`;
  }

  /** Redirects a command into a file, as a user does, and returns its path. */
  print(name: string, ...args: readonly string[]): string {
    const file = join(this.#folder.path, name);
    const output = openSync(file, 'w');
    const command = [join(root, 'cli/start.mjs'), ...args, '--now', now];
    const { status } = spawnSync(process.execPath, command, {
      cwd: this.#folder.path,
      stdio: ['ignore', output, 'inherit'],
    });
    closeSync(output);
    if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')} ended with ${status}`);
    return file;
  }

  remove(): void {
    this.#folder.remove();
  }
}
