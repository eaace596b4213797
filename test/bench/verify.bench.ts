import { createServer } from 'node:tls';
import { Resolver } from 'node:dns/promises';
import { parseStack } from '../../components/config/stack-file';
import { look } from '../../components/verify/verify';
import { nothingGiven } from '../../components/wiring/certificates/given';
import { ManifestWiring } from '../../components/wiring/manifests/wire-manifest';
import { gatherFacts, planFromFacts } from '../../components/wiring/plan-stack';
import { findingsOf } from '../../components/wiring/verification/judge';
import { promisedBy } from '../../components/wiring/verification/promise';
import { issue } from '../certificates';
import { figure } from './figure';

const hosts = 1000;

/** `verify` of 1,000 hosts against a server on loopback, in the same process: both ends of each handshake count. */
export async function benchVerify(): Promise<void> {
  const names = ['*.apps.example.com'];
  const { certificate, key } = issue({ dnsNames: names });
  const server = createServer({ cert: certificate, key });
  await new Promise<void>((listen) => server.listen(0, '127.0.0.1', listen));
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const loaded = parseStack(sections());
  if (loaded.kind !== 'stack') throw new Error(JSON.stringify(loaded));
  const facts = gatherFacts(loaded.config);
  const promised = promisedBy(planFromFacts(facts, 'bench'), nothingGiven);
  const began = performance.now();
  const { observation } = await look(promised, {
    connections: [{ controller: undefined, address: '127.0.0.1', port }],
    cluster: undefined,
    resolver: new Resolver(),
    patience: 10_000,
    http: false,
    caa: false,
    crls: false,
    concurrency: 64,
    onProgress: () => undefined,
  });
  const seen = performance.now();
  const findings = findingsOf(promised, observation, new ManifestWiring(facts), new Date());
  const judged = performance.now();
  server.close();
  const served = observation.handshakes.filter(({ kind }) => kind === 'served').length;
  if (served !== hosts || findings.length > 0) throw new Error(`${served} served, ${JSON.stringify(findings)}`);
  figure(`verify: ${hosts} handshakes, 64 at a time`, (seen - began) / 1000, 's');
  figure(`verify: ${hosts} handshakes judged`, judged - seen, 'ms');
}

function sections(): Record<string, unknown> {
  const app = (_: unknown, index: number) => ({
    name: `app-${index}`,
    namespace: 'wiki',
    host: `app-${index}.apps.example.com`,
    service: { name: `app-${index}`, port: 80 },
  });
  return {
    issuers: { own: { selfSigned: {} } },
    environments: { apps: { domain: 'apps.example.com', issuer: 'own', namespaces: { list: ['wiki'] } } },
    apps: Array.from({ length: hosts }, app),
  };
}
