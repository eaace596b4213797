import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { requireBuilt } from './cache';
import { type CrdSet, installCrds } from './crds';
import { writeKubeconfig, writeServerCredentials } from './credentials';
import { pulumiEnvironment } from './environment';
import { KnownSecrets } from './known-secrets';
import { kubectl } from './kubectl';
import { logFile } from './log-tail';
import { createNodes } from './nodes';
import { missingForRunning } from './prerequisites';
import { type Program } from './program';
import { type CertManagerOptions, certManager } from './programs/cert-manager';
import {
  etcd,
  kubeApiserver,
  kubeControllerManager,
  kubeScheduler,
  kwok,
  storageClassFile,
} from './programs/control-plane';
import { type EpinioOptions, epinio } from './programs/epinio';
import { kubed } from './programs/kubed';
import { type MetalLbOptions, metallb, placeMetalLbPod } from './programs/metallb';
import { type NameServer, named } from './programs/named';
import { type AcmeServer, type PebbleOptions, pebble } from './programs/pebble';
import { type Edge, type TraefikOptions, traefik } from './programs/traefik';
import { type LabRecord, labPrefix, writeRecord } from './record';
import { type Site, apiServer, planSite } from './site';
import { Supervision } from './supervision';

export interface LabOptions {
  /**
   * Where the lab keeps everything; it is removed with the lab, so it has to be empty or not to exist.
   * @default a new directory among the temporary files
   */
  readonly directory?: string;
  /** @default 2 */
  readonly nodes?: number;
  /** The zones that the name server takes updates for. @default ['example.com'] */
  readonly zones?: readonly string[];
  /** Custom resource definitions to install; a chart that brings its own must find none. @default [] */
  readonly crds?: readonly CrdSet[];
  /** Whether cert-manager's controllers run from the start; they wait for their definitions. @default true */
  readonly certManager?: boolean;
  /** Told what has come up, and how long after the start. */
  readonly onProgress?: (line: string) => void;
}

/**
 * Starts a lab as children of this process: the store, the API server, its controllers and scheduler, nodes that kwok
 * plays, a name server, an ACME server and cert-manager's controllers. They end with this process, however it ends.
 * @example const lab = await startLab({ crds: ['cert-manager'] }); try { await lab.kubectl(['get', 'nodes']); } finally { await lab.stop(); }
 */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const [missing] = missingForRunning();
  if (missing !== undefined) throw new Error(`${missing.program} is missing: ${missing.install}`);
  requireBuilt('etcd', 'pulumi', 'kubernetes-provider', 'kubernetes', 'cert-manager', 'kwok', 'pebble');
  const directory = prepareDirectory(options.directory);
  const site = await planSite(directory);
  const supervision = Supervision.start(directory);
  try {
    return await assemble(site, supervision, options);
  } catch (error) {
    await supervision.end();
    throw error;
  }
}

async function assemble(site: Site, supervision: Supervision, options: LabOptions): Promise<Lab> {
  const { zones = ['example.com'], nodes = 2, crds = [], onProgress = () => undefined } = options;
  const begin = Date.now();
  const start = async (program: Program): Promise<void> => {
    await supervision.ask({ kind: 'start', program });
    onProgress(`${program.name} is ready after ${((Date.now() - begin) / 1000).toFixed(1)} s`);
  };
  const { program: nameServerProgram, server: nameServer } = await named(site, zones);
  await Promise.all([start(nameServerProgram), startApiServer(site, start)]);
  const { program: acmeProgram, server: acme } = await pebble(site, { nameServer: nameServer.address });
  await installCrds(site.kubeconfig, crds);
  const controllers = [kubeControllerManager(site), kubeScheduler(site), kwok(site)];
  if (options.certManager ?? true) controllers.push(certManager(site, { nameServer: nameServer.address }));
  await Promise.all([...(await Promise.all(controllers)), acmeProgram].map(start));
  await Promise.all([
    createNodes(site.kubeconfig, nodes),
    kubectl(site.kubeconfig, ['apply', '-f', storageClassFile()]),
  ]);
  onProgress(`${nodes} nodes are ready after ${((Date.now() - begin) / 1000).toFixed(1)} s`);
  const lab = new Lab(site, supervision, nameServer, acme);
  writeRecord(lab.record());
  return lab;
}

async function startApiServer(site: Site, start: (program: Program) => Promise<void>): Promise<void> {
  writeServerCredentials(site);
  await start(await etcd(site));
  await start(kubeApiserver(site));
  writeKubeconfig(site);
}

