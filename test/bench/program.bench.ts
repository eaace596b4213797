import { ManifestWiring } from '../../components/wiring/manifests/wire-manifest';
import { gatherFacts } from '../../components/wiring/plan-stack';
import { figure } from './figure';
import { heap } from './heap';
import { largeStack } from './large-stack';

const sizes = [1_000, 3_000, 10_000];
const environments = 200;

/**
 * Ingresses that are declared in a program beside as many applications of its stack: time for each, how the time for
 * all grows (an exponent: 1 where one costs the same however many there are), and memory.
 */
export function benchProgram(): void {
  const times: number[] = [];
  declare(3_000);
  for (const size of sizes) {
    const { seconds, mebibytes } = declare(size);
    times.push(seconds);
    figure(`program-${size}-ingresses-each`, (seconds / size) * 1_000, 'ms');
    figure(`program-${size}-ingresses-memory`, mebibytes, 'MiB');
  }
  const [before = 0, last = 0] = times.slice(-2);
  const [fewer = 1, most = 1] = sizes.slice(-2);
  figure('program-ingresses-growth', Math.log(last / before) / Math.log(most / fewer), 'exponent');
}

function declare(size: number): { readonly seconds: number; readonly mebibytes: number } {
  const config = largeStack(size, environments);
  const empty = heap();
  const start = performance.now();
  const manifests = new ManifestWiring(gatherFacts(config));
  const wired: unknown[] = [];
  for (let index = 0; index < size; index++) {
    const one = manifests.wire(declared(index));
    if (one.kind !== 'wired' || one.wiring.length !== 1) throw new Error('an Ingress of the benchmark is not wired');
    wired.push(one.spec);
  }
  const seconds = (performance.now() - start) / 1_000;
  const mebibytes = (heap() - empty) / 2 ** 20;
  // What is held until here counts.
  if (wired.length !== size || manifests.wire(declared(0)).kind !== 'wired')
    throw new Error('an Ingress of the benchmark is lost');
  return { seconds, mebibytes };
}

function declared(index: number): Readonly<Record<string, unknown>> {
  const environment = index % environments;
  const backend = { service: { name: 'web', port: { number: 80 } } };
  const host = `declared-${index}.env-${environment}.example.org`;
  return {
    metadata: { name: `declared-${index}`, namespace: `ns-${environment}` },
    spec: { rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
  };
}
