import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LocalWorkspace, PulumiCommand } from '@pulumi/pulumi/automation';
import { pulumiRoot } from '../lab/environment';
import { type Lab, startLab } from '../lab/lab';
import { distributedBy, LabStack, linkPackages, sectionsOf } from '../lab/lab-stack';
import { playPods } from '../lab/pods';
import { figure } from './figure';
import { flattened } from './flat-program';
import { median } from './median';

const root = resolve(__dirname, '../..');

const runs = 5;

const names = ['dev', 'flat', 'small'] as const;

const threeLines = `import * as pulumi from '@pulumi/pulumi';

export const stack = pulumi.getStack();
`;

/** As people write them, it loads the SDK of Kubernetes. */
const flat = `import { readFileSync } from 'node:fs';
import * as kubernetes from '@pulumi/kubernetes';
import { flatProgram } from ${JSON.stringify(join(root, 'test/bench/flat-program'))};

const { apiextensions, core, helm, networking } = kubernetes;
export const classes = [apiextensions.CustomResource, core.v1.Secret, helm.v3.Release, networking.v1.Ingress].length;
void flatProgram(JSON.parse(readFileSync('state.json', 'utf8')))();
`;

/** What a command took, with every process that it started and waited for. */
interface Took {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/**
 * `pulumi preview` of the dev stack in the lab as people type it, beside the same resources declared by a flat program,
 * and beside a program of three lines; and with nothing transpiled yet, as after `npm ci` in a fresh clone.
 */
export async function benchCommand(): Promise<void> {
  const lab = await startLab({ certManager: false });
  const dev = await LabStack.open(lab, distributedBy('direct', sectionsOf('Pulumi.dev.yaml')), { way: 'command' });
  try {
    await Promise.all([dev.up(), playPods(lab)]);
    const exported = await dev.pulumi.exportStack();
    const state = flattened(exported.deployment, 'flat');
    const flatDirectory = programIn(lab, 'flat', flat);
    writeFileSync(join(flatDirectory, 'state.json'), JSON.stringify(state));
    await (await stackIn(lab, flatDirectory, 'flat')).importStack({ ...exported, deployment: state });
    const small = programIn(lab, 'small', threeLines);
    await (await stackIn(lab, small, 'small')).up();
    const all = { dev: dev.directory, flat: flatDirectory, small };
    const took = { dev: [] as Took[], flat: [] as Took[], small: [] as Took[] };
    for (const name of names) figures('first', name, [preview(lab, all[name], name, 'first')]);
    for (let turn = 0; turn < runs; turn++)
      for (const name of names) took[name].push(preview(lab, all[name], name, 'kept'));
    for (const name of names) figures('preview', name, took[name]);
    for (const what of ['seconds', 'cpuSeconds'] as const) {
      const ratios = took.dev.map((one, turn) => one[what] / (took.flat[turn]?.[what] ?? 0));
      figure(`command-preview-dev-over-flat-${what}`, median(ratios), 'x');
    }
  } finally {
    dev.close();
    await lab.stop();
  }
}

function figures(what: string, name: string, all: readonly Took[]): void {
  figure(`command-${what}-${name}`, median(all.map(({ seconds }) => seconds)), 's');
  figure(`command-${what}-${name}-cpu`, median(all.map(({ cpuSeconds }) => cpuSeconds)), 's');
}

/** A directory with a program of its own. */
function programIn(lab: Lab, name: string, text: string): string {
  const directory = mkdtempSync(join(lab.directory, `${name}-`));
  linkPackages(directory);
  writeFileSync(join(directory, 'Pulumi.yaml'), 'name: edgewire\nmain: index.ts\nruntime: nodejs\n');
  writeFileSync(join(directory, 'index.ts'), text);
  return directory;
}

async function stackIn(lab: Lab, workDir: string, stackName: string) {
  const pulumiCommand = await PulumiCommand.get({ root: pulumiRoot() });
  return LocalWorkspace.createOrSelectStack({ stackName, workDir }, { pulumiCommand, envVars: { ...lab.environment } });
}

/**
 * Runs the command as a shell does.
 *
 * @param transpiled where ts-node keeps what it transpiled; the directory of the first run is emptied before it
 */
function preview(lab: Lab, cwd: string, stack: string, transpiled: 'first' | 'kept'): Took {
  const cache = join(lab.directory, 'transpiled', transpiled);
  if (transpiled === 'first') rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const script = `TIMEFORMAT='%R %U %S'; time pulumi preview --stack ${stack} >preview.log 2>&1`;
  // Type checks would take longer than everything else.
  const transpiling = { PULUMI_NODEJS_TRANSPILE_ONLY: 'true', TS_NODE_CACHE_DIRECTORY: cache };
  const env = { ...process.env, ...lab.environment, ...transpiling };
  const { status, stderr } = spawnSync('bash', ['-c', script], { cwd, env, encoding: 'utf8' });
  const [seconds, user, system] = stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  if (status !== 0 || seconds === undefined || user === undefined || system === undefined)
    throw new Error(`the preview of ${stack} failed; see ${join(cwd, 'preview.log')}: ${stderr}`);
  return { seconds, cpuSeconds: user + system };
}
