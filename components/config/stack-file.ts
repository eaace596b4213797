import type * as z from 'zod';
import { plainCredentials } from './credentials';
import { type App, hasTemplates, hostTemplates } from './sections/apps';
import { monitorIntervalMistake } from './sections/monitors';
import { keysAt, schemasAt } from './input-schema';
import { type ConfigError, configErrors } from './messages';
import { didYouMean, nearest } from './nearest';
import { configPath, isWithin, type PathStep } from './path';
import { quotedStart } from './quoted';
import { deepest, encryptedPaths, isTooDeep, reservedPaths } from './raw-values';
import { config, type Config } from './config';
import { templateUses } from './values/template';
import { isMapping, type Mapping, type ReadFile, readMapping, type SourceFile } from './yaml-file';

export type { SourceFile } from './yaml-file';

export type Loaded =
  | {
      readonly kind: 'stack';
      readonly config: Config;
      /** Where credentials stand as plain text. */
      readonly plainCredentials: readonly (readonly PathStep[])[];
    }
  | { readonly kind: 'errors'; readonly errors: readonly ConfigError[] };

const project = 'edgewire';

/**
 * Reads a stack's configuration as Pulumi would: the stack file (`Pulumi.<stack>.yaml`), over the values and
 * defaults that the project file (`Pulumi.yaml`) has for the same keys. All mistakes are reported at once.
 *
 * @param stackFile the stack file
 * @param projectFile the project file, where there is one
 */
export function loadStack(stackFile: SourceFile, projectFile?: SourceFile): Loaded {
  const errors: ConfigError[] = [];
  const given = allSections(stackFile, projectFile, errors);
  // Nothing can be called missing in a file that cannot be read.
  if (given === undefined) return { kind: 'errors', errors };
  const parsed = parseStack(given);
  if (errors.length === 0) return parsed;
  const further = parsed.kind === 'errors' ? parsed.errors : [];
  const told = further.filter(({ path }) => !errors.some((error) => isWithin(path, error.path)));
  return { kind: 'errors', errors: [...errors, ...told] };
}

/** The configuration of a stack by section, as it is written; of a file that {@link loadStack} takes. */
export function writtenSections(stackFile: SourceFile, projectFile?: SourceFile): Mapping {
  return allSections(stackFile, projectFile, []) ?? {};
}

function allSections(
  stackFile: SourceFile,
  projectFile: SourceFile | undefined,
  errors: ConfigError[],
): Mapping | undefined {
  const own = sections(stackFile, errors);
  const shared = projectFile === undefined ? {} : projectDefaults(projectFile, errors);
  return own === undefined || shared === undefined ? undefined : { ...shared, ...own };
}

/**
 * Validates the sections of a configuration, from wherever they were read.
 *
 * @param given values by section, without the `edgewire:` in front
 */
export function parseStack(given: Mapping): Loaded {
  const tooDeep = Object.keys(given).filter((section) => isTooDeep(given[section]));
  if (tooDeep.length > 0) return { kind: 'errors', errors: tooDeep.map(nestedTooDeep) };
  const parsed = config.safeParse(given, { reportInput: true });
  const errors = parsed.success
    ? [...domainErrors(parsed.data), ...doubleApps(parsed.data), ...intervalErrors(parsed.data)]
    : schemaErrors(parsed.error.issues, given);
  const all = [...errors, ...reservedErrors(given, errors)];
  if (!parsed.success || all.length > 0) return { kind: 'errors', errors: all };
  return { kind: 'stack', config: parsed.data, plainCredentials: plainCredentials(given) };
}

function nestedTooDeep(section: string): ConfigError {
  const message = `is nested more than ${deepest} levels deep, or holds itself through a YAML alias`;
  return { path: configPath(section), message };
}

function schemaErrors(issues: readonly z.core.$ZodIssue[], given: Mapping): ConfigError[] {
  const errors = configErrors(issues, keysAt);
  const unreadable = encryptedPaths(given)
    .filter((steps) => errors.some(({ path }) => isWithin(path, pathOf(steps))) && schemasAt(steps).length > 0)
    .map((steps) => ({ path: pathOf(steps), message: encryptedMessage(steps) }));
  // zod's messages about the mapping `{ secure: … }` do not help people.
  const others = errors.filter(({ path }) => !unreadable.some((outer) => isWithin(path, outer.path)));
  return [...unreadable, ...others];
}

