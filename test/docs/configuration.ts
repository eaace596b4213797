import { inputSchema, type Schema } from '../../components/config/input-schema';
import { exampleOf } from './section-examples';

/** A key of the configuration. */
export interface ConfigurationKey {
  /** From its section on; `*` stands for a name that the user chooses, `[]` for each entry of a list. */
  readonly path: string;
  readonly type: string;
  /** As written in a stack file; empty where there is none. */
  readonly default: string;
  readonly description: string;
}

/** Every key of a section, each before those in it. */
export function keysOf(section: string): readonly ConfigurationKey[] {
  const schema = inputSchema().properties?.[section];
  return isSchema(schema) ? keysBelow(section, schema) : [];
}

/** The sections of the configuration, in the order of the schema. */
export function sectionNames(): readonly string[] {
  return Object.keys(inputSchema().properties ?? {});
}

/** The page about the configuration: what the JSON Schema says, and an example of each section. */
export function configurationPage(): string {
  const sections = sectionNames().map((section) => sectionText(section));
  const definitions = sharedMappings().map(([name, schema]) =>
    ['', `## ${name}`, '', schema.description ?? '', '', ...tableOf(keysBelow(name, schema))].join('\n'),
  );
  return `${introduction}\n${[...sections, ...definitions].join('\n')}\n`;
}

const introduction = `# Configuration

Every key of \`Pulumi.<stack>.yaml\`, made of the JSON Schema in \`components/config/stack.schema.json\`, which editors read too.
Keys stand under \`config:\`. \`*\` stands for a name that you choose, \`[]\` for each entry of a list. Text that may be encrypted
(\`pulumi config set --path --secret\`) is of the type "text or secret". Unknown keys are errors.
`;

function sectionText(section: string): string {
  const schema = inputSchema().properties?.[section];
  const description = isSchema(schema) ? (schema.description ?? '') : '';
  const table = tableOf(keysOf(section));
  return [`## edgewire:${section}`, '', description, '', ...table, '', '```yaml', exampleOf(section), '```', ''].join(
    '\n',
  );
}

function tableOf(keys: readonly ConfigurationKey[]): string[] {
  const rows = keys.map(
    (key) => `| \`${key.path}\` | ${cell(key.type)} | ${code(key.default)} | ${cell(key.description)} |`,
  );
  return rows.length === 0 ? [] : ['| key | type | default | meaning |', '| --- | --- | --- | --- |', ...rows];
}

/** Mappings that several keys share, by the name of their definition. */
export function sharedMappings(): readonly (readonly [name: string, schema: Schema])[] {
  const definitions: unknown = inputSchema().definitions;
  if (!isSchema(definitions)) return [];
  return Object.entries(definitions).flatMap(([name, schema]) =>
    isSchema(schema) && isMapping(schema) ? [[name, schema] as const] : [],
  );
}

function isMapping(schema: Schema): boolean {
  return schema.properties !== undefined || alternatives(schema).some(isMapping);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function code(text: string): string {
  return text === '' ? '' : `\`${cell(text)}\``;
}

/** The keys under a schema; those of a definition stand in a section of their own. */
export function keysBelow(path: string, schema: Schema): ConfigurationKey[] {
  const { properties = {}, additionalProperties, items } = schema;
  const keys = Object.entries(properties).flatMap(([key, property]) => {
    if (!isSchema(property) || property.not !== undefined) return [];
    return [keyAt(`${path}.${key}`, property), ...keysBelow(`${path}.${key}`, property)];
  });
  const named = isSchema(additionalProperties) ? keysBelow(`${path}.*`, additionalProperties) : [];
  const listed = [items].flat().flatMap((item) => (isSchema(item) ? keysBelow(`${path}[]`, item) : []));
  return firstOfEach([
    ...keys,
    ...named,
    ...listed,
    ...alternatives(schema).flatMap((other) => keysBelow(path, other)),
  ]);
}

function alternatives({ anyOf = [], allOf = [] }: Schema): Schema[] {
  return [...anyOf, ...allOf].filter(isSchema);
}

function firstOfEach(keys: readonly ConfigurationKey[]): ConfigurationKey[] {
  const paths = new Set<string>();
  return keys.filter(({ path }) => !paths.has(path) && paths.add(path));
}

function keyAt(path: string, schema: Schema): ConfigurationKey {
  return {
    path,
    type: typeOf(schema),
    default: schema.default === undefined ? '' : JSON.stringify(schema.default),
    description: schema.description ?? '',
  };
}

function typeOf(schema: Schema): string {
  const shared = definitionName(schema);
  if (shared !== undefined) return shared;
  const { type, enum: allowed, const: only, items } = resolved(schema);
  if (only !== undefined) return JSON.stringify(only);
  if (allowed !== undefined) return allowed.map((value) => JSON.stringify(value)).join(', ');
  if (type === 'array') return [items].flat().some((item) => isSchema(item)) ? `list of ${itemType(items)}` : 'list';
  if (typeof type === 'string') return typeNames[type] ?? type;
  const types = alternatives(resolved(schema)).map(typeOf);
  return [...new Set(types)].filter((one) => one !== '').join(' or ');
}

function itemType(items: Schema['items']): string {
  return [items]
    .flat()
    .filter(isSchema)
    .map((item) => typeOf(item))
    .join(' or ');
}

const typeNames: Readonly<Record<string, string>> = { string: 'text', object: 'mapping', integer: 'whole number' };

/** What a reference is called: text that may be encrypted is the same to everybody who writes it. */
function definitionName(schema: Schema): string | undefined {
  const name = schema.$ref?.replace('#/definitions/', '');
  if (name === undefined) return undefined;
  const isShared = sharedMappings().some(([shared]) => shared === name);
  return isShared ? `[${name}](#${name.toLowerCase()})` : undefined;
}

function resolved(schema: Schema): Schema {
  const definitions: unknown = inputSchema().definitions;
  if (schema.$ref === undefined || !isSchema(definitions)) return schema;
  const definition: unknown = Object.entries(definitions).find(
    ([name]) => schema.$ref === `#/definitions/${name}`,
  )?.[1];
  return isSchema(definition) ? definition : schema;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}
