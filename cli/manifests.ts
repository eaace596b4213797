import { Composer, type Document, LineCounter, Parser } from 'yaml';
import { quickValues } from '../components/config/quick-yaml';
import { type PathStep } from '../components/config/path';
import {
  aliasMistake,
  causes,
  firstTooDeep,
  lostAlias,
  lostAliases,
  mergeConflict,
  sentence,
  tooDeepToRead,
  unresolvedConflict,
} from '../components/config/yaml-file';
import { type SourceFile } from '../components/config/stack-file';
import { shapeMistakes } from '../components/wiring/manifests/shape';
import { type ManifestDocument } from '../components/wiring/manifests/object';

/** What a file of manifests holds: its objects, or every mistake that keeps it from being read. */
export type Manifests =
  | { readonly kind: 'documents'; readonly documents: readonly ManifestDocument[] }
  | { readonly kind: 'errors'; readonly errors: readonly string[] };

/**
 * Reads the objects of a file of manifests, as any tool writes them: YAML or JSON, one document or many. Lists are
 * taken apart, each object with the number of its document; empty documents are counted, but left out.
 *
 * @param file its text; its name stands in messages and in the result
 */
export function parseManifests(file: SourceFile): Manifests {
  const read = contentOf(file);
  const errors = read.flatMap((content) => (content.kind === 'errors' ? content.errors : []));
  if (errors.length > 0) return { kind: 'errors', errors: isTemplate(file.text) ? [unrendered(file.name)] : errors };
  const documents = read.flatMap((content) =>
    content.kind === 'objects'
      ? content.objects.map(({ object, steps }) => ({ file: file.name, document: content.document, object, steps }))
      : [],
  );
  const malformed = documents.flatMap((one) =>
    shapeMistakes(one).map((mistake) => `${file.name}, document ${one.document}: ${mistake}`),
  );
  if (malformed.length === 0) return { kind: 'documents', documents };
  return { kind: 'errors', errors: isTemplate(file.text) ? [unrendered(file.name)] : malformed };
}

