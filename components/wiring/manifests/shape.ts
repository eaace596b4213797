import * as z from 'zod';
import { kindOf, typeName } from '../../config/messages';
import { didYouMean } from '../../config/nearest';
import { type PathStep } from '../../config/path';
import { quotedStart } from '../../config/quoted';
import { holdsTemplate } from '../../config/unrendered';
import { labelProblems } from '../engines/apimachinery/ingress-spec';
import { withoutExamples } from '../engines/apimachinery/label-names';
import { unexpandedVariable } from '../names/host-name';
import { namespaceMistake, objectMistake } from '../names/kubernetes-names';
import { type metadata, shapeOf } from './kind-shapes';
import { type ManifestDocument } from './object';

type Metadata = z.output<typeof metadata>;

const typed = z.object({ apiVersion: z.string(), kind: z.string() });

/**
 * The malformed fields of an object that the plan reads, each as a sentence with its path: the plan would judge the
 * object as if they were absent. Objects of other kinds are not looked at.
 */
export function shapeMistakes({ object }: ManifestDocument): string[] {
  const { data } = typed.safeParse(object);
  if (data === undefined) return [];
  const parsed = shapeOf(data.apiVersion, data.kind)?.safeParse(object, { reportInput: true });
  if (parsed === undefined) return [];
  if (!parsed.success) return parsed.error.issues.map((issue) => `${pathOf(issue.path)}: ${sentence(issue)}`);
  const { metadata: read } = parsed.data;
  // EW3016 reports those of an Ingress.
  const labels = data.kind === 'Ingress' ? [] : labelMistakes(read);
  return [...nameMistakes(data.kind, read), ...labels, ...templates(data.kind, parsed.data)];
}

/** Kinds that routes are served beside; in trees that Flux or kustomize fills in, their texts may stand for others. */
const beside = /^(Namespace|Service|IngressClass|TLSOption|(Cluster)?Issuer)$/;

function nameMistakes(kind: string, { name, generateName, namespace }: Metadata): string[] {
  const isNamed = (name ?? '') !== '' || (generateName ?? '') !== '';
  const isJudged = !beside.test(kind) && name !== undefined && name !== '' && !holdsTemplate(name);
  const misnamed = isJudged ? objectMistake(name) : undefined;
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

function labelMistakes(read: Metadata): string[] {
  return labelProblems(read).flatMap(({ field, value = '', problem }) =>
    holdsTemplate(value) ? [] : [`${field}: ${quotedStart(value)}: ${withoutExamples(problem)}`],
  );
}

/** The first template in the fields that were read of the object, as a sentence. */
function templates(kind: string, read: unknown): string[] {
  const isTold = (text: string, path: readonly PathStep[]) =>
    holdsTemplate(text) && !(isVariable(text) && (beside.test(kind) || isHost(path)));
  const path = firstTemplate(read, [], isTold);
  return path === undefined
    ? []
    : [`${pathOf(path)}: is a template that was not rendered: check what helm template, kustomize or envsubst prints`];
}

function firstTemplate(
  value: unknown,
  path: readonly PathStep[],
  isTold: (text: string, path: readonly PathStep[]) => boolean,
): readonly PathStep[] | undefined {
  // Annotations may belong to any program, and some rightly hold templates. No route hangs on a label.
  if (/^(annotations|labels)$/.test(String(path.at(-1)))) return undefined;
  if (typeof value === 'string') return isTold(value, path) ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = firstTemplate(inner, [...path, Array.isArray(value) ? Number(key) : key], isTold);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A shell variable, as Flux and envsubst fill it in. The braces of a chart mean that the whole manifest is a template. */
function isVariable(text: string): boolean {
  return unexpandedVariable(text)?.startsWith('$') === true;
}

/** Where EW1001 reports a variable, with the host. */
function isHost(path: readonly PathStep[]): boolean {
  return (
    /^(host|hostname|match|commonName)$/.test(String(path.at(-1))) ||
    /^(hosts|hostnames|dnsNames)$/.test(String(path.at(-2)))
  );
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String);
    const found = typeof issue.input === 'string' ? quotedStart(issue.input) : kindOf(issue.input);
    const meant = typeof issue.input === 'string' ? didYouMean(issue.input, allowed) : '';
    return `expected ${allowed.join(' or ')}, found ${found}${meant && `.${meant}`}`;
  }
  if (issue.code !== 'invalid_type') return issue.message;
  if (issue.input === undefined) return `is required (${typeName(issue.expected)})`;
  return `expected ${typeName(issue.expected)}, found ${kindOf(issue.input)}`;
}

function pathOf(steps: readonly PropertyKey[]): string {
  return steps
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`))
    .join('');
}
