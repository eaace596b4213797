import * as z from 'zod';
import { parseBool } from '../engines/go/strconv';
import { type PlannedIngress } from '../ingress';
import { readIngress } from './ingress';
import { type ManifestObject, readObjects } from './object';

/** A Service as Xposer looks at it. */
export interface ExposedService {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The Ingress that Xposer makes of a Service. */
export interface XposedIngress {
  readonly name: string;
  readonly host: string;
  readonly path: string;
  /** The Secret of its tls block; undefined where it has none. */
  readonly secretName: string | undefined;
  /** The annotations that it gets. */
  readonly annotations: Readonly<Record<string, string>>;
}

const prefix = 'config.xposer.stakater.com/';

/** Defaults of Xposer's own configuration (v0.0.20). */
const defaults = { domain: 'stakater.com', url: '{{.Service}}.{{.Namespace}}.{{.Domain}}', name: '{{.Service}}' };

/**
 * The Ingress that Xposer (stakater/Xposer v0.0.20) makes of a Service; undefined where the Service does not ask for
 * one, by the label `expose: "true"`.
 */
export function xposedIngress({ name, namespace, labels, annotations }: ExposedService): XposedIngress | undefined {
  if (labels.expose !== 'true') return undefined;
  const given = (key: string) => annotations[`${prefix}${key}`];
  const fill = (template: string, domain = '') =>
    template.replace(/\{\{\s*\.(Service|Namespace|Domain)\s*\}\}/g, (_, variable: string) =>
      variable === 'Service' ? name : variable === 'Namespace' ? namespace : domain,
    );
  const domain = given('Domain') ?? defaults.domain;
  const [host = '', ...behind] = fill(given('IngressURLTemplate') ?? defaults.url, domain).split('/');
  const path = given('IngressURLPath') ?? `/${behind.join('/')}`;
  const ingressName = fill(given('IngressNameTemplate') ?? defaults.name);
  const secret = given('TLSSecretNameTemplate') ?? 'NO_SECRET';
  const secretName = secret === 'NO_SECRET' ? `${ingressName}-cert` : fill(secret);
  return {
    name: ingressName,
    host,
    path,
    secretName: parseBool(given('TLS') ?? '') === true ? secretName : undefined,
    annotations: forwarded(annotations['xposer.stakater.com/annotations'] ?? ''),
  };
}

/** Lines of `key: value`, which Xposer copies onto the Ingress. */
function forwarded(text: string): Record<string, string> {
  const lines = text.split('\n').flatMap((line) => {
    const [, key, value] = /^\s*([^:\s]+):\s*(.*?)\s*$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value.replace(/^"(.*)"$/, '$1')] as const];
  });
  return Object.fromEntries(lines);
}

/** The Ingress of an annotated Service as an object. */
export interface XposedManifest {
  readonly apiVersion: 'networking.k8s.io/v1';
  readonly kind: 'Ingress';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: object;
}

/**
 * The Ingress that Xposer makes of a Service that a program declares; undefined where the Service does not ask for one.
 *
 * @param service its properties, all of them known
 */
export function xposedManifest(service: Readonly<Record<string, unknown>>): XposedManifest | undefined {
  const object = { apiVersion: 'v1', kind: 'Service', ...service };
  const [read] = readObjects([{ file: 'program', document: 1, object }], 'default').objects;
  return read === undefined ? undefined : manifestOf(read);
}

const service = z.object({ spec: z.object({ ports: z.array(z.object({ port: z.number() })).min(1) }) });

/** Xposer takes the first port of a Service; where it has none, that is nothing which a route could be judged by. */
function firstPort(body: unknown): number {
  return service.safeParse(body).data?.spec.ports[0]?.port ?? 80;
}

function manifestOf(object: ManifestObject): XposedManifest | undefined {
  const made = xposedIngress(object);
  if (made === undefined) return undefined;
  const { name, host, path, secretName, annotations } = made;
  const backend = { service: { name: object.name, port: { number: firstPort(object.body) } } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: object.namespace, annotations },
    spec: {
      rules: [{ host, http: { paths: [{ path, pathType: 'ImplementationSpecific', backend }] } }],
      ...(secretName === undefined ? {} : { tls: [{ hosts: [host], secretName }] }),
    },
  };
}

/** The route of a Service that is annotated for Xposer, judged as the Ingress that Xposer makes of it. */
export function readXposedService(object: ManifestObject): PlannedIngress | undefined {
  if (object.kind !== 'Service' || object.group !== '') return undefined;
  const body = manifestOf(object);
  if (body === undefined) return undefined;
  const route = readIngress({ ...object, annotations: body.metadata.annotations, body });
  const at = `${object.at}/metadata.annotations`;
  // What it is made from stands in the annotations of the Service.
  return {
    ...route,
    controller: { ...route.controller, path: at },
    hosts: route.hosts.map((one) => ({ ...one, path: at, serves: one.serves.map((served) => ({ ...served, at })) })),
    ...(route.declared === undefined
      ? {}
      : {
          declared: {
            ...route.declared,
            blocks: route.declared.blocks.map((block) => ({
              ...block,
              hosts: block.hosts.map((listed) => ({ ...listed, path: at })),
              path: at,
              secretPath: at,
            })),
          },
        }),
  };
}
