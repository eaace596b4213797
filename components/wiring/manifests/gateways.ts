import * as z from 'zod';
import { gateway as engine } from '../engines/gateway/hostnames';
import { canonicalName, hostMistake } from '../names/host-name';
import {
  type ControllerChoice,
  type Declared,
  type IngressHost,
  type ListedHost,
  type PassedHost,
  type PlannedIngress,
  type Reference,
  type RouteKind,
  type Stated,
  type TlsBlock,
} from '../ingress';
import { matchesPartly, parseSelector } from '../engines/apimachinery/label-selector';
import { redirecting, redirectedPort } from '../traefik-settings';
import { nameLabel } from '../namespaces';
import { listOf } from './lists';
import { type ManifestObject } from './object';
import { labelSelector, selectorText } from './selector-text';
import { ReferenceGrants } from './reference-grants';

export const gatewayGroup = 'gateway.networking.k8s.io';

const text = z.string().optional().catch(undefined);

const certificateRef = z.object({ group: text, kind: text, name: z.string().catch(''), namespace: text });

const listener = z.object({
  name: z.string().catch(''),
  hostname: text,
  port: z.number().optional().catch(undefined),
  protocol: z.string().catch(''),
  tls: z
    .object({ mode: text, certificateRefs: listOf(certificateRef) })
    .nullish()
    .catch(undefined),
  allowedRoutes: z
    .object({
      kinds: listOf(z.object({ group: z.string().catch(gatewayGroup), kind: z.string() })),
      namespaces: z.object({ from: text, selector: labelSelector.optional().catch(undefined) }).nullish(),
    })
    .nullish()
    .catch(undefined),
});

const gatewaySpec = z.object({
  spec: z.object({ gatewayClassName: text, listeners: listOf(listener) }).catch({ listeners: [] }),
});

const parentRef = z.object({
  group: text,
  kind: text,
  name: z.string().catch(''),
  namespace: text,
  sectionName: text,
  port: z.number().optional().catch(undefined),
});

const backendRef = z.object({ kind: text, name: z.string().catch(''), namespace: text });

const routeSpec = z.object({
  spec: z
    .object({
      hostnames: listOf(z.string()),
      parentRefs: listOf(parentRef),
      rules: listOf(z.object({ backendRefs: listOf(backendRef) })),
    })
    .catch({ hostnames: [], parentRefs: [], rules: [] }),
});

type WrittenListener = z.output<typeof listener>;
type ParentRef = z.output<typeof parentRef>;

/** A listener, with the Secrets that it names where it ends TLS. */
interface Listener {
  readonly name: string;
  readonly hostname: string | undefined;
  readonly port: number | undefined;
  readonly protocol: string;
  /** Whether TLS ends at it. */
  readonly ends: boolean;
  /** Why Traefik refuses it; undefined where it serves it. */
  readonly refused: string | undefined;
  readonly allowed: WrittenListener['allowedRoutes'];
  /** `namespace/name` of its Gateway. */
  readonly gateway: string;
  readonly path: string;
  readonly secrets: readonly Reference[];
}

interface ReadGateway {
  readonly object: ManifestObject;
  readonly controller: ControllerChoice;
  readonly listeners: readonly Listener[];
}

/** A route of this file: what it declares is always known. */
type GatewayRoute = PlannedIngress & { readonly declared: Declared };

/** The labels of namespaces whose objects are among the manifests. */
type Namespaces = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * The routes of Gateways and of what is attached to them. A listener's hostname has no say in which certificate Traefik
 * serves: its Secrets are loaded into the same store as all others (v3.7, pkg/provider/kubernetes/gateway).
 */
export function readGateways(objects: readonly ManifestObject[]): PlannedIngress[] {
  const ours = objects.filter(({ group }) => group === gatewayGroup);
  const grants = new ReferenceGrants(ours.filter(({ kind }) => kind === 'ReferenceGrant'));
  const gateways = ours.filter(({ kind }) => kind === 'Gateway').map((object) => readGateway(object, grants));
  const byName = new Map(gateways.map((one) => [`${one.object.namespace}/${one.object.name}`, one]));
  const namespaces = new Map(
    objects.flatMap(({ kind, group, name, labels }) =>
      kind === 'Namespace' && group === '' ? [[name, { ...labels, [nameLabel]: name }] as const] : [],
    ),
  );
  return [
    ...gateways.map(routeOfGateway),
    ...ours.flatMap((object) => {
      const kind = attachedKind(object);
      return kind === undefined ? [] : [attachedRoute(object, kind, byName, namespaces, grants)];
    }),
  ];
}

