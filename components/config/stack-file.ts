import { LineCounter, parseDocument, type Document } from 'yaml';
import * as z from 'zod';
import { hostTemplates } from './apps';
import { type ConfigError, configErrors } from './messages';
import { didYouMean } from './nearest';
import { configPath, type PathStep } from './path';
import { stack, type Stack } from './stack';
import { templateUses } from './template';
import { isEncrypted } from './text';

/** A file as it was read; the name stands in messages. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

export type Loaded =
  | { readonly kind: 'stack'; readonly stack: Stack }
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
  const own = sections(stackFile, errors);
  const shared = projectFile === undefined ? {} : projectDefaults(projectFile, errors);
  return errors.length > 0 ? { kind: 'errors', errors } : parseStack({ ...shared, ...own });
}

/**
 * Validates the sections of a configuration, from wherever they were read.
 *
 * @param given values by section, without the `edgewire:` in front
 */
export function parseStack(given: Readonly<Record<string, unknown>>): Loaded {
  const encrypted = Object.keys(given).filter((section) => isEncrypted(given[section]));
  if (encrypted.length > 0) return { kind: 'errors', errors: encrypted.map(wholeSectionEncrypted) };
  const parsed = stack.safeParse(given, { reportInput: true });
  if (!parsed.success) return { kind: 'errors', errors: configErrors(parsed.error.issues, knownKeys()) };
  const errors = domainErrors(parsed.data);
  return errors.length > 0 ? { kind: 'errors', errors } : { kind: 'stack', stack: parsed.data };
}

function wholeSectionEncrypted(section: string): ConfigError {
  return {
    path: configPath(section),
    message:
      'is encrypted as a whole, but the plan has to read it: encrypt the single value inside (pulumi config set --path --secret)',
  };
}

function sections(file: SourceFile, errors: ConfigError[]): Record<string, unknown> {
  const content = parseMapping(file, errors);
  if (content === undefined) return {};
  const config = content.config;
  if (config === undefined || config === null) {
    const near = Object.keys(content).find((key) => didYouMean(key, ['config']) !== '');
    const found = near === undefined ? '' : ` Found "${near}" instead.`;
    errors.push({ path: file.name, message: `has no \`config:\` with the keys ${project}:….${found}` });
    return {};
  }
  if (!isMapping(config)) {
    errors.push({ path: file.name, message: '`config:` has to be a mapping' });
    return {};
  }
  return ownSections(config, errors);
}

/** Keys of other namespaces (`kubernetes:context`, `pulumi:tags`) are other programs' and are left alone. */
function ownSections(config: Readonly<Record<string, unknown>>, errors: ConfigError[]): Record<string, unknown> {
  const own: [string, unknown][] = [];
  for (const [key, value] of Object.entries(config)) {
    const [namespace, ...rest] = key.split(':');
    if (rest.length === 0) {
      const meant = didYouMean(key, Object.keys(stack.shape)) === '' ? '' : ` Did you mean "${project}:${key}"?`;
      errors.push({ path: key, message: `a configuration key has to be <namespace>:<name>.${meant}` });
    } else if (namespace === project) {
      own.push([rest.join(':'), fromText(value)]);
    } else if (didYouMean(namespace ?? '', [project]) !== '') {
      errors.push({
        path: key,
        message: `unknown namespace "${namespace}". Did you mean "${project}:${rest.join(':')}"?`,
      });
    }
  }
  return Object.fromEntries(own);
}

/** `pulumi config set` without --path stores a structure as JSON text, which Pulumi reads back as the structure. */
function fromText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** The values that the project file gives to stacks that do not set them: plain, `value:` or `default:`. */
function projectDefaults(file: SourceFile, errors: ConfigError[]): Record<string, unknown> {
  const content = parseMapping(file, errors);
  const config = content?.config;
  if (!isMapping(config)) return {};
  const values: [string, unknown][] = [];
  for (const [key, declared] of Object.entries(config)) {
    const section = key.startsWith(`${project}:`) ? key.slice(project.length + 1) : key;
    if (section.includes(':')) continue;
    if (!isMapping(declared)) values.push([section, declared]);
    else if (declared.value !== undefined) values.push([section, declared.value]);
    else if (declared.default !== undefined) values.push([section, declared.default]);
  }
  return Object.fromEntries(values);
}

function parseMapping(file: SourceFile, errors: ConfigError[]): Record<string, unknown> | undefined {
  const lines = new LineCounter();
  const document = parse(file, lines);
  if (document instanceof Error) {
    errors.push({ path: file.name, message: `is no YAML that can be read: ${document.message}` });
    return undefined;
  }
  for (const mistake of document.errors) {
    const { line, col } = lines.linePos(mistake.pos[0]);
    errors.push({ path: `${file.name}:${line}:${col}`, message: firstLine(mistake.message) });
  }
  if (document.errors.length > 0) return undefined;
  const content = toValue(document);
  if (content instanceof Error) errors.push({ path: file.name, message: firstLine(content.message) });
  else if (isMapping(content)) return content;
  else errors.push({ path: file.name, message: 'has to be a YAML mapping' });
  return undefined;
}

function parse(file: SourceFile, lineCounter: LineCounter): Document | Error {
  try {
    return parseDocument(file.text, { lineCounter, prettyErrors: false, merge: true });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function toValue(document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Looks the known keys up in the JSON Schema, the one place where zod's wrappers are already taken off. */
function knownKeys(): (path: readonly PathStep[]) => readonly string[] {
  const root = z.toJSONSchema(stack, { io: 'input', unrepresentable: 'any' });
  return (path) => {
    let at: z.core.JSONSchema.JSONSchema | undefined = root;
    for (const step of path) at = at === undefined ? undefined : below(at, step);
    return at === undefined ? [] : propertiesOf(at);
  };
}

type Schema = z.core.JSONSchema.JSONSchema;

function below(schema: Schema, step: PathStep): Schema | undefined {
  const candidates = [schema, ...(schema.anyOf ?? [])].flatMap((one) => {
    if (typeof step === 'number') return [one.items];
    return [one.properties?.[step] ?? one.additionalProperties];
  });
  return candidates.find((one): one is Schema => typeof one === 'object' && !Array.isArray(one));
}

function propertiesOf(schema: Schema): readonly string[] {
  return [schema, ...(schema.anyOf ?? [])].flatMap((one) => Object.keys(one.properties ?? {}));
}

/** `{{domain}}` is the domain of the application's environment, or of the only one there is. */
function domainErrors(config: Stack): ConfigError[] {
  if (config.environments.length === 1) return [];
  const message = '{{domain}} needs the key `environment` of the application, since there are several environments';
  return config.apps.flatMap((app, index) =>
    hostTemplates(app)
      .filter(({ template }) => templateUses(template, 'domain') && app.environment === undefined)
      .map(({ steps }) => ({ path: configPath('apps', index, ...steps), message })),
  );
}