/** Whether a text has the marks of a template; if it does not parse, it then needs no list of mistakes as YAML. */
function isTemplate(text: string): boolean {
  return /\{\{|<%/.test(text);
}

function unrendered(name: string): string {
  return `${name} is a template that was not rendered: check what \`helm template --namespace NAME RELEASE CHART\` prints.`;
}

/** What one document of a file holds. */
type Content =
  | { readonly kind: 'objects'; readonly document: number; readonly objects: readonly Unrolled[] }
  | { readonly kind: 'errors'; readonly errors: readonly string[] };

function contentOf(file: SourceFile): Content[] {
  const json = asJson(file.text);
  if (json !== undefined) return [contentOfValue(file, 1, json)];
  const text = separated(file.text);
  const values = quickValues(text, { repeatedKeys: true });
  if (values !== undefined) return values.map((value, index) => contentOfValue(file, index + 1, value));
  const lines = new LineCounter();
  const errorAt = (offset: number, message: string): Content => {
    const { line, col } = lines.linePos(offset);
    return { kind: 'errors', errors: [`${file.name}, line ${line}, column ${col}: ${message}`] };
  };
  // Accepts what kubectl and Helm accept.
  const composer = new Composer({ merge: true, strict: false, uniqueKeys: false, logLevel: 'error' });
  const documents: Document.Parsed[] = [];
  for (const token of new Parser(lines.addNewLine).parse(text)) {
    const tooDeep = firstTooDeep([token]);
    if (tooDeep !== undefined) return [errorAt(tooDeep.offset, tooDeepToRead)];
    for (const document of composer.next(token)) documents.push(document);
  }
  for (const document of composer.end()) documents.push(document);
  const conflict = documents.some(({ errors }) => errors.length > 0) ? mergeConflict(text) : undefined;
  if (conflict !== undefined) return [errorAt(conflict, unresolvedConflict)];
  return documents.map((document, index) => contentOfDocument(file, index + 1, document, lines));
}

/** JSON.parse is far quicker than YAML; what it does not read may still be several JSON documents, or YAML. */
function asJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Puts `---` between JSON documents that follow one another, as jq and log files have them; lines stay the same. */
function separated(text: string): string {
  return /^\s*\{/.test(text) ? text.replace(/\}[ \t]*(\r?\n)(?=\{)/g, '}$1--- ') : text;
}

function contentOfDocument(file: SourceFile, number: number, document: Document.Parsed, lines: LineCounter): Content {
  const place = `${file.name}, document ${number}`;
  const errors = mistakesOf(document).map(({ offset, message }) => {
    const { line, col } = lines.linePos(offset);
    return `${place}, line ${line}, column ${col}: ${message}`;
  });
  if (errors.length > 0) return { kind: 'errors', errors };
  try {
    return contentOfValue(file, number, document.toJS());
  } catch (error) {
    // Aliases that multiply without end.
    const reason = error instanceof Error ? aliasMistake(error) : 'cannot be read';
    return { kind: 'errors', errors: [`${place}: ${withoutSource(reason)}`] };
  }
}

function mistakesOf(document: Document.Parsed): { readonly offset: number; readonly message: string }[] {
  if (document.errors.length === 0) {
    return lostAliases(document).map((offset) => ({ offset, message: lostAlias }));
  }
  return causes(document.errors).map((error) => ({ offset: error.pos[0], message: withoutSource(sentence(error)) }));
}

/** The message without the file's text, which the parser may quote after it: that may be a Secret's. */
function withoutSource(message: string): string {
  return message.split(/: "|\n/)[0] ?? message;
}

function contentOfValue(file: SourceFile, document: number, value: unknown): Content {
  if (value === null || value === undefined) return { kind: 'objects', document, objects: [] };
  if (typeof value === 'object') {
    if (holdsItself(value)) {
      const error = `${file.name}, document ${document}: a list holds itself through a YAML alias (*name).`;
      return { kind: 'errors', errors: [error] };
    }
    return { kind: 'objects', document, objects: unrolled(value) };
  }
  return { kind: 'errors', errors: [`${file.name}, document ${document}: expected Kubernetes objects, found text.`] };
}

/** An object, and the way to it. */
interface Unrolled {
  readonly object: unknown;
  readonly steps: readonly PathStep[];
}

/** What is still to be taken apart, and the way to it, last step first: copies of ways would be as long as lists are deep. */
interface Rolled {
  readonly value: unknown;
  readonly way: Way | undefined;
}

interface Way {
  readonly step: PathStep;
  readonly before: Way | undefined;
}

/** Whether a list is among the items of itself, at any depth. */
function holdsItself(value: unknown): boolean {
  const open = new Set<unknown>();
  const done = new Set<unknown>();
  const left: { readonly items: readonly unknown[]; readonly leave: boolean }[] = [];
  const enter = (one: unknown): void => {
    const list = listOf(one);
    if (list !== undefined) left.push({ items: list.items, leave: false });
  };
  enter(value);
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { items, leave } = next;
    if (leave) {
      open.delete(items);
      done.add(items);
    } else if (open.has(items)) return true;
    else if (!done.has(items)) {
      open.add(items);
      left.push({ items, leave: true });
      for (const item of items) enter(item);
    }
  }
  return false;
}

/** The objects of a list and of lists in it, however deep; a list that stands twice is taken once. */
function unrolled(value: unknown): Unrolled[] {
  const objects: Unrolled[] = [];
  const taken = new Set<unknown>();
  const left: Rolled[] = [{ value, way: undefined }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value: one, way } = next;
    const list = listOf(one);
    if (list === undefined) objects.push({ object: one, steps: stepsAlong(way) });
    else if (!taken.has(list.items)) {
      taken.add(list.items);
      const within = list.key === undefined ? way : { step: list.key, before: way };
      for (let index = list.items.length - 1; index >= 0; index -= 1) {
        left.push({ value: list.itemOf(list.items[index]), way: { step: index, before: within } });
      }
    }
  }
  return objects;
}

function stepsAlong(way: Way | undefined): PathStep[] {
  const steps: PathStep[] = [];
  for (let one = way; one !== undefined; one = one.before) steps.push(one.step);
  return steps.reverse();
}

interface List {
  /** The key of its items; undefined where the list is no object. */
  readonly key: 'items' | undefined;
  readonly items: readonly unknown[];
  readonly itemOf: (item: unknown) => unknown;
}

/** The API leaves kind and apiVersion out of the items of an IngressList. */
function listOf(value: unknown): List | undefined {
  if (Array.isArray(value)) return { key: undefined, items: value, itemOf: (item) => item };
  if (!isListObject(value)) return undefined;
  const { apiVersion, kind, items } = value;
  const itemKind = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  const itemOf = (item: unknown) => (typeof item === 'object' && item !== null ? { ...itemKind, ...item } : item);
  return { key: 'items', items, itemOf };
}

interface ListObject {
  readonly apiVersion?: unknown;
  readonly kind: string;
  readonly items: readonly unknown[];
}

function isListObject(value: unknown): value is ListObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    value.kind.endsWith('List') &&
    'items' in value &&
    Array.isArray(value.items)
  );
}
