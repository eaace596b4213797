import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { type ManifestWiring } from '../manifests/wire-manifest';
import { type OwnIngress } from '../plan';
import { type TlsBlock, ingressHosts, tlsBlocks } from '../tls-blocks';
import { type Sign } from './finding';
import { objectText } from './host-list';
import { type SeenCluster, type SeenObject } from './observation';
import { type Promised } from './promise';

const route = z.object({
  kind: z.string(),
  metadata: z.object({
    name: z.string(),
    namespace: z.string().default('default'),
    annotations: z.record(z.string(), z.string()).optional(),
    ownerReferences: z.array(z.object({ kind: z.string() })).default([]),
  }),
  spec: z.unknown(),
});

const ingressSpec = z.object({
  ingressClassName: z.string().optional(),
  tls: z.array(z.object({ hosts: z.array(z.string()).default([]), secretName: z.string().optional() })).default([]),
  rules: z.array(z.object({ host: z.string().optional() })).default([]),
});

type Route = z.output<typeof route>;

/** What differs from the plan in Ingresses, IngressRoutes and Gateways. */
export function routeSigns(promised: Promised, { routes }: SeenCluster, manifests: ManifestWiring): Sign[] {
  const seen = routes.flatMap((object) => {
    const read = route.safeParse(object).data;
    return read === undefined ? [] : [{ object, read }];
  });
  const found = new Map(seen.map(({ read }) => [objectText(read.kind, read.metadata), read]));
  return [
    ...promised.plan.ingresses.flatMap((ingress) => ownSigns(ingress, found)),
    ...seen.flatMap(({ object, read }) => foreignSigns(promised, object, read, manifests)),
  ];
}

function ownSigns(planned: OwnIngress, found: ReadonlyMap<string, Route>): Sign[] {
  const subject = objectText('Ingress', planned);
  const hosts = ingressHosts(planned.wiring);
  const seen = found.get(subject);
  const canaries = canarySigns(planned, found);
  if (seen === undefined) return [missing(subject, hosts), ...canaries];
  const spec = ingressSpec.safeParse(seen.spec).data;
  const differences = spec === undefined ? ['its spec cannot be read'] : differencesOf(planned, spec);
  return differences.length === 0 ? canaries : [different(subject, hosts, differences, 'program'), ...canaries];
}

function missing(subject: string, hosts: readonly string[]): Sign {
  return {
    code: 'EV3009',
    subject,
    message: `The ${subject} is not there.`,
    cause: 'Somebody deleted it, or the update did not get that far.',
    fix: 'pulumi up --refresh makes it again.',
    hosts,
    explains: [subject],
  };
}

function differencesOf({ wiring, class: ingressClass }: OwnIngress, spec: z.output<typeof ingressSpec>): string[] {
  const wanted = ingressHosts(wiring);
  const served = spec.rules.flatMap(({ host }) => host ?? []);
  const unserved = wanted.filter((host) => !served.includes(host));
  return [
    ...(ingressClass === undefined || spec.ingressClassName === ingressClass
      ? []
      : [`its class is ${spec.ingressClassName ?? 'none'}, not ${ingressClass}`]),
    ...(unserved.length === 0 ? [] : [`it has no rule for ${unserved.join(', ')}`]),
    ...tlsDifferences(tlsBlocks(wiring), spec.tls),
  ];
}

type SeenBlock = z.output<typeof ingressSpec>['tls'][number];

/** Which hosts name another Secret than the plan has; how the hosts are shared out among blocks does not matter. */
function tlsDifferences(wanted: readonly TlsBlock[], seen: readonly SeenBlock[]): string[] {
  const named = new Map(seen.flatMap(({ hosts, secretName }) => hosts.map((host) => [host, secretName] as const)));
  return wanted.flatMap(({ hosts, secretName }) =>
    hosts.flatMap((host) => {
      const other = named.get(host);
      if (other === secretName) return [];
      return [`${host} names ${other === undefined ? 'no Secret' : `the Secret ${other}`}, not ${secretName}`];
    }),
  );
}

