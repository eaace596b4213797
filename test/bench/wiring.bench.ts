import { epinio } from '../../components/wiring/engines/epinio/routing';
import { plan } from '../../components/wiring/plan-stack';
import { figure } from './figure';
import { largeStack } from './large-stack';

const environments = 2_000;

/** How many hosts the linear scan is asked: all of them would take minutes. */
const scanned = 500;

/** Hosts planned per second for growing sizes, beside Epinio's own way of looking a host up. */
export function benchWiring(): void {
  plan(largeStack(1_000, environments), 'warm-up');
  let fastest = 0;
  for (const hosts of [1_000, 10_000, 100_000]) {
    const config = largeStack(hosts, environments);
    const start = performance.now();
    const planned = plan(config, 'bench');
    const seconds = (performance.now() - start) / 1000;
    if (planned.wiring.some(({ tls }) => tls !== 'routing-secret'))
      throw new Error('a host of the benchmark is not wired');
    fastest = hosts / seconds;
    figure(`wiring-${hosts}-hosts-${environments}-environments`, seconds, 's');
    figure(`wiring-${hosts}-hosts-per-second`, fastest, 'hosts/s');
  }
  const scan = linearScan();
  figure('epinio-linear-scan-hosts-per-second', scan, 'hosts/s');
  figure('wiring-100000-hosts-over-linear-scan', fastest / scan, 'x');
}

/** Epinio's MatchDo on the same names: every pattern is tried for every host. */
function linearScan(): number {
  const planned = plan(largeStack(scanned, environments), 'bench');
  const patterns = new Map(
    planned.environments.flatMap(({ names, secret }) => names.map((name) => [name, secret.name])),
  );
  const hosts = planned.wiring.map(({ host }) => host);
  const start = performance.now();
  for (const domain of hosts) {
    const answer = epinio.decide({ domain, secrets: patterns });
    if (answer.kind !== 'decided' || answer.decision.kind !== 'secret')
      throw new Error(`Epinio's scan finds nothing for ${domain}`);
  }
  return hosts.length / ((performance.now() - start) / 1000);
}
