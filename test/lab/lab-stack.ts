import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  type DestroyOptions,
  type DestroyResult,
  LocalWorkspace,
  type PreviewOptions,
  type PreviewResult,
  PulumiCommand,
  type PulumiFn,
  type RefreshOptions,
  type RefreshResult,
  type Stack,
  type UpOptions,
  type UpResult,
} from '@pulumi/pulumi/automation';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import { configPath } from '../../components/config/path';
import { build } from '../../components/platform/program';
import { configSections } from '../../components/pulumi/config';
import { contextName } from './credentials';
import { pulumiRoot } from './environment';
import { killedUp, type Outcome } from './killed-up';
import { type Credential, credentialsIn } from './known-secrets';
import { type Lab } from './lab';
import { systemProgram } from './prerequisites';
import { chartDirectory } from './stand-ins/charts';

const root = resolve(__dirname, '../..');

/** Sections of a stack's configuration, without the prefix `edgewire:`. */
export type Sections = Readonly<Record<string, unknown>>;

/** How the program is run: by the Automation API inside of the test, or by the `pulumi` command from a checkout. */
export const ways = ['inline', 'command'] as const;

export type Way = (typeof ways)[number];

/** Which language host runs the program of the `pulumi` command, for a test's name: the real one is no Go module. */
export const languageHostIs =
  systemProgram('pulumi-language-nodejs') === undefined
    ? "a stand-in for Node's language host"
    : "Node's language host";

export interface LabStackOptions {
  /** @default 'dev' */
  readonly name?: string;
  /** @default 'inline' */
  readonly way?: Way;
  /**
   * The program that is run inline.
   *
   * @default that of this project
   */
  readonly program?: LabProgram;
  /** The kubeconfig of the user who runs the program. @default the administrator's */
  readonly kubeconfig?: string;
}

/** A program, by the directory that it runs in and the name of its stack. */
type LabProgram = (directory: string, name: string) => ReturnType<PulumiFn>;

const registered = z.object({ resources: z.array(z.object({ type: z.string(), name: z.string() })) });
const deployed = z.object({
  resources: z.array(z.object({ urn: z.string(), external: z.boolean().optional() })).default([]),
});

/** What of a stack file has to stay for what is encrypted, in it and in the state, to be readable. */
const stackFile = z.object({ encryptionsalt: z.string().optional() });

/** Charts for a cluster that has what it needs, or needs none of it. */
export const noCharts = {
  install: { traefik: false, metallb: false, certManager: false, kubed: false, replicator: false, epinio: false },
};

type Listeners = Pick<UpOptions, 'onOutput' | 'onError' | 'onEvent'>;

/** A stack of this program on a lab, with its charts from a directory. */
export class LabStack {
  private readonly transcript: string[] = [];
  private unencrypted: readonly Credential[] = [];

  private constructor(
    private readonly lab: Lab,
    /** Where the program runs, and what paths in the configuration are relative to. */
    readonly directory: string,
    readonly name: string,
    /** The stack, by the Automation API. */
    readonly pulumi: Stack,
    private readonly kubeconfig: string,
  ) {}

  static async open(lab: Lab, sections: Sections, options: LabStackOptions = {}): Promise<LabStack> {
    const { name = 'dev', way = 'inline', program, kubeconfig = lab.kubeconfig } = options;
    const directory = mkdtempSync(join(tmpdir(), 'edgewire-stack-'));
    if (way === 'command') linkCheckout(directory);
    // Dynamic providers find their packages in the directory that the program runs in.
    else link(directory, 'node_modules');
    const pulumi = await (way === 'inline'
      ? inlineStack(directory, name, lab.environment, program)
      : commandStack(directory, name, lab.environment));
    const stack = new LabStack(lab, directory, name, pulumi, kubeconfig);
    stack.configure(sections);
    lab.secrets.searchIn(`what the engine said of the stack ${name}`, () => stack.said());
    return stack;
  }