const ingressRouteSpec = z.object({ tls: z.object({ secretName: z.string().optional() }).optional() });

function canarySigns({ canary, namespace, wiring }: OwnIngress, found: ReadonlyMap<string, Route>): Sign[] {
  const hosts = ingressHosts(wiring);
  return (canary?.routes ?? []).flatMap(({ name, secretName }): Sign[] => {
    const subject = objectText('IngressRoute', { namespace, name });
    const seen = found.get(subject);
    if (seen === undefined) return [missing(subject, hosts)];
    const named = ingressRouteSpec.safeParse(seen.spec).data?.tls?.secretName;
    if (named === (secretName ?? undefined)) return [];
    return [different(subject, hosts, [`it names ${named ?? 'no Secret'}, not ${secretName ?? 'none'}`], 'program')];
  });
}

/** A route that others made: what the plan would make of it, or why the plan refuses it. */
function foreignSigns({ plan, hosts }: Promised, object: SeenObject, read: Route, manifests: ManifestWiring): Sign[] {
  // Epinio's chart orders certificates of its own for these hosts, as planned; challenges go by themselves.
  if (read.metadata.ownerReferences.some(({ kind }) => kind === 'Challenge')) return [];
  if (!isServedHere(plan.controllers, read)) return [];
  const subject = objectText(read.kind, read.metadata);
  const own = new Set(hosts.flatMap(({ host, tls }) => (tls === 'routing-secret' ? [] : [host])));
  const rules = ingressSpec.safeParse(read.spec).data?.rules ?? [];
  if (rules.some(({ host }) => host !== undefined && own.has(host))) return [];
  const wired = manifests.wire(object);
  switch (wired.kind) {
    case 'own':
      return [];
    case 'refused': {
      const [first] = wired.diagnostics;
      const reason = first === undefined ? 'the plan refuses it' : `${first.code}: ${first.message}`;
      return [different(subject, [], [reason.replace(/\.$/, '')], first?.hint)];
    }
    case 'wired': {
      const served = wired.wiring.map(({ host }) => host);
      const differences =
        read.kind === 'Ingress'
          ? tlsDifferences(tlsBlocks(wired.wiring), ingressSpec.safeParse(read.spec).data?.tls ?? [])
          : isDeepStrictEqual(wired.spec, read.spec)
            ? []
            : ['the plan names other Secrets for its hosts'];
      return differences.length === 0 ? [] : [different(subject, served, differences, undefined)];
    }
  }
}

/** Whether a route names a class of this edge, or none where that may mean this edge. */
function isServedHere(controllers: Promised['plan']['controllers'], { kind, spec, metadata }: Route): boolean {
  const { ingressClassName, gatewayClassName } = classes.safeParse(spec).data ?? {};
  const named = ingressClassName ?? gatewayClassName ?? metadata.annotations?.['kubernetes.io/ingress.class'];
  if (named !== undefined) return controllers.some((one) => one.class === named);
  // What reads an IngressRoute without a class is up to each Traefik.
  return kind !== 'Ingress' || controllers.some((one) => one.default);
}

const classes = z.object({ ingressClassName: z.string().optional(), gatewayClassName: z.string().optional() });

/** @param fix `program` where this program makes the route; else what to do, undefined for the usual */
function different(subject: string, hosts: readonly string[], differences: readonly string[], fix?: string): Sign {
  const isOwn = fix === 'program';
  return {
    code: 'EV3010',
    subject,
    message: `The ${subject} differs from the plan: ${differences.join('; ')}.`,
    cause: isOwn
      ? 'The configuration changed since the last pulumi up, or somebody changed the object.'
      : 'Whoever made the route does not know the plan.',
    fix: isOwn
      ? 'pulumi up --refresh.'
      : (fix ?? 'Have its maker write the tls block that npm run -s check shows for it.'),
    hosts,
    explains: [subject],
  };
}
