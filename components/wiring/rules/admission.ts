import { type App } from '../../config/sections/apps';
import { nearest } from '../../config/nearest';
import { configPath } from '../../config/path';
import { type NamedProblem } from '../engines/apimachinery/ingress-names';
import { withoutExamples } from '../engines/apimachinery/label-names';
import { classAnnotation, ingressProblems } from '../engines/apimachinery/ingress-spec';
import { canonicalName, hostMistake } from '../names/host-name';
import { nameHint } from '../names/name-hint';
import { sourceText } from '../source';
import { type WiredHost } from '../wire';
import { type Diagnostic, diagnostic, none } from './diagnostic';
import { type Facts } from './facts';

/** EW3016: what the API server refuses of manifests. */
export function admissionRules({ ingresses }: Facts): Diagnostic[] {
  return ingresses.flatMap(({ source, declared }) => {
    return declared === undefined || declared.refused.length === 0
      ? none
      : ofManifest(sourceText(source), declared.refused);
  });
}

/** A host in several places is one mistake. EW1001 reports hosts of rules that are no DNS names. */
function ofManifest(source: string, refused: readonly NamedProblem[]): Diagnostic[] {
  const told = new Set(refused.flatMap(({ field, value }) => (isToldOfHost(field, value) ? [value] : [])));
  return refused.flatMap((one) => {
    const { field, value } = one;
    if (isHost(field) && value !== undefined) {
      if (told.has(value)) return [];
      told.add(value);
    }
    return [refusal(`${source}/${field}`, source, one)];
  });
}

function isToldOfHost(field: string, value: string | undefined): boolean {
  return field.endsWith('.host') && value !== undefined && hostMistake(value) !== undefined;
}

function isHost(field: string): boolean {
  return /\.host$|\.hosts\[\d+\]$/.test(field);
}

function refusal(path: string, source: string, refused: NamedProblem, place = refused.field): Diagnostic {
  const { field, value, problem } = refused;
  const found = value === undefined ? '' : ` "${value}"`;
  const message = `The API server refuses ${source}: ${field}${found}: ${withoutExamples(problem)}.`;
  return diagnostic('EW3016', path, message, hintFor(refused, place));
}

/** @param place where somebody wrote it */
function hintFor({ field, value, problem, known }: NamedProblem, place: string): string {
  if (field === 'apiVersion')
    return 'Write it as networking.k8s.io/v1: `kubectl convert` does, or a newer release of the chart.';
  if (isHost(field) && value !== undefined) {
    return hostMistake(value) === undefined ? `Write ${canonicalName(value)}` : nameHint(value, 'certificate');
  }
  if (problem.includes(classAnnotation))
    return `Remove the annotation ${classAnnotation}: spec.ingressClassName says it.`;
  if (field.endsWith('.secretName') && value?.includes('/') === true)
    return 'Write the name alone: an Ingress takes Secrets of its own namespace, where a copy may be.';
  if (known !== undefined) return hintForUnknown(field, known);
  if (problem.includes('without quotes')) return 'Put the value in quotes.';
  return `Correct ${place}${value === undefined ? ', or take it out' : ''}.`;
}

/** @param known the fields that there are in its place */
function hintForUnknown(field: string, known: readonly string[]): string {
  const start = field.lastIndexOf('.') + 1;
  const meant = nearest(field.slice(start), known);
  return meant === undefined
    ? `Take ${field} out, or move it to where it belongs.`
    : `Write ${field.slice(0, start)}${meant}.`;
}

/**
 * EW3016 for the Ingresses that the program makes of applications. Their hosts and names are judged with all others;
 * this rule judges what applications write freely.
 */
export function appAdmissionRules({ config, hosts }: Facts): Diagnostic[] {
  // Hosts are in the order of the applications.
  let at = 0;
  const classOf = (app: App) => {
    let ingressClass: string | undefined;
    for (; isHostOf(app, hosts[at]); at += 1) ingressClass = hosts[at]?.controller?.class;
    return ingressClass;
  };
  // Most applications of a stack write the same as one of those before them.
  const judged: Judged[] = [];
  const problemsOf = (app: App): readonly NamedProblem[] => {
    const ingressClass = classOf(app);
    const known = judged.find((one) => one.ingressClass === ingressClass && isAlike(one.app, app));
    if (known !== undefined) return known.problems;
    const problems = ingressProblems(ingressOf(app, ingressClass));
    judged.push({ app, ingressClass, problems });
    if (judged.length > mostJudged) judged.shift();
    return problems;
  };
  return config.apps.flatMap((app, index) => {
    const problems = problemsOf(app);
    if (problems.length === 0) return none;
    return problems.flatMap((found) => {
      const key = keyOf(found.field);
      if (key === undefined) return [];
      const path = configPath('apps', index, ...key);
      return [refusal(path, `app:${app.name}`, found, path)];
    });
  });
}

function isHostOf({ namespace, name }: App, host: WiredHost | undefined): boolean {
  const source = host?.ingress.source;
  return source?.kind === 'app' && source.name === name && source.namespace === namespace;
}

/** Few enough to look at them all. */
const mostJudged = 8;

/** An application with what the API server refuses of its Ingress. */
interface Judged {
  readonly app: App;
  readonly ingressClass: string | undefined;
  readonly problems: readonly NamedProblem[];
}

/** Whether two applications write the same into their Ingresses, as far as this rule judges that. */
function isAlike(one: App, other: App): boolean {
  return (
    one.path === other.path &&
    one.pathType === other.pathType &&
    one.service.port === other.service.port &&
    Object.keys(one.annotations).length === 0 &&
    Object.keys(other.annotations).length === 0
  );
}

function ingressOf({ annotations, path, pathType, service }: App, ingressClassName: string | undefined): unknown {
  const { name: serviceName, port } = service;
  const backend = {
    service: { name: serviceName, port: typeof port === 'number' ? { number: port } : { name: port } },
  };
  return {
    metadata: { annotations },
    spec: { ingressClassName, rules: [{ http: { paths: [{ path, pathType, backend }] } }] },
  };
}

/** The key of an application that becomes a field of its Ingress. */
function keyOf(field: string): readonly string[] | undefined {
  if (field === 'metadata.annotations') return ['annotations'];
  if (field.endsWith('.path')) return ['path'];
  return field.includes('.service.port') ? ['service', 'port'] : undefined;
}
