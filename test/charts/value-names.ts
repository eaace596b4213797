import { isMap, isScalar, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { type ValueNames } from '../../components/wiring/chart-values/names';
import { isMapping, mapping } from '../pulumi/recordings';

type Mapping = Readonly<Record<string, unknown>>;

/** What a chart says of its values. */
export interface ChartData {
  /** The text of its values.yaml. */
  readonly values: string;
  /** Its values.schema.json, if it has one. */
  readonly schema: Mapping | undefined;
  /** The names of the charts that it brings along: what stands below them is not its own. */
  readonly dependencies: readonly string[];
}

/** Mappings whose keys are the operator's, or are handed to Kubernetes as they are. */
const openByNature =
  /(labels|annotations|selector|selectors|resources|affinity|securitycontext|capabilities|strategy|rollingupdate|limits|requests|env|args|spec|config|emptydir|tmpvolume|headers|probe|tlsconfig|behavior|lifecycle|dnsconfig)$/i;

/** Mappings of Traefik's chart whose keys are names that the operator chooses, some of them given. */
const namedByOperator = ['expose', 'listeners', 'ingressRoute', 'children'];

/**
 * The names of a chart's values: those of its schema, of its values.yaml, and those that its comments there offer. A
 * mapping is closed where the schema says so or where its names are spelled out.
 */
export function valueNames({ values, schema, dependencies }: ChartData): ValueNames {
  const lines = new LineCounter();
  const document = parseDocument(values, { lineCounter: lines });
  const comments = commentedNames(values);
  const names = namesOf(
    { schema, root: schema ?? {}, map: isMap(document.contents) ? document.contents : undefined, comments, lines },
    'values',
  );
  if (names === 1) return names;
  const further = Object.fromEntries(['global', ...dependencies].map((name) => [name, 1 as const]));
  return sorted({ ...names, ...further });
}

interface Place {
  readonly schema: Mapping | undefined;
  readonly root: Mapping;
  readonly map: YAMLMap | undefined;
  readonly comments: readonly Comment[];
  readonly lines: LineCounter;
}

function namesOf(place: Place, name: string): ValueNames {
  const schema = resolved(place);
  const properties = mapping(schema.properties ?? {});
  const free = isMapping(schema.additionalProperties) ? schema.additionalProperties : undefined;
  const own = [...Object.keys(properties), ...keysOf(place.map)];
  const closed = schema.additionalProperties === false;
  const isOpen = !closed && (openByNature.test(name) || namedByOperator.includes(name));
  if (isOpen || (own.length === 0 && free === undefined)) return 1;
  const offered = closed || place.map === undefined ? [] : commentsOf(place, place.map);
  const below = (key: string): ValueNames =>
    namesOf({ ...place, schema: schemaOf(properties, free, key), map: mapAt(place.map, key) }, key);
  const names = Object.fromEntries([...new Set([...own, ...offered])].map((key) => [key, below(key)]));
  return free === undefined ? names : { ...names, '*': namesOf({ ...place, schema: free, map: undefined }, '*') };
}

function resolved({ schema = {}, root }: Place): Mapping {
  const { $ref } = schema;
  if (typeof $ref !== 'string') return schema;
  const found = $ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((at, key) => (isMapping(at) ? at[key] : undefined), root);
  return resolved({ schema: mapping(found), root, map: undefined, comments: [], lines: new LineCounter() });
}

function schemaOf(properties: Mapping, free: Mapping | undefined, key: string): Mapping | undefined {
  const own = properties[key];
  return isMapping(own) ? own : free;
}

function keysOf(map: YAMLMap | undefined): string[] {
  return (map?.items ?? []).flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : []));
}

function mapAt(map: YAMLMap | undefined, key: string): YAMLMap | undefined {
  const value = map?.items.find((item) => isScalar(item.key) && String(item.key.value) === key)?.value;
  return isMap(value) ? value : undefined;
}

/** A commented line that has a key, as charts offer values that have no default. */
interface Comment {
  readonly line: number;
  /** Columns of the `#` and of the key. */
  readonly columns: readonly number[];
  readonly name: string;
}

function commentedNames(text: string): Comment[] {
  return text.split('\n').flatMap((line, index) => {
    const [, before, after, name] = /^(\s*)#+(\s*)([a-z][\w-]*):(?:\s|$)/.exec(line) ?? [];
    if (before === undefined || after === undefined || name === undefined) return [];
    return [{ line: index + 1, columns: [before.length, before.length + 1 + after.length], name }];
  });
}

/** The commented keys within a mapping, in the column of its own keys. */
function commentsOf({ comments, lines }: Place, map: YAMLMap): string[] {
  const [first, , last] = map.range ?? [0, 0, 0];
  const start = lines.linePos(first);
  const end = lines.linePos(last);
  return comments
    .filter(({ line, columns }) => line > start.line - 8 && line <= end.line && columns.includes(start.col - 1))
    .map(({ name }) => name);
}

function sorted(names: ValueNames): ValueNames {
  if (names === 1) return names;
  const entries = Object.entries(names).map(([key, inner]) => [key, sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