function encryptedMessage(steps: readonly PathStep[]): string {
  const isScalar = schemasAt(steps).some(({ type }) => type !== undefined && type !== 'object' && type !== 'array');
  return isScalar
    ? 'is encrypted, but the plan has to read it: store it unencrypted'
    : 'is encrypted as a whole, but the plan has to read it: encrypt the single value inside (pulumi config set --path --secret)';
}

function reservedErrors(given: Mapping, known: readonly ConfigError[]): ConfigError[] {
  return reservedPaths(given)
    .map((steps) => ({ path: pathOf(steps), message: `the name ${quotedStart(String(steps.at(-1)))} cannot be used` }))
    .filter(({ path }) => !known.some((error) => error.path === path));
}

function pathOf([section, ...steps]: readonly PathStep[]): string {
  return configPath(String(section), ...steps);
}

function sections(file: SourceFile, errors: ConfigError[]): Mapping | undefined {
  const read = readFile(file, errors);
  if (read === undefined) return undefined;
  const { content, misread } = read;
  const { config } = content;
  for (const { steps, path, message } of misread) {
    const [root, key, ...rest] = steps;
    const section =
      typeof key === 'string' && key.startsWith(`${project}:`) ? key.slice(project.length + 1) : undefined;
    if (section !== undefined) errors.push({ path: configPath(section, ...rest), message });
    // What stands elsewhere is for an alias; settings of other programs are left alone.
    else if (root !== 'config') errors.push({ path, message });
  }
  if (isMapping(config)) return ownSections(file, config, errors);
  errors.push({ path: file.name, message: withoutConfig(content) });
  return undefined;
}

function withoutConfig(content: Mapping): string {
  if (content.config !== undefined && content.config !== null) return '`config:` has to be a mapping';
  const near = Object.keys(content).find((key) => key !== 'config' && didYouMean(key, ['config']) !== '');
  const instead = near === undefined ? '' : `; found ${quotedStart(near)} instead`;
  return `has no keys ${project}:<section> under \`config:\`${instead}`;
}

function readFile(file: SourceFile, errors: ConfigError[]): ReadFile | undefined {
  const read = readMapping(file);
  if ('content' in read) return read;
  for (const error of read) errors.push(error);
  return undefined;
}

/** Keys of other namespaces (`kubernetes:context`, `pulumi:tags`) belong to other programs and are left alone. */
function ownSections(file: SourceFile, config: Mapping, errors: ConfigError[]): Mapping {
  const own: [string, unknown][] = [];
  for (const [key, value] of Object.entries(config)) {
    const [namespace = '', ...rest] = key.split(':');
    const name = rest.join(':');
    if (rest.length === 0) errors.push({ path: file.name, message: withoutNamespace(key) });
    else if (namespace === project) own.push([name, structureOf(name, value, errors)]);
    else if (didYouMean(namespace, [project]) !== '') {
      const message = `unknown namespace in the key ${quotedStart(key)}. Did you mean ${quotedStart(`${project}:${name}`)}?`;
      errors.push({ path: file.name, message });
    }
  }
  return Object.fromEntries(own);
}

function withoutNamespace(key: string): string {
  const meant = nearest(key, Object.keys(config.shape));
  const hint = meant === undefined ? '' : ` Did you mean "${project}:${meant}"?`;
  return `the key ${quotedStart(key)} has to be <namespace>:<name>.${hint}`;
}

/** `pulumi config set` without --path stores a structure as JSON text, which Pulumi reads back as the structure. */
function structureOf(section: string, value: unknown, errors: ConfigError[]): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    errors.push({ path: configPath(section), message: 'is text that starts like JSON, but does not parse as JSON' });
    return undefined;
  }
}

