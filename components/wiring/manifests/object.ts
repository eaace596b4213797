import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { type PathStep } from '../../config/path';
import { type ManifestSource, sourceText } from '../source';

/** An object of a YAML document, from wherever it was read. */
export interface ManifestDocument {
  /** The file as the user named it. */
  readonly file: string;
  /** The document in the file, from 1; the items of a List share it. */
  readonly document: number;
  readonly object: unknown;
  /** The way to it from the root of the document: an item of a List has one. @default none */
  readonly steps?: readonly PathStep[];
}

/** A Kubernetes object of a manifest, with the fields that objects of all kinds share. */
export interface ManifestObject {
  readonly source: ManifestSource;
  /** Where it is, for paths: `manifest:<file>#…`. */
  readonly at: string;
  /** API group; empty for the core. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Whether another object owns it, and so decides what it is. */
  readonly isOwned: boolean;
  readonly body: unknown;
}

const texts = z.record(z.string(), z.coerce.string()).nullish().catch({});

const metadata = z
  .object({
    name: z.string().catch(''),
    // The API server takes an empty one for none.
    namespace: z.string().min(1).optional().catch(undefined),
    labels: texts,
    annotations: texts,
    ownerReferences: z.array(z.unknown()).nullish().catch([]),
  })
  .catch({ name: '' });

const kubernetesObject = z.object({ apiVersion: z.string(), kind: z.string(), metadata });

const typed = z.object({ apiVersion: z.string().optional(), kind: z.string() });

/** Kinds that are read, in some group: one of them without its group would be passed over. */
const readKinds = /Ingress|Route|Gateway|ReferenceGrant|Certificate|Secret|Issuer|TLSStore|TLSOption/;

/** What a value lacks of a Kubernetes object; undefined where it is one. */
export function missingOfObject(value: unknown): 'kind' | 'apiVersion' | undefined {
  const { data } = typed.safeParse(value);
  if (data === undefined) return 'kind';
  return data.apiVersion === undefined && readKinds.test(data.kind) ? 'apiVersion' : undefined;
}

/** The objects of documents. */
export interface ReadObjects {
  readonly objects: readonly ManifestObject[];
  /** Objects of the kinds that are read, over each of which stands another one with a different content. */
  readonly replaced: readonly ManifestObject[];
}

/**
 * The objects of documents, each once: the last of several versions counts, as if they were applied in that order.
 * Anything else than an object is passed over.
 *
 * @param namespace the namespace of objects that name none
 */
export function readObjects(documents: readonly ManifestDocument[], namespace: string): ReadObjects {
  const objects = new Map<string, ManifestObject>();
  const replaced: ManifestObject[] = [];
  for (const [index, document] of documents.entries()) {
    const object = readObject(document, namespace);
    if (object === undefined) continue;
    const { group, kind, name } = object;
    // The API server gives an object without a name a different one each time.
    const identity = name === '' ? `${index}` : `${group}/${kind}/${object.namespace}/${name}`;
    const before = objects.get(identity);
    if (before !== undefined && isReplaced(before, object)) replaced.push(before);
    objects.set(identity, object);
  }
  return { objects: [...objects.values()], replaced };
}

const content = z.object({ spec: z.unknown(), data: z.unknown(), stringData: z.unknown() }).partial();

/** The keys of a Secret in either spelling; `stringData` counts over `data`. */
const secretContent = z
  .object({ data: z.record(z.string(), z.string()).nullish(), stringData: z.record(z.string(), z.string()).nullish() })
  .transform(({ data, stringData }) => ({
    ...data,
    ...Object.fromEntries(Object.entries(stringData ?? {}).map(([key, text]) => [key, base64(text)])),
  }));

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** What decides whether two objects of one name are the same. */
function contentOf({ kind, body }: ManifestObject): unknown {
  const ofSecret = kind === 'Secret' ? secretContent.safeParse(body).data : undefined;
  return ofSecret ?? content.parse(body);
}

const ofServer = z.object({ metadata: z.object({ uid: z.string() }) });

/** Whether an object is as the API server prints it, with what that fills in. */
function isPrinted({ body }: ManifestObject): boolean {
  return ofServer.safeParse(body).success;
}

const inNamespace = z.object({ metadata: z.object({ namespace: z.string().min(1) }) });

/** Whether an object says itself which namespace it is in. */
export function namesNamespace({ object }: ManifestDocument): boolean {
  return inNamespace.safeParse(object).success;
}

/** Whoever renders an object without a namespace may put each version into one of its own. */
function isReplaced(before: ManifestObject, after: ManifestObject): boolean {
  if (!readKinds.test(before.kind) || !inNamespace.safeParse(before.body).success) return false;
  // Printed, a file's object has defaults that the file lacks.
  if (before.kind !== 'Secret' && isPrinted(before) !== isPrinted(after)) return false;
  return !isDeepStrictEqual(contentOf(before), contentOf(after));
}

/** The place of an object as paths of diagnostics start with it; undefined for what is no object. */
export function placeOfObject(document: ManifestDocument, namespace: string): string | undefined {
  return readObject(document, namespace)?.at;
}

function readObject(document: ManifestDocument, namespace: string): ManifestObject | undefined {
  const read = kubernetesObject.safeParse(document.object).data;
  if (read === undefined) return undefined;
  const { apiVersion, kind } = read;
  const { name, labels, annotations, ownerReferences } = read.metadata;
  const home = read.metadata.namespace ?? namespace;
  const slash = apiVersion.indexOf('/');
  const { file, document: position } = document;
  const source = { kind: 'manifest', file, document: position, objectKind: kind, namespace: home, name } as const;
  return {
    source,
    at: sourceText(source),
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    namespace: home,
    name,
    labels: labels ?? {},
    annotations: annotations ?? {},
    isOwned: (ownerReferences ?? []).length > 0,
    body: document.object,
  };
}
