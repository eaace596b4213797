import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type Stack } from '@pulumi/pulumi/automation';
import { changesIn } from '../lab/changes';
import { handshake } from '../lab/handshake';
import { watchIngresses } from '../lab/ingress-watch';
import { type Lab, startLab } from '../lab/lab';
import { inlineStack, LabStack, noCharts, type Sections } from '../lab/lab-stack';
import { apply, ingressClass, namespaceNamed, service } from '../lab/manifests';
import { certificateIn } from '../lab/secret-certificate';
import { figure } from './figure';
import { flatProgram, flattened } from './flat-program';

/** What one size took. */
export interface ScaleFigures {
  readonly applications: number;
  readonly firstUp: number;
  readonly sameUp: number;
}

/**
 * An edge of so many applications, ten to a namespace and fifty to an environment, brought up on a lab of its own:
 * seconds of the first `up`, of one without changes (beside a flat program with the same resources) and of one more
 * application; memory; and whether the first client of each host, once its route answers, is served its certificate.
 */
export async function benchScale(applications: number): Promise<ScaleFigures> {
  const lab = await startLab({ crds: ['cert-manager'], nodes: 0 });
  try {
    const apps = appsOf(applications + 1);
    const namespaces = [...new Set(apps.map(({ namespace }) => namespace))];
    await apply(lab, ingressClass('traefik'), ...['cert-manager', ...namespaces].map(namespaceNamed));
    await apply(lab, ...apps.map(({ namespace, name }) => service(namespace, name)));
    const args = ['--providers.kubernetesingress.allowemptyservices=true'];
    const { https } = await lab.startTraefik({ ingressClass: 'traefik', args });
    const clients = await FirstClients.start(lab, https);
    const stack = await LabStack.open(lab, sectionsOf(applications), { name: 'scale' });
    try {
      const told = (what: string, value: number, unit: string) => figure(`scale-${applications}-${what}`, value, unit);
      const memory = new Memory();
      const firstUp = await seconds(() => stack.pulumi.up());
      told('first-up', firstUp, 's');
      told('resources', (await stack.deployedResources()).length, 'resources');
      const served = await clients.untilServed(applications);
      told('hosts', served.size, 'hosts');
      told('bad-first-handshakes', await badAmong(lab, served), 'handshakes');
      const sameUp = await withoutChanges(stack.pulumi);
      told('same-up', sameUp, 's');
      const exported = await stack.pulumi.exportStack();
      const state = flattened(exported.deployment, 'flat');
      const flat = await inlineStack(stack.directory, 'flat', lab.environment, flatProgram(state));
      await flat.importStack({ ...exported, deployment: state });
      told('same-up-flat', await withoutChanges(flat), 's');
      stack.configure(sectionsOf(applications + 1));
      told('one-more', await seconds(() => stack.pulumi.up()), 's');
      const { program, engine } = memory.peak();
      told('memory-program', program, 'MiB');
      told('memory-engine', engine, 'MiB');
      return { applications, firstUp, sameUp };
    } finally {
      clients.stop();
      stack.close();
    }
  } finally {
    await lab.stop();
  }
}

async function withoutChanges(stack: Stack): Promise<number> {
  let changed: readonly string[] = [];
  const time = await seconds(async () => (changed = changesIn((await stack.up()).summary.resourceChanges)));
  if (changed.length > 0) throw new Error(`an up without changes changed: ${changed.join(', ')}`);
  return time;
}

async function seconds(task: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await task();
  return (performance.now() - start) / 1000;
}

const ofNamespace = 10;
const ofEnvironment = 50;

/** An application, where it is, and the name of its environment. */
function appsOf(count: number) {
  return Array.from({ length: count }, (_, index) => {
    // The last one is one more of the first environment.
    const of = index === count - 1 && index % ofNamespace === 0 ? 0 : index;
    const environment = `env-${Math.floor(of / ofEnvironment)}`;
    const name = `app-${index}`;
    return { name, namespace: `ns-${Math.floor(of / ofNamespace)}`, host: `${name}.${environment}.example.com` };
  });
}

