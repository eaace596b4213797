import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { type Lab } from './lab';

/** A record of a zone. */
export interface ZoneRecord {
  readonly name: string;
  readonly type: string;
  readonly data: string;
}

/** The records of a zone as its name server has them, but for its own (SOA, NS and its address). */
export async function zoneRecords({ nameServer }: Lab, zone: string): Promise<ZoneRecord[]> {
  const [host = '', port = ''] = nameServer.address.split(':');
  const args = [`@${host}`, '-p', port, zone, 'AXFR', '+noall', '+answer'];
  const { stdout } = await promisify(execFile)('dig', args);
  return stdout
    .split('\n')
    .flatMap((line): ZoneRecord[] => {
      const [, name, type, data] = /^(\S+)\.\s+\d+\s+IN\s+(\S+)\s+(.*)$/.exec(line) ?? [];
      if (name === undefined || type === undefined || data === undefined) return [];
      const target = type === 'CNAME' ? data.replace(/\.$/, '') : data;
      return ['SOA', 'NS'].includes(type) || name === `ns.${zone}` ? [] : [{ name, type, data: target }];
    })
    .sort((one, other) => (`${one.name} ${one.type}` < `${other.name} ${other.type}` ? -1 : 1));
}

/** Changes a zone as somebody else would: lines of nsupdate, such as `add a.example.com 60 A 192.0.2.1`. */
export async function updateZone({ nameServer }: Lab, ...lines: readonly string[]): Promise<void> {
  const [host, port] = nameServer.address.split(':');
  const { name, secret } = nameServer.key;
  const child = spawn('nsupdate', ['-v'], { stdio: ['pipe', 'ignore', 'inherit'] });
  const updates = lines.map((line) => `update ${line}`);
  child.stdin.end([`server ${host} ${port}`, `key hmac-sha256:${name} ${secret}`, ...updates, 'send', ''].join('\n'));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`nsupdate ended with ${String(code)}`);
}