/** The values that the project file gives to stacks that do not set them: plain, `value:` or `default:`. */
function projectDefaults(file: SourceFile, errors: ConfigError[]): Mapping | undefined {
  const read = readFile(file, errors);
  if (read === undefined) return undefined;
  const { content, misread } = read;
  const config = isMapping(content.config) ? content.config : {};
  // Pulumi puts the name of the project in front of a key without a namespace; that project may be somebody's own.
  const isOwn = content.name === undefined || content.name === project;
  const values: [string, unknown][] = [];
  for (const [key, declared] of Object.entries(config)) {
    const section = key.startsWith(`${project}:`) ? key.slice(project.length + 1) : key;
    if (section.includes(':') || (section === key && !isOwn)) continue;
    errors.push(...declarationErrors(file, key, declared));
    const value = isMapping(declared) ? (declared.value ?? declared.default) : declared;
    errors.push(...misread.filter(({ steps: [root, at] }) => root === 'config' && at === key));
    if (value !== undefined) values.push([section, structureOf(section, value, errors)]);
  }
  return Object.fromEntries(values);
}

/** The keys that Pulumi takes in a declaration (ProjectConfigType in sdk/go/common/workspace/project.go). */
const declarationKeys = ['type', 'items', 'description', 'secret', 'default', 'value'];

/** Pulumi reads a mapping as a declaration, so a value that is a mapping has to stand under `default:`. */
function declarationErrors(file: SourceFile, key: string, declared: unknown): ConfigError[] {
  const strange = isMapping(declared)
    ? Object.keys(declared).find((name) => !declarationKeys.includes(name))
    : undefined;
  if (strange === undefined) return [];
  const message = `the declaration of ${quotedStart(key)} has the unknown key ${quotedStart(strange)}: a value goes under \`default:\``;
  return [{ path: file.name, message }];
}

/** What is found at nearly every application. */
const none: readonly ConfigError[] = [];

/** `{{domain}}` is the domain of the application's environment, or of the only environment. */
function domainErrors(config: Config): ConfigError[] {
  if (config.environments.length === 1) return [];
  const message =
    config.environments.length === 0
      ? '{{domain}} is the domain of an environment, but there is none'
      : '{{domain}} needs the key `environment` of the application, since there are several environments';
  return config.apps.flatMap((app, index) => {
    if (app.environment !== undefined || !hasTemplates(app)) return none;
    return hostTemplates(app)
      .filter(({ template }) => templateUses(template, 'domain'))
      .map(({ steps }) => ({ path: configPath('apps', index, ...steps), message }));
  });
}

/** The services that check URLs differ in the intervals that they take. */
function intervalErrors({ apps, monitors }: Config): ConfigError[] {
  if (monitors === undefined) return [];
  const given = [
    { path: configPath('monitors', 'interval'), interval: monitors.interval },
    ...apps.map(({ monitor }, index) => ({
      path: configPath('apps', index, 'monitor', 'interval'),
      interval: typeof monitor === 'object' ? monitor.interval : undefined,
    })),
  ];
  return given.flatMap(({ path, interval }) => {
    const mistake = interval === undefined ? undefined : monitorIntervalMistake(monitors, interval);
    return mistake === undefined ? [] : [{ path, message: `${quotedStart(interval ?? '')} ${mistake}` }];
  });
}

/**
 * An application's name is unique in its namespace, since its Ingress has the same name. Entries that also share host
 * and path are EW1009.
 */
function doubleApps({ apps }: Config): ConfigError[] {
  const first = new Map<string, Map<string, number>>();
  return apps.flatMap((app, index) => {
    const inNamespace = first.get(app.namespace) ?? new Map<string, number>();
    first.set(app.namespace, inNamespace);
    const before = inNamespace.get(app.name);
    if (before === undefined) inNamespace.set(app.name, index);
    const other = before === undefined ? undefined : apps[before];
    if (before === undefined || other === undefined || sameClaim(app, other)) return none;
    const message = `the namespace ${quotedStart(app.namespace)} has an application ${app.name} already, ${configPath('apps', before)}`;
    return [{ path: configPath('apps', index, 'name'), message }];
  });
}

function sameClaim(app: App, other: App): boolean {
  const claimed = new Set(hostTemplates(other).map(({ template }) => template));
  return app.path === other.path && hostTemplates(app).some(({ template }) => claimed.has(template));
}