/** Whether a route is a Gateway, or attached to one. */
export function isOfGateway({ declared }: PlannedIngress): boolean {
  return declared?.kind === 'Gateway' || declared?.kind === 'HTTPRoute' || declared?.kind === 'TLSRoute';
}

function attachedKind({ kind }: ManifestObject): 'HTTPRoute' | 'TLSRoute' | undefined {
  // For hosts and TLS, a GRPCRoute is an HTTPRoute.
  if (kind === 'GRPCRoute') return 'HTTPRoute';
  return kind === 'HTTPRoute' || kind === 'TLSRoute' ? kind : undefined;
}

const ofListeners = { from: 'Gateway', to: 'Secret' } as const;

function readGateway(object: ManifestObject, grants: ReferenceGrants): ReadGateway {
  const { at, namespace, name: gatewayName } = object;
  const { gatewayClassName, listeners } = gatewaySpec.parse(object.body).spec;
  const taken = new Set<string>();
  const read = listeners.map((one, index): Listener | undefined => {
    if (one === null) return undefined;
    const { name, hostname = '', port, protocol, tls, allowedRoutes: allowed } = one;
    const key = `${protocol}|${hostname}|${port}`;
    if (taken.has(key)) return undefined;
    taken.add(key);
    const path = `${at}/spec.listeners[${index}]`;
    const secrets = (tls?.certificateRefs ?? []).flatMap((reference, position): Reference[] => {
      if (reference === null) return [];
      const home = reference.namespace ?? namespace;
      return [
        {
          kind: reference.kind ?? 'Secret',
          namespace: home,
          name: reference.name,
          path: `${path}.tls.certificateRefs[${position}]`,
          granted: home === namespace || grants.allow(ofListeners, namespace, home, reference.name),
        },
      ];
    });
    return {
      name,
      hostname: hostname === '' ? undefined : hostname,
      port,
      protocol,
      ends: (protocol === 'HTTPS' || protocol === 'TLS') && tls?.mode !== 'Passthrough',
      refused: refusalOf(one, secrets),
      allowed,
      gateway: `${namespace}/${gatewayName}`,
      path,
      secrets,
    };
  });
  return {
    object,
    controller: { kind: 'class', class: gatewayClassName, path: `${at}/spec.gatewayClassName` },
    listeners: read.filter((one) => one !== undefined),
  };
}

/** Why Traefik does not serve a listener, apart from Secrets that are missing (v3.7.9, loadGatewayListeners). */
function refusalOf(listener: WrittenListener, secrets: readonly Reference[]): string | undefined {
  const { protocol, allowedRoutes } = listener;
  const foreign = (allowedRoutes?.kinds ?? []).find(
    (one) => one !== null && (one.group !== gatewayGroup || !kindsFor(protocol).includes(one.kind)),
  );
  return (
    refusedTls(listener, secrets) ??
    (foreign
      ? `its allowedRoutes name the kind ${foreign.kind}, which the protocol ${protocol} does not take`
      : undefined)
  );
}

function refusedTls({ protocol, tls }: WrittenListener, secrets: readonly Reference[]): string | undefined {
  switch (protocol) {
    case 'HTTP':
      return tls === undefined || tls === null ? undefined : 'it has the protocol HTTP and a tls block';
    case 'HTTPS':
    case 'TLS': {
      if (tls?.mode === 'Passthrough') {
        return protocol === 'TLS' ? undefined : 'the protocol HTTPS does not pass TLS through';
      }
      if (secrets.length === 0) return 'it ends TLS, and names no Secret';
      const other = secrets.find(({ kind }) => kind !== 'Secret');
      return other === undefined ? undefined : `its certificateRef ${other.name} is a ${other.kind}, and no Secret`;
    }
    // It stands, and waits for TCPRoutes (test/vectors/traefik-listeners.json).
    case 'TCP':
      return undefined;
    default:
      return `it has the protocol ${protocol === '' ? '(none)' : protocol}, which needs more than Traefik's standard channel`;
  }
}