function prepareDirectory(wanted: string | undefined): string {
  if (wanted === undefined) return realpathSync(mkdtempSync(join(tmpdir(), labPrefix)));
  const directory = resolve(wanted);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (readdirSync(directory).length > 0) throw new Error(`${directory} is not empty, and a lab removes its directory`);
  return realpathSync(directory);
}

/** A control plane that runs, and what can be done with it. */
export class Lab {
  /** Goes with the lab. */
  readonly directory: string;
  /** The path of an administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** The URL of the API server. */
  readonly server: string;
  /** For Pulumi, kubectl and whatever else uses the lab. */
  readonly environment: Readonly<Record<string, string>>;
  /** What must stand nowhere in plain. */
  readonly secrets: KnownSecrets;

  constructor(
    private readonly site: Site,
    private readonly supervision: Supervision,
    readonly nameServer: NameServer,
    readonly acme: AcmeServer,
  ) {
    this.directory = site.directory;
    this.kubeconfig = site.kubeconfig;
    this.server = apiServer(site);
    this.environment = pulumiEnvironment(site);
    this.secrets = new KnownSecrets(this);
  }

  /** Runs kubectl; resolves to what it printed, and rejects with what it complained of. */
  kubectl(args: readonly string[], input?: string): Promise<string> {
    return kubectl(this.kubeconfig, args, input);
  }

  /** Installs custom resource definitions as their modules have them, where no chart will. */
  installCrds(sets: readonly CrdSet[]): Promise<void> {
    return installCrds(this.kubeconfig, sets);
  }

  /** Starts any program as one of the lab, and waits until it is ready. */
  start(program: Program): Promise<void> {
    return this.supervision.ask({ kind: 'start', program });
  }

  /** Kills a program; `start` can start it again, on the same port and state. */
  kill(name: string): Promise<void> {
    return this.supervision.ask({ kind: 'stop', name });
  }

  /** Starts the API server again after `kill('kube-apiserver')`. */
  restartApiServer(): Promise<void> {
    return this.start(kubeApiserver(this.site));
  }

  /** Starts cert-manager's controllers, where the lab was started without. */
  async startCertManager(options: CertManagerOptions = {}): Promise<void> {
    await this.start(await certManager(this.site, { nameServer: this.nameServer.address, ...options }));
  }

  /** Starts MetalLB's controller, once its custom resource definitions are there. */
  async startMetalLb(options: MetalLbOptions = {}): Promise<void> {
    if (options.pod === undefined) await placeMetalLbPod(this.kubeconfig, options);
    await this.start(await metallb(this.site, options));
  }

  /** Starts a Traefik; a lab can have one for each ingress controller. */
  async startTraefik(options: TraefikOptions = {}): Promise<Edge> {
    const { program, edge } = await traefik(this.site, options);
    await this.start(program);
    return edge;
  }

  /** Starts a kubed that is given; see `kubedProgram`. */
  async startKubed(command: string): Promise<void> {
    await this.start(await kubed(this.site, command));
  }

  /** Starts Epinio's server, once its chart is installed; resolves to the URL of its API. */
  async startEpinio(options: EpinioOptions): Promise<string> {
    const { program, url } = await epinio(this.site, options);
    await this.start(program);
    return url;
  }

  /** Starts another ACME server, as one that wants accounts bound to external ones. */
  async startPebble(options: Omit<PebbleOptions, 'nameServer'> & { readonly name: string }): Promise<AcmeServer> {
    const { program, server } = await pebble(this.site, { ...options, nameServer: this.nameServer.address });
    await this.start(program);
    return server;
  }

  /** What a program of the lab has logged so far. */
  log(name: string): string {
    return readFileSync(logFile(this.directory, name), 'utf8');
  }

  /** Leaves the lab running when this process ends, for `lab down` to stop. */
  release(): Promise<void> {
    return this.supervision.release();
  }

  /** Ends every process of the lab and removes its directory. Fails where a secret of it stands in plain anywhere. */
  async stop(): Promise<void> {
    try {
      await this.secrets.assertKept();
    } finally {
      await this.supervision.end();
    }
  }

  /** What others are told of the lab. */
  record(): LabRecord {
    const { directory, environment, nameServer, acme } = this;
    return { directory, supervisor: this.supervision.pid, environment, nameServer, acme };
  }
}
