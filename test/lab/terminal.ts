import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { text } from 'node:stream/consumers';

/** What came of a command line. */
export interface Typed {
  readonly code: number | null;
  /** Standard output, then standard error. */
  readonly printed: string;
}

/** Where somebody types commands: a directory, with what they have set. */
export class Terminal {
  /**
   * @param environment as of a lab
   * @param node the directory of the Node that comes first on the PATH
   */
  constructor(
    readonly directory: string,
    private readonly environment: Readonly<Record<string, string>>,
    private readonly node: string,
    private readonly transcript: string[] = [],
  ) {}

  /** The same place with another Node. */
  on(node: string): Terminal {
    return new Terminal(this.directory, this.environment, node, this.transcript);
  }

  /**
   * Runs a command line by bash, which says so where any part of a pipe fails. Every question of Pulumi's is answered
   * by yes.
   *
   * @param input what is typed when the command asks
   */
  async type(command: string, input = ''): Promise<Typed> {
    const child = spawn('bash', ['-o', 'pipefail', '-c', command], {
      cwd: this.directory,
      env: { ...process.env, ...this.environment, PATH: this.path, PULUMI_SKIP_CONFIRMATIONS: 'true' },
    });
    child.stdin.end(input);
    const [output, errors, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((settle, reject) => child.on('error', reject).on('close', settle)),
    ]);
    this.transcript.push(command, output, errors);
    return { code, printed: output + errors };
  }

  /** Everything that was typed and printed. */
  said(): string {
    return this.transcript.join('\n');
  }

  private get path(): string {
    return [this.node, this.environment.PATH ?? ''].join(delimiter);
  }
}