function routeOfGateway({ object, controller, listeners }: ReadGateway): PlannedIngress {
  const ending = listeners.filter(({ ends }) => ends);
  const hosts = ending.flatMap(({ hostname, path }) =>
    hostname === undefined ? [] : [listedHost(hostname, `${path}.hostname`)],
  );
  const blocks = ending.flatMap((one) => {
    const listed = one.hostname === undefined ? [] : [{ name: one.hostname, path: `${one.path}.hostname` }];
    return blocksOf(one, listed);
  });
  const references = ending.flatMap(({ secrets }) =>
    secrets.filter(({ kind, namespace }) => kind === 'Secret' && namespace !== object.namespace),
  );
  const { declared, ...rest } = route(object, 'Gateway', controller, once(hosts), blocks, references);
  const ports = listeners.flatMap(({ port, path }) =>
    port === undefined ? [] : [{ value: String(port), path: `${path}.port` }],
  );
  const dropped = listeners.flatMap(({ refused, path }) => (refused === undefined ? [] : [{ value: refused, path }]));
  return { ...rest, declared: { ...declared, ports, dropped } };
}

/** A listener that Traefik refuses, or one of its references, is invalid, and loads none (v3.7, loadGatewayListeners). */
function blocksOf({ refused, secrets, path, gateway, port }: Listener, hosts: readonly ListedHost[]): TlsBlock[] {
  if (refused !== undefined || secrets.some(({ kind, granted }) => kind !== 'Secret' || !granted)) return [];
  const ofListener = { gateway, port };
  return secrets.map(({ namespace, name: secretName, path: secretPath }) => ({
    hosts,
    secretName,
    namespace,
    listener: ofListener,
    path,
    secretPath,
  }));
}

/** A route is served where it is attached: at listeners that take it, and whose hostname has something in common with its own. */
function attachedRoute(
  object: ManifestObject,
  kind: 'HTTPRoute' | 'TLSRoute',
  gateways: ReadonlyMap<string, ReadGateway>,
  namespaces: Namespaces,
  grants: ReferenceGrants,
): PlannedIngress {
  const { at } = object;
  const { hostnames, parentRefs, rules } = routeSpec.parse(object.body).spec;
  const named = hostnames.map((name) => name ?? '');
  // They are of no listener, so that EW1001 would not see them.
  const misnamed = named.flatMap((name, index) =>
    hostMistake(name) === undefined ? [] : [listedHost(name, `${at}/spec.hostnames[${index}]`)],
  );
  const hosts: IngressHost[] = [...misnamed];
  const blocks: TlsBlock[] = [];
  const unread: Stated[] = [];
  const dropped: Stated[] = [];
  const references = backendsElsewhere(object, rules, grants);
  const attached: Listener[] = [];
  const passes: PassedHost[] = [];
  let controller: ControllerChoice | undefined;
  for (const [index, parent] of parentRefs.entries()) {
    if (parent === null || (parent.kind ?? 'Gateway') !== 'Gateway') continue;
    const { name, namespace = object.namespace } = parent;
    const path = `${at}/spec.parentRefs[${index}]`;
    const gateway = gateways.get(`${namespace}/${name}`);
    if (gateway === undefined) {
      unread.push({ value: `the Gateway ${namespace}/${name} was not read`, path: `${at}/spec.parentRefs` });
      continue;
    }
    controller ??= gateway.controller;
    const { taking, why } = takingListeners(object, parent, gateway, named, namespaces);
    if (why === 'namespace') references.push({ kind: 'Gateway', namespace, name, path, granted: false });
    else if (why !== undefined && misnamed.length === 0) dropped.push({ value: why, path });
    for (const one of taking) {
      attached.push(one);
      const listed = attachedHosts(at, named, one);
      if (one.protocol === 'TLS' && !one.ends) {
        for (const { name: value, path: hostPath } of listed)
          passes.push({ value: canonicalName(value), path: hostPath, port: one.port });
        continue;
      }
      for (const { name: hostname, path: hostPath } of listed) hosts.push(listedHost(hostname, hostPath));
      for (const block of blocksOf(one, listed)) blocks.push(block);
    }
  }
  const choice = controller ?? { kind: 'name', name: undefined, path: at };
  const { declared, ...rest } = route(object, kind, choice, once(hosts), blocks, references, unread);
  const isPlain = attached.length > 0 && attached.every(({ protocol }) => protocol === 'HTTP');
  const isRedirected = isPlain && attached.every(({ port }) => port === redirectedPort);
  const entryPoints = isRedirected ? [{ value: redirecting, path: `${at}/spec.parentRefs` }] : undefined;
  return { ...rest, declared: { ...declared, dropped, isPlain, entryPoints, passes } };
}