function sectionsOf(count: number): Sections {
  const apps = appsOf(count);
  const environments = [...new Set(apps.map(({ host }) => environmentOf(host)))];
  return {
    controllers: { external: { class: 'traefik', default: true } },
    issuers: { private: { ca: { generate: { commonName: 'Private' } } } },
    environments: Object.fromEntries(
      environments.map((name) => {
        const list = new Set(apps.filter(({ host }) => environmentOf(host) === name).map(({ namespace }) => namespace));
        const namespaces = { list: [...list] };
        return [name, { domain: `${name}.example.com`, issuer: 'private', namespaces, distribution: 'direct' }];
      }),
    ),
    apps: apps.map(({ name, namespace, host }) => ({ name, namespace, host, service: { name, port: 80 } })),
    charts: noCharts,
  };
}

function environmentOf(host: string): string {
  return host.split('.')[1] ?? '';
}

/** The certificates that first clients were served, by host. */
type Served = ReadonlyMap<string, string>;

async function badAmong(lab: Lab, served: Served): Promise<number> {
  const certificates = new Map<string, string>();
  for (const name of new Set([...served.keys()].map(environmentOf))) {
    certificates.set(name, (await certificateIn(lab, 'edgewire', `${name}-routing`)).fingerprint256);
  }
  return [...served].filter(([host, fingerprint]) => certificates.get(environmentOf(host)) !== fingerprint).length;
}

/** Tries each host from its Ingress on, until its route answers; the client after that is its first. */
class FirstClients {
  private readonly served = new Map<string, string>();
  private stopped = false;
  private end: () => void = () => undefined;

  private constructor(private readonly port: number) {}

  static async start(lab: Lab, port: number): Promise<FirstClients> {
    const clients = new FirstClients(port);
    clients.end = await watchIngresses(lab, (hosts) => {
      for (const host of hosts) void clients.try(host);
    });
    return clients;
  }

  /** What the first client of each host was served, once there are so many. */
  async untilServed(count: number): Promise<Served> {
    while (this.served.size < count) await delay(100);
    return this.served;
  }

  stop(): void {
    this.stopped = true;
    this.end();
  }

  private async try(host: string): Promise<void> {
    while (!this.stopped) {
      if ((await handshake(host, this.port)).routed) break;
      await delay(300);
    }
    if (!this.stopped) this.served.set(host, (await handshake(host, this.port)).fingerprint);
  }
}

/** The highest memory of this process, which the program runs in, and of the engine with its providers, in MiB. */
class Memory {
  private engine = 0;
  private readonly timer = setInterval(() => (this.engine = Math.max(this.engine, engineMemory())), 1000);

  peak(): { readonly program: number; readonly engine: number } {
    clearInterval(this.timer);
    return { program: process.resourceUsage().maxRSS / 1024, engine: this.engine };
  }
}

/** The resident memory of every `pulumi` process below this one. */
function engineMemory(): number {
  const all = readdirSync('/proc').flatMap((pid) => (/^\d+$/.test(pid) ? statusOf(pid) : []));
  const below = new Set([process.pid]);
  for (let size = 0; size < below.size;) {
    size = below.size;
    for (const { pid, parent } of all) if (below.has(parent)) below.add(pid);
  }
  const engines = all.filter(({ pid, name }) => below.has(pid) && name.startsWith('pulumi'));
  return engines.reduce((sum, { kibibytes }) => sum + kibibytes, 0) / 1024;
}

function statusOf(pid: string) {
  let text;
  try {
    text = readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return [];
  }
  const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(text)?.[1] ?? '';
  return [{ pid: Number(pid), parent: Number(field('PPid')), name: field('Name'), kibibytes: Number(field('VmRSS')) }];
}
