import * as z from 'zod';
import { gateway as engine } from '../engines/gateway/hostnames';
import { canonicalName } from '../names/host-name';
import {
  type ControllerChoice,
  type IngressHost,
  type ListedHost,
  type PlannedIngress,
  type Reference,
  type RouteKind,
  type Stated,
  type TlsBlock,
} from '../ingress';
import { type ManifestObject } from './object';
import { ReferenceGrants } from './reference-grants';

export const gatewayGroup = 'gateway.networking.k8s.io';

const text = z.string().optional().catch(undefined);

const certificateRef = z.object({ group: text, kind: text, name: z.string().catch(''), namespace: text });

const listener = z.object({
  name: z.string().catch(''),
  hostname: text,
  protocol: z.string().catch(''),
  tls: z
    .object({ mode: text, certificateRefs: z.array(certificateRef).nullish().catch([]) })
    .nullish()
    .catch(undefined),
});

const gatewaySpec = z.object({
  spec: z.object({ gatewayClassName: text, listeners: z.array(listener).nullish().catch([]) }).catch({}),
});

const parentRef = z.object({
  group: text,
  kind: text,
  name: z.string().catch(''),
  namespace: text,
  sectionName: text,
});

const routeSpec = z.object({
  spec: z
    .object({
      hostnames: z.array(z.string()).nullish().catch([]),
      parentRefs: z.array(parentRef).nullish().catch([]),
    })
    .catch({}),
});

/** A listener that ends TLS, with the Secrets that it names. */
interface TlsListener {
  readonly name: string;
  readonly hostname: string | undefined;
  readonly path: string;
  readonly secrets: readonly Reference[];
}

interface ReadGateway {
  readonly object: ManifestObject;
  readonly controller: ControllerChoice;
  readonly listeners: readonly TlsListener[];
}

/**
 * The routes of Gateways and of what is attached to them. A listener's hostname has no say in which certificate Traefik
 * serves: its Secrets are loaded into the same store as all others (v3.7, pkg/provider/kubernetes/gateway).
 */
export function readGateways(objects: readonly ManifestObject[]): PlannedIngress[] {
  const ours = objects.filter(({ group }) => group === gatewayGroup);
  const grants = new ReferenceGrants(ours.filter(({ kind }) => kind === 'ReferenceGrant'));
  const gateways = ours.filter(({ kind }) => kind === 'Gateway').map((object) => readGateway(object, grants));
  const byName = new Map(gateways.map((one) => [`${one.object.namespace}/${one.object.name}`, one]));
  return [
    ...gateways.map(routeOfGateway),
    ...ours.flatMap((object) => {
      const kind = attachedKind(object);
      return kind === undefined ? [] : [attachedRoute(object, kind, byName)];
    }),
  ];
}

function attachedKind({ kind }: ManifestObject): 'HTTPRoute' | 'TLSRoute' | undefined {
  // For hosts and TLS, a GRPCRoute is an HTTPRoute.
  if (kind === 'GRPCRoute') return 'HTTPRoute';
  return kind === 'HTTPRoute' || kind === 'TLSRoute' ? kind : undefined;
}

function readGateway(object: ManifestObject, grants: ReferenceGrants): ReadGateway {
  const { at, namespace } = object;
  const { gatewayClassName, listeners } = gatewaySpec.parse(object.body).spec;
  const read = (listeners ?? []).map((one, index): TlsListener | undefined => {
    const ends = (one.protocol === 'HTTPS' || one.protocol === 'TLS') && one.tls?.mode !== 'Passthrough';
    if (!ends) return undefined;
    const path = `${at}/spec.listeners[${index}]`;
    const secrets = (one.tls?.certificateRefs ?? []).map((reference, position) => {
      const home = reference.namespace ?? namespace;
      return {
        kind: reference.kind ?? 'Secret',
        namespace: home,
        name: reference.name,
        path: `${path}.tls.certificateRefs[${position}]`,
        granted: home === namespace || grants.allow(namespace, home, reference.name),
      };
    });
    return { name: one.name, hostname: one.hostname === '' ? undefined : one.hostname, path, secrets };
  });
  const ending = read.filter((one) => one !== undefined);
  return {
    object,
    controller: { kind: 'class', class: gatewayClassName, path: `${at}/spec.gatewayClassName` },
    listeners: ending,
  };
}

