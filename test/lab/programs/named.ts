import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../ports';
import { systemProgram } from '../prerequisites';
import { type Program } from '../program';
import { type Site } from '../site';

/** A name server that takes updates (RFC 2136) signed with a key (TSIG). */
export interface NameServer {
  readonly address: string;
  readonly zones: readonly string[];
  readonly key: { readonly name: string; readonly algorithm: 'HMACSHA256'; readonly secret: string };
}

/** Writes the configuration of a name server for zones, and tells how to run and how to use it. */
export async function named(site: Site, zones: readonly string[]): Promise<{ program: Program; server: NameServer }> {
  const command = systemProgram('named');
  if (command === undefined) throw new Error('named is missing: apt-get install bind9 bind9-dnsutils');
  const port = await freePort();
  const key = { name: 'edgewire-lab', algorithm: 'HMACSHA256', secret: randomBytes(32).toString('base64') } as const;
  const directory = join(site.directory, 'named');
  mkdirSync(directory);
  for (const zone of zones) writeFileSync(join(directory, `${zone}.zone`), zoneFile(zone));
  const configuration = join(directory, 'named.conf');
  writeFileSync(configuration, namedConfiguration(directory, port, key, zones), { mode: 0o600 });
  return {
    program: {
      name: 'named',
      command,
      args: ['-g', '-c', configuration, '-p', String(port)],
      ready: { kind: 'connect', port },
      timeoutSeconds: 30,
    },
    server: { address: `127.0.0.1:${port}`, zones, key },
  };
}

function namedConfiguration(directory: string, port: number, key: NameServer['key'], zones: readonly string[]): string {
  return [
    `options {`,
    `  directory "${directory}";`,
    `  pid-file none;`,
    `  session-keyfile "${join(directory, 'session.key')}";`,
    `  listen-on port ${port} { 127.0.0.1; };`,
    `  listen-on-v6 { none; };`,
    `  recursion no;`,
    `  dnssec-validation no;`,
    `};`,
    // The control channel has one fixed port, which two labs cannot share.
    `controls { };`,
    `key "${key.name}" { algorithm hmac-sha256; secret "${key.secret}"; };`,
    ...zones.map(
      (zone) =>
        `zone "${zone}" { type primary; file "${zone}.zone"; allow-update { key "${key.name}"; }; allow-transfer { any; }; notify no; };`,
    ),
    '',
  ].join('\n');
}

function zoneFile(zone: string): string {
  return [
    `$TTL 1`,
    `@ IN SOA ns.${zone}. hostmaster.${zone}. 1 3600 600 86400 1`,
    `@ IN NS ns.${zone}.`,
    `ns IN A 127.0.0.1`,
    '',
  ].join('\n');
}
