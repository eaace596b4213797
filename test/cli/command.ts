import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The project's folder. */
export const root = resolve(__dirname, '../..');

/** What a command printed, and its exit code. */
export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** How to run it, but for the arguments. */
export interface Surroundings {
  readonly cwd: string;
  readonly input?: string;
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** The folder whose commands run. Default: this project's. */
  readonly project?: string;
}

/** Runs a command as npm would, without colours being forced on or off. */
export function run(args: readonly string[], { cwd, input = '', project = root, env = {} }: Surroundings): Outcome {
  const start = join(project, 'cli', 'start.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [start, ...args], {
    cwd,
    input,
    env: { ...process.env, ...env, CI: 'true', FORCE_COLOR: undefined, NO_COLOR: undefined },
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

/** A folder with the given files, and what removes it. */
export function folder(files: Readonly<Record<string, string>>): {
  readonly path: string;
  readonly remove: () => void;
} {
  const path = mkdtempSync(join(tmpdir(), 'edgewire-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return { path, remove: () => rmSync(path, { recursive: true }) };
}

const head = `config:
  edgewire:addresses: { pools: { edge: [192.0.2.10-192.0.2.20] } }
  edgewire:issuers: { own: { selfSigned: {} } }
  edgewire:environments:
    production: { domain: apps.example.com, issuer: own, namespaces: { list: [wiki] } }
  edgewire:namespaces: { wiki: { create: true } }
`;

/** A stack file with one application at the given host, and further sections. */
export function stackFile(host: string, more = ''): string {
  return `${head}  edgewire:apps: [{ name: wiki, namespace: wiki, host: ${host}, service: { name: wiki, port: 80 } }]\n${more}`;
}