/** The Services of other namespaces that a route sends requests to (v3.7.9, isReferenceGranted). */
function backendsElsewhere(
  { at, kind: from, namespace: home }: ManifestObject,
  rules: z.output<typeof routeSpec>['spec']['rules'],
  grants: ReferenceGrants,
): Reference[] {
  return rules.flatMap((rule, index) =>
    (rule?.backendRefs ?? []).flatMap((one, position): Reference[] => {
      const { kind = 'Service', name, namespace = home } = one ?? { name: '' };
      if (kind !== 'Service' || namespace === home || namespace === '') return [];
      const path = `${at}/spec.rules[${index}].backendRefs[${position}]`;
      const granted = grants.allow({ from, to: 'Service' }, home, namespace, name);
      return [{ kind, namespace, name, path, granted }];
    }),
  );
}

/** The listeners of a Gateway that take a route; where none does, why: `namespace`, or the end of a sentence. */
function takingListeners(
  object: ManifestObject,
  { sectionName, port }: ParentRef,
  { object: gateway, listeners }: ReadGateway,
  hostnames: readonly string[],
  namespaces: Namespaces,
): { readonly taking: readonly Listener[]; readonly why?: string } {
  const meant = listeners.filter(
    (one) => (sectionName === undefined || sectionName === one.name) && (port === undefined || port === one.port),
  );
  if (meant.length === 0) return { taking: [], why: 'the Gateway has no such listener' };
  // What is wrong with a listener is told of the Gateway.
  const sound = meant.filter(({ refused }) => refused === undefined);
  if (sound.length === 0) return { taking: [] };
  const ofKind = sound.filter((one) => takesKind(one, object.kind));
  if (ofKind.length === 0) return { taking: [], why: `no listener of the Gateway takes a ${object.kind}` };
  const open = ofKind.filter((one) => takesNamespace(one, gateway.namespace, object.namespace, namespaces));
  if (open.length === 0) return { taking: [], why: 'namespace' };
  const taking = open.filter(({ hostname }) => isMatched(hostname, hostnames));
  return taking.length === 0
    ? { taking, why: 'none of its hostnames is one of a listener of the Gateway' }
    : { taking };
}

/** The kinds of routes that a listener can take; one that names others serves nothing (v3.7, allowedRouteKinds). */
function kindsFor(protocol: string): readonly string[] {
  if (protocol === 'TLS') return ['TLSRoute'];
  return protocol === 'TCP' ? ['TCPRoute'] : ['HTTPRoute', 'GRPCRoute'];
}

function takesKind({ protocol, allowed }: Listener, kind: string): boolean {
  const kinds = (allowed?.kinds ?? []).flatMap((one) => (one === null ? [] : [one.kind]));
  return kindsFor(protocol).includes(kind) && (kinds.length === 0 || kinds.includes(kind));
}

/** By default a listener takes routes of its own namespace. Labels that are not known are taken to fit. */
function takesNamespace({ allowed }: Listener, home: string, namespace: string, namespaces: Namespaces): boolean {
  const { from = 'Same', selector } = allowed?.namespaces ?? {};
  if (from === 'All') return true;
  if (from !== 'Selector') return namespace === home;
  const parsed = parseSelector(selector === undefined ? '' : selectorText(selector));
  const known = namespaces.get(namespace);
  const labels = known ?? { [nameLabel]: namespace };
  return parsed.kind !== 'error' && matchesPartly(parsed, labels, known !== undefined) !== 'no';
}

function isMatched(hostname: string | undefined, hostnames: readonly string[]): boolean {
  const answer = engine.decide({ listener: hostname ?? null, route: hostnames });
  return answer.kind === 'ambiguous' || answer.decision.traefik.kind !== 'detached';
}

function attachedHosts(at: string, hostnames: readonly string[], { hostname, path }: Listener): ListedHost[] {
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
): GatewayRoute {
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
