import { type App } from '../../config/sections/apps';
import { configPath } from '../../config/path';
import { type NamedProblem } from '../engines/apimachinery/ingress-names';
import { classAnnotation, ingressProblems } from '../engines/apimachinery/ingress-spec';
import { canonicalName, nameMistake } from '../names/host-name';
import { sourceText } from '../source';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';

/** EW3016: what the API server refuses of manifests. */
export function admissionRules({ ingresses }: Facts): Diagnostic[] {
  return ingresses.flatMap(({ source, declared }) => ofManifest(sourceText(source), declared?.refused ?? []));
}

/** A host in several places is one mistake; of those of rules that are no DNS names EW1001 speaks. */
function ofManifest(source: string, refused: readonly NamedProblem[]): Diagnostic[] {
  const told = new Set<string>();
  return refused.flatMap(({ field, value, problem }) => {
    if (isHost(field) && value !== undefined) {
      if (told.has(value)) return [];
      told.add(value);
      if (field.endsWith('.host') && nameMistake(value.replace(/^\*\./, '')) !== undefined) return [];
    }
    return [refusal(`${source}/${field}`, source, { field, value, problem })];
  });
}

function isHost(field: string): boolean {
  return /\.host$|\.hosts\[\d+\]$/.test(field);
}

function refusal(path: string, source: string, { field, value, problem }: NamedProblem): Diagnostic {
  const found = value === undefined ? '' : ` "${value}"`;
  const message = `The API server refuses ${source}: ${field}${found}: ${problem.replace(/ \(e\.g\. .*$/, '')}.`;
  return diagnostic('EW3016', path, message, hintFor(field, value, problem));
}

function hintFor(field: string, value: string | undefined, problem: string): string {
  if (field === 'apiVersion')
    return 'Write it as networking.k8s.io/v1: `kubectl convert` does, or a newer release of the chart.';
  if (isHost(field) && value !== undefined) return `Write ${canonicalName(value)}`;
  if (problem.includes(classAnnotation))
    return `Remove the annotation ${classAnnotation}: spec.ingressClassName says it.`;
  if (problem.includes('without quotes')) return 'Put the value in quotes.';
  return `Correct ${field}${value === undefined ? ', or take it out' : ''}.`;
}

/**
 * EW3016 for the Ingresses that the program makes of applications. Their hosts and names are judged with those of
 * everything else; here it is what they write freely.
 */
export function appAdmissionRules({ config, hosts }: Facts): Diagnostic[] {
  return config.apps.flatMap((app, index) => {
    const annotationsPath = configPath('apps', index, 'annotations');
    const wired = hosts.find(({ ingress }) => ingress.annotationsPath === annotationsPath);
    const ingressClass = wired?.controller?.class;
    return ingressProblems(ingressOf(app, ingressClass)).flatMap((found) => {
      const key = keyOf(found.field);
      if (key === undefined) return [];
      return [refusal(configPath('apps', index, ...key), `app:${app.name}`, found)];
    });
  });
}

function ingressOf({ name, annotations, path, pathType, service }: App, ingressClassName: string | undefined): unknown {
  const { name: serviceName, port } = service;
  const backend = {
    service: { name: serviceName, port: typeof port === 'number' ? { number: port } : { name: port } },
  };
  return {
    metadata: { name, annotations },
    spec: { ingressClassName, rules: [{ http: { paths: [{ path, pathType, backend }] } }] },
  };
}

/** Where an application says what becomes a field of its Ingress. */
function keyOf(field: string): readonly string[] | undefined {
  if (field === 'metadata.annotations') return ['annotations'];
  if (field.endsWith('.path')) return ['path'];
  return field.includes('.service.port') ? ['service', 'port'] : undefined;
}
