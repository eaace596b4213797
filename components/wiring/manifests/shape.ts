import * as z from 'zod';
import { kindOf, typeName } from '../../config/messages';
import { type PathStep } from '../../config/path';
import { quotedStart } from '../../config/quoted';
import { holdsTemplate } from '../../config/unrendered';
import { unexpandedVariable } from '../names/host-name';
import { namespaceMistake, objectMistake } from '../names/kubernetes-names';
import { type ManifestDocument } from './object';

/** The metadata that the plan reads of any object; the API server refuses it in another shape. */
const metadata = z.object({
  name: z.string().optional(),
  generateName: z.string().optional(),
  namespace: z.string().nullish(),
  annotations: z.record(z.string(), z.string().nullable()).nullish(),
});

const named = z.object({ metadata });

const ingress = z.object({
  metadata,
  spec: z
    .object({
      ingressClassName: z.string().nullish(),
      tls: z.array(z.object({ hosts: z.array(z.string()).nullish(), secretName: z.string().nullish() })).nullish(),
      rules: z
        .array(
          z.object({
            host: z.string().nullish(),
            http: z.object({ paths: z.array(z.object({ path: z.string().nullish() })).nullish() }).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

const typed = z.object({ apiVersion: z.string(), kind: z.string() });

/**
 * The malformed fields of an object that the plan reads, each as a sentence with its path: the plan would judge the
 * object as if they were absent. Objects of other kinds are not looked at.
 */
export function shapeMistakes({ object }: ManifestDocument): string[] {
  const { data } = typed.safeParse(object);
  if (data === undefined) return [];
  const schema = schemaOf(data);
  const parsed = schema?.safeParse(object, { reportInput: true });
  if (parsed === undefined) return [];
  if (!parsed.success) return parsed.error.issues.map((issue) => `${pathOf(issue.path)}: ${sentence(issue)}`);
  return [...nameMistakes(parsed.data.metadata), ...templates(parsed.data)];
}

function schemaOf({ apiVersion, kind }: z.output<typeof typed>): typeof ingress | typeof named | undefined {
  if (kind === 'Ingress' && /^(networking\.k8s\.io|extensions)\//.test(apiVersion)) return ingress;
  if (
    (kind === 'Secret' && apiVersion === 'v1') ||
    (kind === 'Certificate' && apiVersion.startsWith('cert-manager.io/'))
  ) {
    return named;
  }
  return undefined;
}

function nameMistakes({ name, generateName, namespace }: z.output<typeof metadata>): string[] {
  const isNamed = (name ?? '') !== '' || (generateName ?? '') !== '';
  const misnamed = name === undefined || name === '' || holdsTemplate(name) ? undefined : objectMistake(name);
  const mistake =
    typeof namespace === 'string' && !holdsTemplate(namespace) && namespace !== ''
      ? namespaceMistake(namespace)
      : undefined;
  return [
    ...(isNamed ? [] : ['metadata.name: is required']),
    ...(misnamed === undefined ? [] : [`metadata.name: ${quotedStart(name ?? '')} ${misnamed}`]),
    ...(mistake === undefined ? [] : [`metadata.namespace: ${quotedStart(namespace ?? '')} ${mistake}`]),
  ];
}

/** The first template in the fields that were read of the object, as a sentence. */
function templates(read: unknown): string[] {
  const path = firstTemplate(read, []);
  return path === undefined
    ? []
    : [`${pathOf(path)}: is a template that was not rendered: check what helm template, kustomize or envsubst prints`];
}

function firstTemplate(value: unknown, path: readonly PathStep[]): readonly PathStep[] | undefined {
  // Annotations may belong to any program, and some rightly hold templates.
  if (path.at(-1) === 'annotations') return undefined;
  if (typeof value === 'string') return holdsTemplate(value) && !isToldAsHost(value, path) ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = firstTemplate(inner, [...path, Array.isArray(value) ? Number(key) : key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Whether EW1001 reports a text: a shell variable in a host, which it names with the host. The braces of a chart mean
 * that the whole manifest is a template.
 */
function isToldAsHost(text: string, path: readonly PathStep[]): boolean {
  return (path.at(-1) === 'host' || path.at(-2) === 'hosts') && unexpandedVariable(text)?.startsWith('$') === true;
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type') return issue.message;
  if (issue.input === undefined) return `is required (${typeName(issue.expected)})`;
  return `expected ${typeName(issue.expected)}, found ${kindOf(issue.input)}`;
}

function pathOf(steps: readonly PropertyKey[]): string {
  return steps
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`))
    .join('');
}