  /** Replaces the configuration: what the next update builds. Credentials in it are encrypted before that. */
  configure(given: Sections): void {
    const sections = onLab(this.lab, this.kubeconfig, given);
    this.unencrypted = credentialsIn(sections);
    this.lab.secrets.addCredentials(this.unencrypted, this.directory);
    const file = join(this.directory, `Pulumi.${this.name}.yaml`);
    const before = existsSync(file) ? stackFile.parse(parse(readFileSync(file, 'utf8'))) : {};
    const config = Object.fromEntries(Object.entries(sections).map(([key, value]) => [`edgewire:${key}`, value]));
    writeFileSync(file, stringify({ ...before, config }, { compat: 'yaml-1.1' }));
  }

  /** As the Automation API's, which throws what the engine says; what it prints and tells is kept for {@link said}. */
  up(options: UpOptions = {}): Promise<UpResult> {
    return this.run(options, (listeners) => this.pulumi.up({ ...options, ...listeners }));
  }

  /** See {@link up}. */
  preview(options: PreviewOptions = {}): Promise<PreviewResult> {
    return this.run(options, (listeners) => this.pulumi.preview({ ...options, ...listeners }));
  }

  /** See {@link up}. */
  refresh(options: RefreshOptions = {}): Promise<RefreshResult> {
    return this.run(options, (listeners) => this.pulumi.refresh({ ...options, ...listeners }));
  }

  /** See {@link up}. */
  destroy(options: DestroyOptions = {}): Promise<DestroyResult> {
    return this.run(options, (listeners) => this.pulumi.destroy({ ...options, ...listeners }));
  }

  /**
   * An {@link up} that is killed, with its engine and providers, once a condition holds.
   *
   * @param isTime asked over and over, with the number of events about resources so far
   */
  killedUp(isTime: (events: number) => boolean): Promise<Outcome> {
    const { directory, name, lab } = this;
    const { environment } = lab;
    return this.run({}, ({ onOutput }) => killedUp({ directory, name, environment, isTime, onText: onOutput }));
  }

  /** Everything that the engine has printed, and every event that it has told, as JSON. */
  said(): string {
    return this.transcript.join('');
  }

  private async run<T>(given: Listeners, operation: (listeners: Required<Listeners>) => Promise<T>): Promise<T> {
    // Both times: what it removes is gone afterwards, and what it makes may be gone before the next one.
    await Promise.all([this.encryptCredentials(), this.lab.secrets.addCluster()]);
    try {
      return await operation(this.listening(given));
    } finally {
      await this.lab.secrets.addCluster();
    }
  }

  /** As `pulumi config set --secret` does, so that what the program gets is decrypted and known to be secret. */
  private async encryptCredentials(): Promise<void> {
    const values = this.unencrypted.map(
      ({ path: [section = '', ...steps], value }) =>
        [configPath(String(section), ...steps), { value, secret: true }] as const,
    );
    if (values.length > 0) await this.pulumi.setAllConfig(Object.fromEntries(values), true);
    this.unencrypted = [];
  }

  private listening({ onOutput, onError, onEvent }: Listeners): Required<Listeners> {
    const keep = (text: string) => void this.transcript.push(text);
    return {
      onOutput: (text) => (keep(text), onOutput?.(text)),
      onError: (text) => (keep(text), onError?.(text)),
      onEvent: (event) => (keep(JSON.stringify(event)), onEvent?.(event)),
    };
  }

  /** What the offline command lists for this configuration: type and name of each resource, sorted. */
  async plannedResources(): Promise<readonly string[]> {
    const args = ['plan', '--resources', '--format', 'json', '--stack', this.name, '--cwd', this.directory];
    const { stdout } = await promisify(execFile)(process.execPath, ['cli/start.mjs', ...args], { cwd: root });
    return registered
      .parse(JSON.parse(stdout))
      .resources.map(({ type, name }) => `${type} ${name}`)
      .sort();
  }

