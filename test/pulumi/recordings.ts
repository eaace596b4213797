import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { record, type RecordedMessage, type RecordedResource } from '../../cli/recording';
import { type Outputs } from '../../components/platform/outputs';
import { build } from '../../components/platform/program';
import { stackAnnotation } from '../../components/ownership/stack-annotation';
import { issue } from '../certificates';

/** A configuration by section, as Pulumi hands it over: decrypted. */
export type Sections = Readonly<Record<string, unknown>>;

/** The root of the repository. */
export const root = resolve(__dirname, '../..');

/** What Pulumi puts around a secret on the wire. */
const secretMark = { key: '4dabf18193072939515e22adb298388d', value: '1b47061264138c4ac30d75fd1eb44270' };

/** What a stack registered, for questions. */
export class Recorded {
  constructor(
    readonly resources: readonly RecordedResource[],
    readonly messages: readonly RecordedMessage[],
    readonly outputs: Outputs,
  ) {}

  /** The one resource of a name, and of a type where several kinds share it. */
  get(name: string, type = ''): RecordedResource {
    const found = this.resources.filter((one) => one.name === name && one.type.includes(type));
    const [only] = found;
    assert.ok(only !== undefined && found.length === 1, `${found.length} resources ${name} ${type}`);
    return only;
  }

  /** Every resource whose type has the text in it. */
  all(type: string): readonly RecordedResource[] {
    return this.resources.filter((one) => one.type.includes(type));
  }

  /** The inputs of a resource, without the wrappers of secrets, and without the mark that every object has. */
  inputs(name: string, type = ''): Readonly<Record<string, unknown>> {
    return unmarked(mapping(unwrapped(this.get(name, type).inputs)));
  }

  /** The chart values of a release. */
  values(name: string): Readonly<Record<string, unknown>> {
    return mapping(this.inputs(name, 'Release').values);
  }

  /** The `spec` of a Kubernetes object. */
  spec(name: string, type = ''): Readonly<Record<string, unknown>> {
    return mapping(this.inputs(name, type).spec);
  }

  /**
   * Whether the engine makes one resource before another: by dependencies, by parents, and by what the parents depend
   * on, which is registered before them.
   */
  precedes(before: string, after: string): boolean {
    const wanted = this.get(before).urn;
    const seen = new Set<string>();
    const open = [this.get(after).urn];
    for (let urn = open.pop(); urn !== undefined; urn = open.pop()) {
      if (seen.has(urn)) continue;
      seen.add(urn);
      const { dependsOn, parent } = this.at(urn);
      if (dependsOn.includes(wanted)) return true;
      open.push(...dependsOn, ...(parent === '' ? [] : [parent]));
    }
    return false;
  }

  /** The resource with a URN. */
  at(urn: string): RecordedResource {
    const found = this.resources.find((one) => one.urn === urn);
    assert.ok(found, `no resource ${urn}`);
    return found;
  }
}

function unmarked(inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (!isMapping(inputs.metadata) || !isMapping(inputs.metadata.annotations)) return inputs;
  const { annotations, ...metadata } = inputs.metadata;
  const rest = Object.entries(annotations).filter(([key]) => key !== stackAnnotation);
  const kept = rest.length === 0 ? {} : { annotations: Object.fromEntries(rest) };
  return { ...inputs, metadata: { ...metadata, ...kept } };
}

const recordings = new Map<string, Promise<Recorded>>();

/** Records a stack; the same one only once in a process. */
export function recorded(sections: Sections, stack = 'test'): Promise<Recorded> {
  const key = JSON.stringify([stack, sections]);
  const known = recordings.get(key);
  if (known !== undefined) return known;
  const recording = recordAnew(sections, stack);
  recordings.set(key, recording);
  return recording;
}

async function recordAnew(sections: Sections, stack: string): Promise<Recorded> {
  const directory = certificatesDirectory();
  try {
    const { resources, messages, outputs } = await record(stack, () => build(sections, stack, directory));
    return new Recorded(resources, messages, outputs);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** What a stack that fails says, and what it had registered by then. */
export async function failureOf(
  sections: Sections,
): Promise<{ readonly error: unknown; readonly types: readonly string[] }> {
  const resources: RecordedResource[] = [];
  const error: unknown = await record('test', () => build(sections, 'test', root), resources).then(
    () => assert.fail('the stack was built'),
    (reason: unknown) => reason,
  );
  return { error, types: resources.map(({ type }) => type) };
}

const wildcard = issue({ dnsNames: ['*.apps.corp.example.com'] });

/** The private key that {@link certificatesDirectory} has. */
export const filedKey = wildcard.key;

/** A directory with the files that the examples name. */
function certificatesDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'edgewire-'));
  mkdirSync(join(directory, 'secrets'));
  writeFileSync(join(directory, 'secrets/wildcard.crt'), wildcard.certificate);
  writeFileSync(join(directory, 'secrets/wildcard.key'), wildcard.key);
  return directory;
}

/** The stacks that come with the project, and where their files are. */
export const exampleStacks = {
  aws: 'examples/Pulumi.aws.yaml',
  dev: 'Pulumi.dev.yaml',
  openstack: 'examples/Pulumi.openstack.yaml',
  'own-wildcard': 'examples/Pulumi.own-wildcard.yaml',
  teams: 'examples/Pulumi.teams.yaml',
  'two-controllers': 'examples/Pulumi.two-controllers.yaml',
} as const;

export type ExampleStack = keyof typeof exampleStacks;

/** The names of {@link exampleStacks}. */
export const exampleNames: readonly ExampleStack[] = [
  'aws',
  'dev',
  'openstack',
  'own-wildcard',
  'teams',
  'two-controllers',
];

/** Records one of the {@link exampleStacks}, its encrypted values played by plain ones. */
export function recordedExample(name: ExampleStack): Promise<Recorded> {
  return recorded(exampleSections(name), name);
}

/** The configuration of one of the {@link exampleStacks}. */
export function exampleSections(name: ExampleStack): Sections {
  const { config } = mapping(parse(readFileSync(join(root, exampleStacks[name]), 'utf8')));
  const entries = Object.entries(mapping(config)).map(([key, value]) => [key.replace('edgewire:', ''), value]);
  return mapping(decrypted(Object.fromEntries(entries)));
}

/** `{ secure: … }` as Pulumi hands it to a program: text. */
function decrypted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decrypted);
  if (!isMapping(value)) return value;
  if (typeof value.secure === 'string') return `decrypted ${value.secure}`;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decrypted(inner)]));
}

/** Whether a value on the wire is a secret. */
export function isSecret(value: unknown): boolean {
  return isMapping(value) && value[secretMark.key] === secretMark.value;
}

/** A value on the wire without the wrappers of secrets. */
export function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (!isMapping(value)) return value;
  if (isSecret(value)) return unwrapped(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrapped(inner)]));
}

/** A value that has to be a mapping. */
export function mapping(value: unknown): Readonly<Record<string, unknown>> {
  assert.ok(isMapping(value), `${JSON.stringify(value)} is no mapping`);
  return value;
}

/** Whether a value is a mapping. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of keys. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((outer, key) => {
    if (Array.isArray(outer)) return (outer as readonly unknown[])[Number(key)];
    return isMapping(outer) ? outer[key] : undefined;
  }, value);
}
