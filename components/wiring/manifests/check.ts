import { accepted, type Accepted } from '../accepted';
import { Claims } from '../claims';
import { HostOptions } from '../host-options';
import { type IngressHost, type OwnCertificate, type PlannedIngress, type TlsBlock } from '../ingress';
import { KnownIssuers } from '../ledger/issuers';
import { coversName, type Ledger, type SecretWriter } from '../ledger/ledger';
import { canonicalName } from '../names/host-name';
import { NamedHosts } from '../named-hosts';
import { countOrders, type PlannedOrder } from '../orders';
import { ownCertificatePlaces, Places } from '../places';
import { type Plan, type Wiring } from '../plan';
import { plannedCaa } from '../plan/caa';
import { planFromFacts } from '../plan-stack';
import { routeRules, wiringsOf } from '../route-rules';
import { type Facts } from '../rules/facts';
import { Spendings } from '../spendings';
import { Reach } from '../reach';
import { TcpRoutes } from '../tcp-routes';
import { wireHosts } from '../wire';
import { isOfGateway } from './gateways';
import { readDefaultClasses, withDefaultClass } from './ingress-class';
import { withHostsByCertificate } from './listener-certificates';
import { readManifests } from './manifest';
import { withDeclaredNamespaces } from './namespaces';
import { type ManifestDocument } from './object';
import { isGatewayShimOn, shimOutcome } from './shim';
import { manifestWriters } from './writers';

/** Options of {@link checkManifests}. */
export interface CheckOptions {
  /** The namespace of objects that name none. @default default */
  readonly namespace?: string;
}

/** The result for manifests: their wiring, and the diagnostics about them alone. */
export interface CheckedManifests extends Accepted {
  readonly wiring: readonly Wiring[];
  /** What the manifests would order. */
  readonly orders: readonly PlannedOrder[];
}

/**
 * Wires routes from elsewhere beside the Ingresses of the stack, and checks them. The result has the wiring and the
 * diagnostics of the manifests alone; environments and orders are those of both together.
 *
 * @param facts the facts of the stack
 * @param stackName the name of the stack
 * @param documents objects of any kind; all but routes and writers of Secrets are passed over
 */
export function checkManifests(
  facts: Facts,
  stackName: string,
  documents: readonly ManifestDocument[],
  options: CheckOptions = {},
): Plan {
  const { orders, ...checked } = judgeManifests(facts, documents, options);
  const plan = planFromFacts(facts, stackName);
  return {
    ...plan,
    ...checked,
    orders: countOrders([...facts.orders, ...orders]),
    caa: [...plan.caa, ...plannedCaa(orders)],
  };
}

/** How manifests are judged. */
export interface JudgeOptions extends CheckOptions {
  /** Whether the program writes their TLS from the wiring; else it stays as they declare it. @default false */
  readonly rewired?: boolean;
}

/** Judges manifests by the facts of a stack, at the cost of the manifests alone. */
export function judgeManifests(
  facts: Facts,
  documents: readonly ManifestDocument[],
  options: JudgeOptions = {},
): CheckedManifests {
  return judgeFacts(manifestFacts(facts, documents, options));
}

/** Judges manifests by the facts that {@link manifestFacts} worked out. */
export function judgeFacts(beside: Facts): CheckedManifests {
  return { wiring: wiringsOf(beside), orders: beside.orders, ...accepted(beside.config, routeRules(beside)) };
}

