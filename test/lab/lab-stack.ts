import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  type DestroyOptions,
  type DestroyResult,
  LocalWorkspace,
  type PreviewOptions,
  type PreviewResult,
  PulumiCommand,
  type RefreshOptions,
  type RefreshResult,
  type Stack,
  type UpOptions,
  type UpResult,
} from '@pulumi/pulumi/automation';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import { configPath } from '../../components/config/path';
import { build } from '../../components/program';
import { configSections } from '../../components/pulumi-config';
import { pulumiRoot } from './environment';
import { type Credential, credentialsIn, KnownSecrets } from './known-secrets';
import { type Lab } from './lab';
import { systemProgram } from './prerequisites';
import { chartDirectory } from './stand-ins/charts';

const root = resolve(__dirname, '../..');

/** Sections of a stack's configuration, without the prefix `edgewire:`. */
export type Sections = Readonly<Record<string, unknown>>;

/** How the program is run: by the Automation API inside of the test, or by the `pulumi` command from a checkout. */
export const ways = ['inline', 'command'] as const;

export type Way = (typeof ways)[number];

/** Whether the `pulumi` command could run a program in TypeScript: its language host is no Go module. */
export const hasLanguageHost = systemProgram('pulumi-language-nodejs') !== undefined;

export interface LabStackOptions {
  /** @default 'dev' */
  readonly name?: string;
  /** @default 'inline' */
  readonly way?: Way;
}

const registered = z.object({ resources: z.array(z.object({ type: z.string(), name: z.string() })) });
const deployed = z.object({
  resources: z.array(z.object({ urn: z.string(), external: z.boolean().optional() })).default([]),
});

/** What of a stack file has to stay for what is encrypted, in it and in the state, to be readable. */
const stackFile = z.object({ encryptionsalt: z.string().optional() });

type Listeners = Pick<UpOptions, 'onOutput' | 'onError' | 'onEvent'>;

/** A stack of this program on a lab, with its charts from a directory. */
export class LabStack {
  private readonly transcript: string[] = [];
  private readonly secrets: KnownSecrets;
  private unencrypted: readonly Credential[] = [];

  private constructor(
    private readonly lab: Lab,
    /** Where the program runs, and what paths in the configuration are relative to. */
    readonly directory: string,
    readonly name: string,
    /** The stack, by the Automation API. */
    readonly pulumi: Stack,
  ) {
    this.secrets = new KnownSecrets(lab);
  }

  static async open(lab: Lab, sections: Sections, options: LabStackOptions = {}): Promise<LabStack> {
    const { name = 'dev', way = 'inline' } = options;
    const directory = mkdtempSync(join(tmpdir(), 'edgewire-stack-'));
    // Dynamic providers find their packages in the directory that the program runs in.
    link(directory, 'node_modules');
    const settings = { pulumiCommand: await PulumiCommand.get({ root: pulumiRoot() }), envVars: lab.environment };
    if (way === 'command') for (const entry of checkout) link(directory, entry);
    const program = () => build(configSections(), name, directory);
    const pulumi =
      way === 'inline'
        ? await LocalWorkspace.createOrSelectStack(
            { projectName: 'edgewire', stackName: name, program },
            { workDir: directory, ...settings },
          )
        : await LocalWorkspace.createOrSelectStack({ stackName: name, workDir: directory }, settings);
    const stack = new LabStack(lab, directory, name, pulumi);
    stack.configure(sections);
    lab.beforeEnd(() => stack.assertSecrecy());
    return stack;
  }

  /** Replaces the configuration: what the next update builds. Credentials in it are encrypted before that. */
  configure(given: Sections): void {
    const sections = onLab(this.lab, given);
    this.unencrypted = credentialsIn(sections);
    this.secrets.addCredentials(this.unencrypted, this.directory);
    const file = join(this.directory, `Pulumi.${this.name}.yaml`);
    const before = existsSync(file) ? stackFile.parse(parse(readFileSync(file, 'utf8'))) : {};
    const config = Object.fromEntries(Object.entries(sections).map(([key, value]) => [`edgewire:${key}`, value]));
    writeFileSync(file, stringify({ ...before, config }));
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

  /** Everything that the engine has printed, and every event that it has told, as JSON. */
  said(): string {
    return this.transcript.join('');
  }

  private async run<T>(given: Listeners, operation: (listeners: Required<Listeners>) => Promise<T>): Promise<T> {
    // Both times: what it removes is gone afterwards, and what it makes may be gone before the next one.
    await Promise.all([this.encryptCredentials(), this.learnSecrets()]);
    try {
      return await operation(this.listening(given));
    } finally {
      await this.learnSecrets();
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

  /** What the state has: type and name of each resource, sorted, without the provider that runs dynamic ones. */
  async deployedResources(): Promise<readonly string[]> {
    const exported: { readonly deployment: unknown } = await this.pulumi.exportStack();
    return deployed
      .parse(exported.deployment)
      .resources.filter(({ external }) => external !== true)
      .map(({ urn }) => `${urn.split('::')[2]?.split('$').at(-1)} ${urn.split('::')[3]}`)
      .filter((one) => !one.startsWith('pulumi:providers:pulumi-nodejs'))
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

  /**
   * Fails where a secret stands in plain in what the engine said, in what Pulumi has on disk (state, history, backups)
   * or in what programs of the lab logged. Goes by itself before the lab ends.
   */
  private async assertSecrecy(): Promise<void> {
    await this.learnSecrets();
    const said = this.secrets.leaksIn(this.said()).map((what) => `the engine's output and events: ${what}`);
    const kept = ['pulumi', 'logs'].flatMap((part) => this.secrets.leaksBelow(join(this.lab.directory, part)));
    assert.deepEqual([...said, ...kept], [], `secrets of the stack ${this.name} stand in plain`);
  }

  /** A test may have stopped the API server: what it holds was learned before. */
  private learnSecrets(): Promise<void> {
    return this.secrets.addCluster().catch(() => undefined);
  }
}

/** What the `pulumi` command needs of a checkout. */
const checkout = ['Pulumi.yaml', 'index.ts', 'components', 'package.json', 'tsconfig.json', 'tsconfig.pulumi.json'];

function link(directory: string, entry: string): void {
  symlinkSync(join(root, entry), join(directory, entry));
}

/** A configuration with the lab's cluster, and with charts from a directory where it does not say otherwise. */
function onLab(lab: Lab, sections: Sections): Sections {
  // The provider finds charts by a path relative to where the program's process was started.
  const directory = relative(process.cwd(), chartDirectory(join(lab.directory, 'charts')));
  const charts = z.record(z.string(), z.unknown()).optional().parse(sections.charts);
  return {
    ...sections,
    cluster: { name: 'lab', kubeconfig: lab.kubeconfig },
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
