import { type Diagnostic, diagnostic, none } from './diagnostic';
import { type Declared, isOfForeignClass, type PlannedIngress, type Stated } from '../ingress';
import { optionsAnnotation } from '../host-options';
import { isReached } from '../named-hosts';
import { sourceText } from '../source';
import { type WiredHost } from '../wire';
import { type Facts } from './facts';
import { andMore, ofSpeakers, type Speakers } from './once-per-host';

/** The annotation by which an Ingress names a certificate resolver. */
export const resolverAnnotation = 'traefik.ingress.kubernetes.io/router.tls.certresolver';

/** EW3011 to EW3013: entry points, resolvers and references of routes, as Traefik takes them. */
export function traefikRouteRules(facts: Facts, speakers: Speakers): Diagnostic[] {
  const { config, ingresses } = facts;
  const ordered = orderedByPlan(facts);
  return [
    ...ingresses
      .filter((ingress) => !isOfForeignClass(config, ingress))
      .flatMap((ingress) => {
        const ofResolver = ordered.has(ingress) ? none : resolverRule(facts, ingress);
        if (ingress.declared === undefined) return ofResolver;
        return [
          ...ofResolver,
          ...unknownEntryPoints(facts, ingress, ingress.declared),
          ...unknownPorts(facts, ingress, ingress.declared),
          ...refusedReferences(facts, ingress, ingress.declared),
          ...skippedWhole(facts, ingress, ingress.declared),
        ];
      }),
    ...ofSpeakers(speakers, (wired, others) => unreached(facts, wired, others)),
  ];
}

function unknownEntryPoints(
  { traefik: { entryPoints: known } }: Facts,
  { source }: PlannedIngress,
  { entryPoints = [] }: Declared,
): Diagnostic[] {
  if (known === undefined) return [];
  return entryPoints.flatMap(({ value, path }) => {
    if (known.has(value)) return [];
    const message = `${sourceText(source)} names the entry point ${value}, which its Traefik lacks: nobody reaches it there.`;
    const hint = `Name one of ${[...known].join(', ')}; or give Traefik the port by edgewire:charts.values.traefik.ports.`;
    return [diagnostic('EW3011', path, message, hint)];
  });
}

/** Traefik serves a listener by the entry point that has its very port: that of the pod, not that of the Service. */
function unknownPorts({ traefik }: Facts, { source }: PlannedIngress, { ports = [] }: Declared): Diagnostic[] {
  const { ports: known } = traefik;
  if (known === undefined) return [];
  return ports.flatMap(({ value, path }) => {
    if (known.has(value)) return [];
    const message = `${sourceText(source)} has a listener at port ${value}, and no entry point of Traefik has that port: the listener serves nothing.`;
    const hint = `Take 8443 for HTTPS and 8000 for HTTP, which its Service maps to 443 and 80; or give Traefik the port by edgewire:charts.values.traefik.ports.`;
    return [diagnostic('EW3011', path, message, hint)];
  });
}

/** HTTP is redirected to `websecure`, where a route of `web` alone has no router. */
function unreached({ config, named, traefik }: Facts, wired: WiredHost, others: number): readonly Diagnostic[] {
  const entryPoints = wired.ingress.declared?.entryPoints;
  if (traefik.entryPoints === undefined || isReached(entryPoints) || named.isReached(wired)) return none;
  if (isOfForeignClass(config, wired.ingress)) return [];
  const path = entryPoints?.[0]?.path ?? wired.host.path;
  const message = `${sourceText(wired.ingress.source)} serves ${wired.host.written} at the entry point web alone, which redirects to websecure, where no router answers: 404 for everybody.`;
  return [diagnostic('EW3011', path, message + andMore(others, 'route'), 'Name websecure, or no entry point at all.')];
}

