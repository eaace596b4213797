import * as z from 'zod';
import { classAnnotation } from '../engines/apimachinery/ingress-spec';
import { readRule, type Rule } from '../engines/traefik/rule';
import { canonicalName } from '../names/host-name';
import {
  type Declared,
  type Dropped,
  type IngressHost,
  type PlannedIngress,
  type Reference,
  type RouteKind,
  type Stated,
} from '../ingress';
import { plainEntryPoints } from '../traefik-settings';
import { listOf } from './lists';
import { type ManifestObject } from './object';

const text = z.string().optional().catch(undefined);

const reference = z.object({ name: z.string().catch(''), namespace: text }).catch({ name: '' });
const references = z.array(reference).nullish().catch([]);

const route = z.object({
  match: z.string().catch(''),
  syntax: text,
  priority: z.number().optional().catch(undefined),
  middlewares: references,
  services: references,
});

/** What is no route at all has no rule either, which Traefik refuses: it must not hide the others. */
const noRoute: z.output<typeof route> = {
  match: '',
  syntax: undefined,
  priority: undefined,
  middlewares: [],
  services: [],
};

const routeSpec = z.object({
  spec: z
    .object({
      ingressClassName: text,
      entryPoints: listOf(z.string()),
      routes: z.array(route.catch(noRoute)).nullish().catch([]),
      tls: z
        .object({
          secretName: text,
          certResolver: text,
          passthrough: z.boolean().optional().catch(undefined),
          options: reference.optional(),
        })
        .nullish()
        .catch(undefined),
    })
    .nullish()
    .catch({ entryPoints: [] }),
});

type Route = z.output<typeof route>;
type Spec = NonNullable<z.output<typeof routeSpec>['spec']>;

/** The group that Traefik v3 reads, and the one that it read until v2. */
export const traefikGroup = 'traefik.io';
export const formerTraefikGroup = 'traefik.containo.us';

/** The kinds of routes of Traefik's own. */
export type TraefikKind = 'IngressRoute' | 'IngressRouteTCP';

/** The kind of a route of Traefik's own; undefined for other objects, and for UDP, which knows no TLS. */
export function ingressRouteKind({ kind, group }: ManifestObject): TraefikKind | undefined {
  if (group !== traefikGroup) return undefined;
  return kind === 'IngressRoute' || kind === 'IngressRouteTCP' ? kind : undefined;
}

/**
 * Reads a route of Traefik's own. Its provider takes the class from the annotation or the spec. A provider with a
 * class, as edgewire sets it, skips routes without one (v3.7, pkg/provider/kubernetes/crd, shouldProcessIngress).
 */
export function readIngressRoute(object: ManifestObject, kind: TraefikKind): PlannedIngress {
  const { at, source, namespace, annotations } = object;
  const spec = routeSpec.parse(object.body).spec ?? { entryPoints: [] };
  const routes = spec.routes ?? [];
  const named = hostsOf(at, kind, routes);
  const isRefused = named.length > 0 && lacksTls(kind, spec);
  const hosts = isRefused ? [] : named;
  const ends = spec.tls?.passthrough !== true;
  const annotated = annotations[classAnnotation];
  return {
    source,
    namespace,
    namespacePath: `${at}/metadata.namespace`,
    controller: {
      kind: 'class',
      class: spec.ingressClassName ?? annotated,
      path:
        spec.ingressClassName === undefined && annotated !== undefined
          ? `${at}/metadata.annotations`
          : `${at}/spec.ingressClassName`,
    },
    // A connection that is passed through gets its certificate elsewhere.
    hosts: ends ? hosts : [],
    environment: undefined,
    annotations,
    annotationsPath: `${at}/metadata.annotations`,
    declared: {
      kind,
      blocks: ends ? blocksOf(at, spec, hosts) : [],
      rulesWithoutPaths: [],
      bareTls: ends && spec.tls?.secretName === undefined ? bareTls(at, kind, spec) : undefined,
      entryPoints: entryPointsOf(at, spec),
      resolver: stated(spec.tls?.certResolver, `${at}/spec.tls.certResolver`),
      references: referencesOf(at, namespace, spec),
      tlsOptions: optionsOf(at, namespace, spec),
      undecided: ends ? undecidedRules(at, kind, routes) : [],
      dropped: [...droppedRules(at, kind, routes), ...(isRefused ? [withoutTls(at)] : [])],
      refused: [],
      passes: ends ? [] : hosts.map(({ host: value, path, serves }) => ({ value, path, serves })),
      isCanary: false,
    },
  };
}

/**
 * The place where a route may have TLS without a Secret. On `websecure` the entry point itself turns TLS on, for HTTP
 * (chart 41.3.0, `ports.websecure.http.tls`).
 */
function bareTls(at: string, kind: RouteKind, { tls, entryPoints }: Spec): string | undefined {
  const isPlain = entryPoints.length > 0 && entryPoints.every((one) => one !== null && plainEntryPoints.has(one));
  const isSecured = (tls !== null && tls !== undefined) || (kind === 'IngressRoute' && !isPlain);
  return isSecured ? `${at}/spec.tls` : undefined;
}

