import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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
import { build } from '../../components/program';
import { pulumiRoot } from './environment';
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

type Listeners = Pick<UpOptions, 'onOutput' | 'onError' | 'onEvent'>;

/** A stack of this program on a lab, with its charts from a directory. */
export class LabStack {
  private readonly transcript: string[] = [];

  private constructor(
    private readonly lab: Lab,
    /** Where the program runs, and what paths in the configuration are relative to. */
    readonly directory: string,
    readonly name: string,
    /** The stack, by the Automation API. */
    readonly pulumi: Stack,
    private readonly configuration: { sections: Sections },
  ) {}

  static async open(lab: Lab, sections: Sections, options: LabStackOptions = {}): Promise<LabStack> {
    const { name = 'dev', way = 'inline' } = options;
    const directory = mkdtempSync(join(tmpdir(), 'edgewire-stack-'));
    // Dynamic providers find their packages in the directory that the program runs in.
    link(directory, 'node_modules');
    const configuration = { sections };
    const settings = { pulumiCommand: await PulumiCommand.get({ root: pulumiRoot() }), envVars: lab.environment };
    if (way === 'command') for (const entry of checkout) link(directory, entry);
    const program = () => build(configuration.sections, name, directory);
    const pulumi =
      way === 'inline'
        ? await LocalWorkspace.createOrSelectStack(
            { projectName: 'edgewire', stackName: name, program },
            { workDir: directory, ...settings },
          )
        : await LocalWorkspace.createOrSelectStack({ stackName: name, workDir: directory }, settings);
    const stack = new LabStack(lab, directory, name, pulumi, configuration);
    stack.configure(sections);
    return stack;
  }

  /** Replaces the configuration: what the next update builds. */
  configure(sections: Sections): void {
    this.configuration.sections = onLab(this.lab, sections);
    const config: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(this.configuration.sections)) config[`edgewire:${key}`] = value;
    writeFileSync(join(this.directory, `Pulumi.${this.name}.yaml`), stringify({ config }));
  }

  /** As the Automation API's, which throws what the engine says; what it prints and tells is kept for {@link said}. */
  up(options: UpOptions = {}): Promise<UpResult> {
    return this.pulumi.up({ ...options, ...this.listening(options) });
  }

  /** See {@link up}. */
  preview(options: PreviewOptions = {}): Promise<PreviewResult> {
    return this.pulumi.preview({ ...options, ...this.listening(options) });
  }

  /** See {@link up}. */
  refresh(options: RefreshOptions = {}): Promise<RefreshResult> {
    return this.pulumi.refresh({ ...options, ...this.listening(options) });
  }

  /** See {@link up}. */
  destroy(options: DestroyOptions = {}): Promise<DestroyResult> {
    return this.pulumi.destroy({ ...options, ...this.listening(options) });
  }

  /** Everything that the engine has printed, and every event that it has told, as JSON. */
  said(): string {
    return this.transcript.join('');
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
