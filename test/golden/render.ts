import * as pulumi from '@pulumi/pulumi';
import { type RecordedResource } from '../../cli/recording';
import { isMapping, isSecret, type Recorded } from '../pulumi/recordings';

/** Inputs that say nothing to people: the code of a dynamic provider, and what every command is made of. */
const noise: ReadonlySet<string> = new Set(['__provider', 'command']);

/** Longer texts are cut, so that a line can be read. */
const longest = 90;

/**
 * What a stack registers, for people and for diffs: a line each, parents before their children and otherwise by name,
 * its inputs in short. Registration itself is concurrent, so its order says nothing.
 */
export function rendered(all: Recorded): string {
  const [stack] = all.resources.filter(({ parent }) => parent === '');
  return stack === undefined ? '' : `${[head(all), ...below(all, stack.urn, 0)].join('\n')}\n`;
}

function head({ resources, messages }: Recorded): string {
  const said = messages.map(({ severity, text }) => `# ${severity}: ${text}\n`).join('');
  return `${said}# ${resources.length - 1} resources; "<" parent, "after" dependencies, "*" secret`;
}

function below(all: Recorded, parent: string, depth: number): string[] {
  const children = all.resources.filter((one) => one.parent === parent);
  return [...children]
    .sort((a, b) => compare(a.name, b.name) || compare(a.type, b.type))
    .flatMap((child) => [line(all, child, depth), ...below(all, child.urn, depth + 1)]);
}

function line(all: Recorded, { name, type, parent, dependsOn, inputs, read }: RecordedResource, depth: number): string {
  const after = [...new Set(dependsOn.map((urn) => all.at(urn).name))].sort(compare);
  const parts = [
    `${'  '.repeat(depth)}${name}`,
    `${read ? 'reads ' : ''}${type.replace(/^kubernetes:/, '').replace('pulumi-nodejs:dynamic/', '')}`,
    `< ${all.at(parent).name}`,
    ...(after.length === 0 ? [] : [`after ${after.join(', ')}`]),
    ...(Object.keys(shown(inputs)).length === 0 ? [] : [written(shown(inputs))]),
  ];
  return parts.join(' | ');
}

function shown(inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !noise.has(key)));
}

/** A value in short: keys in order, texts without needless quotes, secrets by the keys that they have. */
function written(value: unknown): string {
  if (isSecret(value)) return `*${isMapping(value) ? keysOf(value.value) : ''}`;
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (isMapping(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => compare(a, b));
    return `{${entries.map(([key, inner]) => `${key}: ${written(inner)}`).join(', ')}}`;
  }
  return typeof value === 'string' ? text(value) : JSON.stringify(value);
}

/** Of a secret only the names of its parts are told. */
function keysOf(value: unknown): string {
  return isMapping(value) ? `{${Object.keys(value).sort(compare).join(', ')}}` : '';
}

function text(value: string): string {
  if (value === pulumi.runtime.unknownValue) return '[unknown]';
  const short = value.length > longest ? `${value.slice(0, longest)}...` : value;
  // Quotes where it would read as something else: a list, a number, true.
  return /^[A-Za-z][\w./:@+-]*$/.test(short) && short !== 'true' && short !== 'false' ? short : JSON.stringify(short);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