function resolverRule({ traefik }: Facts, ingress: PlannedIngress): readonly Diagnostic[] {
  const resolver = ingress.declared === undefined ? annotated(ingress) : ingress.declared.resolver;
  if (resolver === undefined) return none;
  const { value, path } = resolver;
  const consequence = traefik.resolvers.has(value)
    ? 'Traefik orders a certificate for each of its hosts by itself, with every replica that it has'
    : 'there is no such resolver, so the route is served whatever the store has';
  const message = `${sourceText(ingress.source)} names the certificate resolver ${value}: ${consequence}.`;
  return [diagnostic('EW3012', path, message, 'Remove it, and name a Secret that an environment brings.')];
}

/** The routes that name the resolver by which the plan has all of their hosts ordered. */
function orderedByPlan({ hosts }: Facts): ReadonlySet<PlannedIngress> {
  const isOrdered = ({ ingress, tls, controller }: WiredHost) =>
    tls.tls === 'traefik-acme' && controller?.acme?.resolver === ingress.declared?.resolver?.value;
  const ordered = new Set(hosts.filter(isOrdered).map(({ ingress }) => ingress));
  if (ordered.size > 0) for (const host of hosts) if (!isOrdered(host)) ordered.delete(host.ingress);
  return ordered;
}

function annotated(ingress: PlannedIngress): Stated | undefined {
  const value = ingress.annotations[resolverAnnotation];
  return value === undefined ? undefined : { value, path: ingress.annotationsPath };
}

function refusedReferences(
  { traefik }: Facts,
  { source, namespace: home }: PlannedIngress,
  { references, kind: of }: Declared,
): Diagnostic[] {
  const isGateway = of === 'Gateway';
  const isByGrant = isGateway || of === 'HTTPRoute' || of === 'TLSRoute';
  return references.flatMap(({ kind, namespace, name, path, granted }) => {
    if (granted || (!isByGrant && traefik.allowsCrossNamespace)) return [];
    const consequence = isGateway
      ? 'the listener is invalid and serves nothing'
      : isByGrant
        ? 'Traefik answers its requests with an error'
        : 'Traefik drops the route';
    if (kind === 'Gateway') {
      const message = `${sourceText(source)} refers to the Gateway ${name} of the namespace ${namespace}, whose listeners take no routes of ${home}: Traefik attaches it to none of them, and nobody reaches it.`;
      const hint = `Set allowedRoutes.namespaces.from of a listener to All, or to a Selector that takes ${home}.`;
      return [diagnostic('EW3013', path, message, hint)];
    }
    const message = `${sourceText(source)} refers to the ${kind} ${name} of the namespace ${namespace}, which nothing allows: ${consequence}.`;
    const hint = isByGrant
      ? `Name a ${kind} of ${home}, or add a ReferenceGrant in ${namespace} from the ${source.kind === 'manifest' ? source.objectKind : of}s of ${home} to the ${kind} ${name}.`
      : `Use one of ${home}, or set edgewire:charts.values.traefik.providers.kubernetesCRD.allowCrossNamespace: true`;
    return [diagnostic('EW3013', path, message, hint)];
  });
}

/** Annotations by which an Ingress refers to objects of Traefik's CRD provider. */
const crossProviderAnnotations = ['traefik.ingress.kubernetes.io/router.middlewares', optionsAnnotation];

/** EW3013: an Ingress that Traefik skips as a whole, since its namespace may not refer to another provider (v3.7.1). */
function skippedWhole(
  { traefik: { crossProvider } }: Facts,
  { source, namespace, annotations, annotationsPath }: PlannedIngress,
  { kind }: Declared,
): Diagnostic[] {
  if (kind !== 'Ingress' || crossProvider === undefined || crossProvider.has(namespace)) return [];
  const found = crossProviderAnnotations.filter((one) => annotations[one] !== undefined);
  if (found.length === 0) return [];
  const message = `${sourceText(source)} has the annotation ${found.join(' and ')}, and Ingresses of ${namespace} may not refer to another provider: Traefik skips the Ingress as a whole.`;
  const hint = `Remove it, or add ${namespace} to edgewire:charts.values.traefik.providers.kubernetesIngress.crossProviderNamespaces`;
  return [diagnostic('EW3013', annotationsPath, message, hint)];
}
