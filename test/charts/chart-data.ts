import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { isMapping, mapping, root } from '../pulumi/recordings';
import { type ChartData } from './value-names';

/** The data of the charts that this project installs: read in place, and no part of the project. */
const charts = resolve(root, '../shared/charts');

/** Whether the charts' data is there; tests that need it are skipped by name where it is not. */
export function hasChartData(): boolean {
  return existsSync(charts);
}

/** The folder of a chart's custom resource definitions. */
export function crdDirectory(chart: string): string {
  return join(charts, chart, 'crds');
}

type Mapping = Readonly<Record<string, unknown>>;

/** The folder of a chart's data, where that is not called after the chart: the pinned version is a later one. */
const folders: Readonly<Record<string, string>> = { 'external-dns': 'external-dns-2026-08-22' };

function folderOf(chart: string): string {
  return join(charts, folders[chart] ?? chart);
}

/** The default values of a chart. */
export function chartDefaults(chart: string): Mapping {
  return mapping(parse(readFileSync(join(folderOf(chart), 'values.yaml'), 'utf8')));
}

/** What a chart says of its values. */
export function chartData(chart: string): ChartData {
  const values = readFileSync(join(folderOf(chart), 'values.yaml'), 'utf8');
  const { dependencies } = mapping(parse(readFileSync(join(folderOf(chart), 'metadata.yaml'), 'utf8')));
  const brought = Array.isArray(dependencies) ? dependencies.map((one) => String(mapping(one).name)) : [];
  return { values, schema: valuesSchema(chart), dependencies: brought };
}

/** The schema of a chart's values; undefined where the chart has none. */
export function valuesSchema(chart: string): Mapping | undefined {
  const file = join(folderOf(chart), 'values.schema.json');
  return existsSync(file) ? mapping(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/** The schema of a custom resource, unknown fields refused; undefined for kinds that no chart brings. */
export function customResourceSchema(apiVersion: string, kind: string): Mapping | undefined {
  const [group = '', version] = apiVersion.split('/');
  for (const chart of ['cert-manager', 'metallb', 'traefik', 'ingressmonitorcontroller', 'prometheus-probe']) {
    const directory = crdDirectory(chart);
    for (const file of readdirSync(directory).filter((name) => name.startsWith(`${group}_`))) {
      const { spec } = mapping(parse(readFileSync(join(directory, file), 'utf8')));
      const { names, versions } = mapping(spec);
      if (mapping(names).kind !== kind || !Array.isArray(versions)) continue;
      const served = versions.map(mapping).find(({ name }) => name === version);
      if (served !== undefined) return mapping(closed(mapping(served.schema).openAPIV3Schema));
    }
  }
  return undefined;
}

/** What the API server accepts without saying so in the schema. */
const implicit = ['apiVersion', 'kind', 'metadata'];

/** An OpenAPI v3 schema as JSON Schema that refuses what a CRD would silently drop. */
function closed(schema: unknown, isRoot = true): unknown {
  if (Array.isArray(schema)) return schema.map((inner) => closed(inner, false));
  if (!isMapping(schema)) return schema;
  if (schema['x-kubernetes-int-or-string'] === true) return { type: ['integer', 'string'] };
  const { nullable, ...rest } = schema;
  const inner = Object.fromEntries(
    Object.entries(rest)
      .filter(([key]) => !key.startsWith('x-kubernetes-'))
      .map(([key, value]) => [key, key === 'properties' ? closedProperties(value) : closed(value, false)]),
  );
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true || 'additionalProperties' in schema;
  const properties = isMapping(schema.properties) && !open ? { additionalProperties: false } : {};
  const type = nullable === true && typeof schema.type === 'string' ? { type: [schema.type, 'null'] } : {};
  if (!isRoot) return { ...inner, ...properties, ...type };
  const free = Object.fromEntries(implicit.map((key) => [key, {}]));
  return { ...inner, ...properties, properties: { ...mapping(inner.properties), ...free } };
}

/** Names of fields are no keywords, so that one called `properties` or `format` stays what it is. */
function closedProperties(properties: unknown): unknown {
  return Object.fromEntries(Object.entries(mapping(properties)).map(([name, schema]) => [name, closed(schema, false)]));
}

/** The paths of all keys of a mapping; lists count as values. */
export function keyPaths(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (!isMapping(value)) return [path];
  const inner = Object.entries(value).flatMap(([key, one]) => keyPaths(one, [...path, key]));
  return path.length === 0 ? inner : [path, ...inner];
}

/** Whether a chart's values have a key, defaults of null or of an empty mapping counting as what may be filled in. */
export function isKnown(defaults: unknown, path: readonly string[]): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return true;
  return isMapping(defaults) && first in defaults && isKnown(defaults[first], rest);
}