/** The name that HostSNI holds a connection against is a part of TLS (v3.7.9, pkg/server/router/tcp/manager.go). */
function lacksTls(kind: TraefikKind, { tls }: Spec): boolean {
  return kind === 'IngressRouteTCP' && (tls === undefined || tls === null);
}

function withoutTls(at: string): Dropped {
  return {
    value: 'it names a host by HostSNI, and the route has no tls',
    path: `${at}/spec.tls`,
    hint: 'Give the route spec.tls: a Secret, or passthrough: true; or, for connections without TLS, the rule HostSNI(`*`).',
  };
}

function blocksOf(at: string, { tls }: Spec, hosts: readonly IngressHost[]) {
  const secretName = tls?.secretName;
  if (secretName === undefined || secretName === '') return [];
  const listed = hosts.map(({ written, path }) => ({ name: written, path }));
  return [{ hosts: listed, secretName, path: `${at}/spec.tls`, secretPath: `${at}/spec.tls.secretName` }];
}

function entryPointsOf(at: string, { entryPoints }: Spec): readonly Stated[] | undefined {
  if (entryPoints.length === 0) return undefined;
  return entryPoints.flatMap((value, index) =>
    value === null ? [] : [{ value, path: `${at}/spec.entryPoints[${index}]` }],
  );
}

function stated(value: string | undefined, path: string): Stated | undefined {
  return value === undefined || value === '' ? undefined : { value, path };
}

/**
 * The hosts that the rules name, each once. A rule that Traefik refuses, or that names no host for certain, adds none.
 */
function hostsOf(at: string, kind: TraefikKind, routes: readonly Route[]): IngressHost[] {
  const hosts = new Map<string, IngressHost>();
  for (const [index, one] of routes.entries()) {
    const path = `${at}/spec.routes[${index}].match`;
    const { hosts: named, paths = [] } = ruleOf(kind, one);
    for (const written of named.kind === 'hosts' ? named.hosts : []) {
      const host = canonicalName(written);
      const before = hosts.get(host);
      const serves = paths.map((claimed) => ({ path: claimed, at: path, priority: one.priority }));
      hosts.set(host, {
        written,
        host,
        path: before?.path ?? path,
        serves: [...(before?.serves ?? []), ...serves],
        mayBeWildcard: true,
        own: undefined,
      });
    }
  }
  return [...hosts.values()];
}

/** The rules whose hosts can't be told. A rule without any host takes all hosts, and has none to wire. */
function undecidedRules(at: string, kind: TraefikKind, routes: readonly Route[]): Stated[] {
  return routes.flatMap((one, index) => {
    const { hosts } = ruleOf(kind, one);
    return hosts.kind === 'undecided' ? [{ value: hosts.why, path: `${at}/spec.routes[${index}].match` }] : [];
  });
}

/** The rules that Traefik refuses, each with the reason. */
function droppedRules(at: string, kind: TraefikKind, routes: readonly Route[]): Dropped[] {
  return routes.flatMap((one, index) => {
    const { hosts } = ruleOf(kind, one);
    return hosts.kind === 'invalid' ? [{ value: hosts.why, path: `${at}/spec.routes[${index}].match` }] : [];
  });
}

function ruleOf(kind: TraefikKind, { match, syntax }: Route): Rule {
  return readRule(match, kind === 'IngressRoute' ? 'http' : 'tcp', syntax === 'v2' ? 'v2' : 'v3');
}

function optionsOf(at: string, home: string, { tls }: Spec): Declared['tlsOptions'] {
  const { name = '', namespace = '' } = tls?.options ?? {};
  return name === ''
    ? undefined
    : { namespace: namespace === '' ? home : namespace, name, path: `${at}/spec.tls.options` };
}

/** The objects of other namespaces that a route refers to: Traefik drops the route unless it is set to allow them. */
function referencesOf(at: string, home: string, { routes, tls }: Spec): Reference[] {
  const elsewhere = (kind: string, named: { name: string; namespace?: string | undefined } | undefined, path: string) =>
    // A name of another provider (`api@internal`) is taken as it is, whatever namespace stands beside it.
    named?.namespace === undefined || named.namespace === '' || named.namespace === home || named.name.includes('@')
      ? []
      : [{ kind, namespace: named.namespace, name: named.name, path: `${path}.namespace`, granted: false }];
  return [
    ...(routes ?? []).flatMap(({ middlewares, services }, index) => [
      ...(middlewares ?? []).flatMap((one, position) =>
        elsewhere('Middleware', one, `${at}/spec.routes[${index}].middlewares[${position}]`),
      ),
      ...(services ?? []).flatMap((one, position) =>
        elsewhere('Service', one, `${at}/spec.routes[${index}].services[${position}]`),
      ),
    ]),
    ...elsewhere('TLSOption', tls?.options, `${at}/spec.tls.options`),
  ];
}
