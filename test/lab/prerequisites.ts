import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Something that the lab needs and cannot build. */
export interface Missing {
  readonly program: string;
  readonly install: string;
}

const bind = 'apt-get install bind9 bind9-dnsutils (Debian, Ubuntu)';
const oldestGo = { major: 1, minor: 26 };

// Debian installs named where only root's PATH looks.
const systemDirectories = ['/usr/sbin', '/usr/local/sbin', '/sbin'];

/** The path of a program of the system, also where only an administrator's PATH would find it. */
export function systemProgram(name: string): string | undefined {
  const directories = [...(process.env.PATH ?? '').split(delimiter), ...systemDirectories];
  return directories.map((directory) => join(directory, name)).find((path) => existsSync(path));
}

/** What building needs and is not there. */
export function missingForBuilding(): readonly Missing[] {
  const version = goVersion();
  const install = `Go ${oldestGo.major}.${oldestGo.minor} or newer, as https://go.dev/doc/install says`;
  if (version === undefined) return [{ program: 'go', install }];
  return isOldGo(version) ? [{ program: `a newer go than ${version}`, install }] : [];
}

/** What running a lab needs, beside what is built, and is not there. */
export function missingForRunning(): readonly Missing[] {
  return ['named', 'nsupdate']
    .filter((program) => systemProgram(program) === undefined)
    .map((program) => ({ program, install: bind }));
}

function goVersion(): string | undefined {
  try {
    return execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

function isOldGo(version: string): boolean {
  const [, major = '0', minor = '0'] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) < oldestGo.major || (Number(major) === oldestGo.major && Number(minor) < oldestGo.minor);
}