  /** What the state has: type and name of each resource, sorted. */
  async deployedResources(): Promise<readonly string[]> {
    const exported: { readonly deployment: unknown } = await this.pulumi.exportStack();
    return deployed
      .parse(exported.deployment)
      .resources.filter(({ external }) => external !== true)
      .map(({ urn }) => `${urn.split('::')[2]?.split('$').at(-1)} ${urn.split('::')[3]}`)
      .sort();
  }

  /** The state as it lies on disk: secrets are encrypted in it, unlike in what `exportStack` gives. */
  stateText(): string {
    const backend = fileURLToPath(this.lab.environment.PULUMI_BACKEND_URL ?? '');
    return readFileSync(join(backend, `.pulumi/stacks/edgewire/${this.name}.json`), 'utf8');
  }

  /** Removes the directory; the stack's state goes with the lab. */
  close(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

type Environment = Lab['environment'];

/** The stack of a directory, with its program inside of this process. */
export async function inlineStack(
  directory: string,
  name: string,
  environment: Environment,
  run: LabProgram = () => build(configSections(), name, directory),
): Promise<Stack> {
  const program = () => run(directory, name);
  const settings = { workDir: directory, ...(await settingsFor(environment)) };
  return LocalWorkspace.createOrSelectStack({ projectName: 'edgewire', stackName: name, program }, settings);
}

async function commandStack(directory: string, name: string, environment: Environment): Promise<Stack> {
  return LocalWorkspace.createOrSelectStack({ stackName: name, workDir: directory }, await settingsFor(environment));
}

async function settingsFor(environment: Environment) {
  return { pulumiCommand: await PulumiCommand.get({ root: pulumiRoot() }), envVars: { ...environment } };
}

/** What the `pulumi` command needs of a checkout. */
const checkout = ['node_modules', 'Pulumi.yaml', 'program.cjs', 'package.json'];

/** Makes the packages and the compiler's options of this project those of a program in a directory. */
export function linkPackages(directory: string): void {
  for (const entry of ['node_modules', 'package.json', 'tsconfig.json']) link(directory, entry);
}

/** Makes a directory a checkout of this project, in which the `pulumi` command runs its program; it has no stack. */
export function linkCheckout(directory: string): void {
  for (const entry of checkout) link(directory, entry);
}

function link(directory: string, entry: string): void {
  symlinkSync(join(root, entry), join(directory, entry));
}

const settings = z.record(z.string(), z.unknown()).optional();

/** A configuration with the lab's cluster, and with charts from a directory where it does not say otherwise. */
function onLab(lab: Lab, kubeconfig: string, sections: Sections): Sections {
  const directory = chartDirectory(join(lab.directory, 'charts'));
  const cluster = settings.parse(sections.cluster);
  const charts = settings.parse(sections.charts);
  return {
    ...sections,
    cluster: { ...cluster, name: 'lab', kubeconfig, context: contextName },
    charts: { source: { directory }, ...charts },
  };
}

/** The configuration of a stack file of the project, such as `Pulumi.dev.yaml`, or one of `examples`. */
export function sectionsOf(file: string): Sections {
  const text: unknown = parse(readFileSync(join(root, file), 'utf8'));
  const { config } = z.object({ config: z.record(z.string(), z.unknown()) }).parse(text);
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(/^edgewire:/, ''), value]));
}

/** A configuration whose environments are distributed so: no kubed runs in a lab unless one is given. */
export function distributedBy(distribution: 'direct' | 'kubed' | 'replicator', sections: Sections): Sections {
  const environments = z.record(z.string(), z.record(z.string(), z.unknown())).parse(sections.environments);
  const changed = Object.entries(environments).map(([name, one]) => [name, { ...one, distribution }]);
  return { ...sections, environments: Object.fromEntries(changed) as unknown };
}