/** The facts that routes from elsewhere are judged by: those of the stack, and what the manifests bring. */
export function manifestFacts(
  stack: Facts,
  documents: readonly ManifestDocument[],
  { namespace = 'default', rewired = false }: JudgeOptions = {},
): Facts {
  const { config, coverage } = stack;
  const manifests = readManifests(documents, namespace);
  const defaultClasses = readDefaultClasses(manifests.objects);
  const { read, unserved } = servedRoutes(stack, withDefaultClass(config, defaultClasses, manifests.routes));
  const shim = shimOutcome(read, manifests.written, stack.shimOptions, isGatewayShimOn(config));
  const issuers = new KnownIssuers(config, manifests.objects);
  const { writers, products, copies, orders, unknownIssuers } = manifestWriters(manifests, shim, issuers);
  const namespaces = withDeclaredNamespaces(stack.namespaces, manifests.objects);
  const reach = namespaces === stack.namespaces ? stack.reach : new Reach(namespaces);
  const ledger = stack.ledger.beside([...writers, ...products], copies, { reach, namespaces });
  const ordered = new Set(shim.certificates.map(({ block }) => block));
  const ingresses = read.map((route) => withCertificates(ledger, ordered, withHostsByCertificate(ledger, route)));
  const hosts = wireHosts(config, coverage, ingresses);
  const options = new HostOptions(config, stack.traefik, hosts, manifests.tlsOptions, stack.options);
  const tcpRoutes = new TcpRoutes(config, stack.traefik, ingresses, options);
  const stores = stack.stores.beside({
    ledger,
    routes: ingresses,
    tlsStores: manifests.tlsStores,
    options,
    tcpRoutes,
    wired: rewired ? hosts : [],
  });
  return {
    ...stack,
    namespaces,
    reach,
    ingresses,
    hosts,
    claims: new Claims(hosts, stack.claims),
    places: new Places(ownCertificatePlaces(hosts), stack.places),
    options,
    tcpRoutes,
    stores,
    served: stores.serve(hosts),
    orders,
    spendings: new Spendings(config, orders, stack.spendings),
    ledger,
    named: new NamedHosts(hosts, ledger, stack.named),
    manifests: {
      objects: manifests.objects,
      replaced: manifests.replaced,
      writers,
      shim,
      unknownIssuers,
      unservedGateways: unserved,
      tlsStores: manifests.tlsStores,
      defaultClasses,
    },
  };
}

/** The routes that a controller reads; Gateways of a class whose Traefik reads none are left over. */
function servedRoutes({ config, traefik: { gatewayClasses } }: Facts, routes: readonly PlannedIngress[]) {
  const isRead = (route: PlannedIngress) => {
    const { controller } = route;
    if (!isOfGateway(route) || gatewayClasses === undefined || controller.kind !== 'class') return true;
    const { class: named } = controller;
    return named === undefined || gatewayClasses.has(named) || config.controllers.every((one) => one.class !== named);
  };
  return {
    read: routes.filter(isRead),
    unserved: routes.filter((route) => route.declared?.kind === 'Gateway' && !isRead(route)),
  };
}

/**
 * Adds the certificates that the hosts of a route do not get from an environment, by the Secrets that the route names.
 */
function withCertificates(ledger: Ledger, ordered: ReadonlySet<TlsBlock>, route: PlannedIngress): PlannedIngress {
  const counted = new Set<OwnCertificate>();
  const certificates = (route.declared?.blocks ?? []).flatMap((block) => {
    const { hosts, secretName, namespace = route.namespace } = block;
    const writer = writerFor(ledger, namespace, block);
    if (secretName === undefined || (writer === undefined && !isCopied(ledger, namespace, secretName))) return [];
    const listed = hosts.map(({ name }) => canonicalName(name));
    const { names = listed, issuer, acme } = writer ?? { issuer: undefined, acme: undefined };
    // The order of a certificate is counted where it is made.
    return [
      {
        listed,
        own: { secretName, namespace: block.namespace, names, issuer, acme: ordered.has(block) ? acme : undefined },
      },
    ];
  });
  const own = ({ host }: IngressHost): OwnCertificate | undefined => {
    const found = certificates.find(({ listed }) => coversName(listed, host))?.own;
    if (found === undefined || !counted.has(found)) {
      if (found !== undefined) counted.add(found);
      return found;
    }
    // One certificate is one order, counted at its first host.
    return { ...found, acme: undefined };
  };
  return { ...route, hosts: route.hosts.map((host) => ({ ...host, own: own(host) })) };
}

/** Whether a Secret is a copy of one that no manifest has. */
function isCopied(ledger: Ledger, namespace: string, secretName: string): boolean {
  return ledger.environmentAt(namespace, secretName) === undefined && ledger.has(namespace, secretName);
}

/**
 * The writer of the certificate that a block gets, where it is not an environment's. Over a routing secret that is
 * cert-manager for the block itself: what it does for another route is that route's fault.
 */
function writerFor(ledger: Ledger, namespace: string, { secretName, secretPath }: TlsBlock): SecretWriter | undefined {
  if (secretName === undefined) return undefined;
  if (ledger.environmentAt(namespace, secretName) === undefined) return ledger.certificateAt(namespace, secretName);
  return ledger
    .writersAt(namespace, secretName)
    .find(({ kind, path }) => kind === 'ingress-shim' && path === secretPath);
}
