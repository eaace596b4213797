import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { figure } from './figure';
import { measuredRun } from './measured-run';

const stacks = 200;
const hosts = 50;
const start = resolve(__dirname, '../../cli/start.mjs');

/** `plan --all` of 200 stacks that share a registered domain and addresses, alone and against a commit. */
export function benchStacks(): void {
  const directory = mkdtempSync(join(tmpdir(), 'edgewire-bench-'));
  try {
    for (let index = 0; index < stacks; index += 1) {
      writeFileSync(join(directory, `Pulumi.cluster-${index}.yaml`), stackOf(index));
    }
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', directory, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args]);
    git('init', '-q');
    git('add', '-A');
    git('commit', '-q', '-m', 'stacks');
    const all = ['plan', '--all', '--format', 'markdown'];
    for (const [name, args] of [
      ['plan-all', all],
      ['plan-all-base-ref', [...all, '--base-ref', 'HEAD']],
    ] as const) {
      // Together they pass the limit of their registered domain.
      const run = measuredRun([start, ...args], directory, [1]);
      figure(`${name}-${stacks}-stacks-${hosts}-hosts-each`, run.milliseconds / 1_000, 's');
      figure(`${name}-cpu`, run.cpuMilliseconds / 1_000, 's');
      figure(`${name}-peak-memory`, run.peakMebibytes, 'MiB');
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function stackOf(index: number): string {
  const domain = `cluster-${index}.example.com`;
  const apps = Array.from(
    { length: hosts },
    (_, app) =>
      `    - { name: app-${app}, namespace: web, host: app-${app}.${domain}, service: { name: web, port: 80 } }\n`,
  );
  return `config:
  edgewire:addresses: { pools: { edge: [10.0.0.10-10.0.0.20] } }
  edgewire:controllers: { external: { address: 10.0.0.10 } }
  edgewire:issuers:
    letsencrypt: { acme: { directory: letsencrypt-production, dns01: { cloudflare: { apiTokenSecretRef: { name: cloudflare, key: token } } } } }
  edgewire:environments:
    web: { domain: ${domain}, issuer: letsencrypt, namespaces: { list: [web] } }
  edgewire:apps:
${apps.join('')}`;
}