function routeOfGateway({ object, controller, listeners }: ReadGateway): PlannedIngress {
  const hosts = listeners.flatMap(({ hostname, path }) =>
    hostname === undefined ? [] : [listedHost(hostname, `${path}.hostname`)],
  );
  const blocks = listeners.flatMap((one) => {
    const listed = one.hostname === undefined ? [] : [{ name: one.hostname, path: `${one.path}.hostname` }];
    return blocksOf(one, listed);
  });
  const references = listeners.flatMap(({ secrets }) =>
    secrets.filter(({ kind, namespace }) => kind === 'Secret' && namespace !== object.namespace),
  );
  return route(object, 'Gateway', controller, once(hosts), blocks, references);
}

function blocksOf({ secrets, path }: TlsListener, hosts: readonly ListedHost[]): TlsBlock[] {
  return secrets
    .filter(({ kind, granted }) => kind === 'Secret' && granted)
    .map(({ namespace, name, path: secretPath }) => ({ hosts, secretName: name, namespace, path, secretPath }));
}

/** A route is served where it is attached: at listeners whose hostname has something in common with its own. */
function attachedRoute(
  object: ManifestObject,
  kind: 'HTTPRoute' | 'TLSRoute',
  gateways: ReadonlyMap<string, ReadGateway>,
): PlannedIngress {
  const { spec } = routeSpec.parse(object.body);
  const hostnames = spec.hostnames ?? [];
  const parents = (spec.parentRefs ?? []).filter(({ kind: parent = 'Gateway' }) => parent === 'Gateway');
  const hosts: IngressHost[] = [];
  const blocks: TlsBlock[] = [];
  const unread: Stated[] = [];
  let controller: ControllerChoice | undefined;
  for (const { name, namespace = object.namespace, sectionName } of parents) {
    const parent = gateways.get(`${namespace}/${name}`);
    if (parent === undefined) {
      unread.push({ value: `the Gateway ${namespace}/${name} was not read`, path: `${object.at}/spec.parentRefs` });
      continue;
    }
    controller ??= parent.controller;
    for (const one of parent.listeners) {
      if (sectionName !== undefined && sectionName !== one.name) continue;
      const listed = attachedHosts(object.at, hostnames, one);
      for (const { name: hostname, path } of listed) hosts.push(listedHost(hostname, path));
      for (const block of blocksOf(one, listed)) blocks.push(block);
    }
  }
  const choice = controller ?? { kind: 'name', name: undefined, path: object.at };
  return route(object, kind, choice, once(hosts), blocks, [], unread);
}

function attachedHosts(at: string, hostnames: readonly string[], { hostname, path }: TlsListener): ListedHost[] {
  const answer = engine.decide({ listener: hostname ?? null, route: hostnames });
  if (answer.kind === 'ambiguous' || answer.decision.traefik.kind === 'detached') return [];
  return answer.decision.traefik.hostnames.map((name) => {
    const index = hostnames.indexOf(name);
    return { name, path: index < 0 ? `${path}.hostname` : `${at}/spec.hostnames[${index}]` };
  });
}

function listedHost(written: string, path: string): IngressHost {
  return { written, host: canonicalName(written), path, serves: [], mayBeWildcard: true, own: undefined };
}

function once(hosts: readonly IngressHost[]): IngressHost[] {
  const found = new Map<string, IngressHost>();
  for (const one of hosts) if (!found.has(one.host)) found.set(one.host, one);
  return [...found.values()];
}

function route(
  { at, source, namespace, annotations }: ManifestObject,
  kind: RouteKind,
  controller: ControllerChoice,
  hosts: readonly IngressHost[],
  blocks: readonly TlsBlock[],
  references: readonly Reference[],
  undecided: readonly Stated[] = [],
): PlannedIngress {
  return {
    source,
    namespace,
    namespacePath: `${at}/metadata.namespace`,
    controller,
    hosts,
    environment: undefined,
    annotations,
    annotationsPath: `${at}/metadata.annotations`,
    declared: {
      kind,
      blocks,
      rulesWithoutPaths: [],
      bareTls: undefined,
      entryPoints: undefined,
      resolver: undefined,
      references,
      undecided,
      dropped: [],
      refused: [],
      isCanary: false,
    },
  };
}
