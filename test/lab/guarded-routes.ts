/** A route that somebody applies beside the stack, and what the guard says to it. */
interface GuardedRoute {
  readonly what: string;
  readonly object: object;
  /** The start of what the API server answers; undefined where it admits the route. */
  readonly refused?: string;
}

/** As many environments as a policy that reads them all could not afford. */
export const teams = 2000;

/** The environments of the plan; certificates of the first three. */
export function ofEnvironments([apps, shops, corp]: readonly unknown[]): Readonly<Record<string, unknown>> {
  const selector = 'app.kubernetes.io/component=epinio-namespace';
  const many = Array.from({ length: teams }, (_, index): [string, unknown] => [
    `team-${index}`,
    {
      domain: `t${index}.example.net`,
      certificate: { arn: `arn:aws:acm:eu-central-1:1:certificate/${index}` },
      controller: 'cloud',
      namespaces: { selector: `team=t${index}` },
    },
  ]);
  return {
    apps: { domain: 'apps.example.com', certificate: { files: apps }, namespaces: { selector } },
    shops: {
      domain: 'shops.example.com',
      certificate: { files: shops },
      namespaces: { selector: 'team in (shop,store),!retired' },
    },
    corp: {
      domain: 'corp.example.com',
      certificate: { files: corp },
      controller: 'internal',
      namespaces: { list: ['wiki', 'shop'] },
    },
    lab: { domain: 'lab.example.com', apex: true, certificate: { traefikAcme: {} } },
    ...Object.fromEntries(many),
  };
}

interface Ingress {
  readonly namespace?: string;
  readonly class?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly tls?: readonly object[];
  readonly spec?: object;
}

function ingress(hosts: readonly string[], parts: Ingress = {}): object {
  const { namespace = 'wiki', annotations, labels, path = '/', spec } = parts;
  const http = { paths: [{ path, pathType: 'Prefix', backend: { service: { name: 'a', port: { number: 80 } } } }] };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'route', namespace, annotations, labels },
    spec: {
      ingressClassName: parts.class ?? 'traefik',
      rules: hosts.map((host) => (host === '' ? { http } : { host, http })),
      tls: parts.tls ?? [{ hosts: hosts.filter((host) => host !== ''), secretName: 'routing' }],
      ...spec,
    },
  };
}

function corp(hosts: readonly string[], parts: Ingress = {}): object {
  return ingress(hosts, { class: 'traefik-internal', ...parts });
}

interface Route {
  readonly kind?: string;
  readonly namespace?: string;
  readonly class?: string;
  readonly tls?: object | null;
}

function route(match: string | readonly string[], parts: Route = {}): object {
  const { kind = 'IngressRoute', namespace = 'shop', tls = { secretName: 'shops-routing' } } = parts;
  return {
    apiVersion: 'traefik.io/v1alpha1',
    kind,
    metadata: { name: 'route', namespace },
    spec: {
      ingressClassName: parts.class ?? 'traefik',
      routes: [match].flat().map((one) => ({
        match: one,
        ...(kind === 'IngressRoute' ? { kind: 'Rule' } : {}),
        services: [{ name: 'a', port: 80 }],
      })),
      ...(tls === null ? {} : { tls }),
    },
  };
}

function resolver(name: string, main: string): Readonly<Record<string, string>> {
  const tls = 'traefik.ingress.kubernetes.io/router.tls';
  return { [`${tls}.certresolver`]: name, [`${tls}.domains.0.main`]: main };
}

interface Gateway {
  readonly class?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

function gateway(listeners: readonly object[], parts: Gateway = {}): object {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'route', namespace: 'shop', annotations: parts.annotations },
    spec: {
      gatewayClassName: parts.class ?? 'traefik',
      listeners: listeners.map((listener, index) => ({ name: `l${index}`, ...listener })),
    },
  };
}

function https(hostname: string | undefined): object {
  return { hostname, port: 8443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'routing' }] } };
}

function http(hostname: string | undefined): object {
  return { hostname, port: 8000, protocol: 'HTTP' };
}

function httpRoute(hostnames: readonly string[]): object {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'route', namespace: 'shop' },
    spec: { hostnames, parentRefs: [{ name: 'gateway' }], rules: [{ backendRefs: [{ name: 'a', port: 80 }] }] },
  };
}

const issuer = { 'cert-manager.io/cluster-issuer': 'letsencrypt' };
const solver = { 'acme.cert-manager.io/http01-solver': 'true' };
const challenge = '/.well-known/acme-challenge/token';
const shop = { namespace: 'shop' };
const workspace = { namespace: 'workspace' };

function notGiven(host: string, namespace: string, ingressClass = 'traefik'): string {
  return `the plan does not give ${host} to the namespace ${namespace} at the class ${ingressClass}`;
}

const bare = (host: string) => `no tls block with a secretName lists ${host}`;
const unnamed = 'the hosts of a rule have to be named';

/** Each rule of the guard, from both sides. The first one is an Ingress that is refused. */
export const routes: readonly GuardedRoute[] = [
  { what: 'a host of no environment', object: ingress(['a.example.org']), refused: notGiven('a.example.org', 'wiki') },
  {
    what: "a host of Epinio's applications in a namespace of Epinio's",
    object: ingress(['a.apps.example.com'], workspace),
  },
  {
    what: 'the same in another namespace',
    object: ingress(['a.apps.example.com']),
    refused: notGiven('a.apps.example.com', 'wiki'),
  },
  {
    what: 'a host two labels below',
    object: ingress(['a.b.apps.example.com'], workspace),
    refused: notGiven('a.b.apps.example.com', 'workspace'),
  },
  {
    what: 'the apex that no name covers',
    object: ingress(['apps.example.com'], workspace),
    refused: notGiven('apps.example.com', 'workspace'),
  },
  {
    what: "Epinio's own host with a certificate of its own",
    object: ingress(['epinio.apps.example.com'], { namespace: 'epinio', annotations: issuer }),
  },
  {
    what: "Dex' host, which orders",
    object: ingress(['auth.apps.example.com'], { namespace: 'epinio', annotations: issuer }),
  },
  {
    what: "Epinio's own host in another namespace",
    object: ingress(['epinio.apps.example.com'], workspace),
    refused: notGiven('epinio.apps.example.com', 'workspace'),
  },
  {
    what: 'an application of Epinio that orders',
    object: ingress(['a.apps.example.com'], { ...workspace, annotations: issuer }),
    refused: 'cert-manager.io/cluster-issuer orders',
  },
  {
    what: 'an application of Epinio with the annotations that Epinio writes',
    object: ingress(['a.apps.example.com'], {
      ...workspace,
      annotations: { 'traefik.ingress.kubernetes.io/router.tls': 'true' },
    }),
  },
  { what: 'a host in the namespace of the source', object: ingress(['a.shops.example.com'], { namespace: 'epinio' }) },
  { what: 'a namespace that a selector takes', object: ingress(['a.shops.example.com'], shop) },
  {
    what: 'one that it takes not, for a label',
    object: ingress(['a.shops.example.com'], { namespace: 'outlet' }),
    refused: notGiven('a.shops.example.com', 'outlet'),
  },
  { what: 'two hosts of the environment', object: ingress(['a.shops.example.com', 'b.shops.example.com'], shop) },
  {
    what: 'two hosts, one of them not of the plan',
    object: ingress(['a.shops.example.com', 'b.example.org'], shop),
    refused: notGiven('b.example.org', 'shop'),
  },
  {
    what: 'a host that stands in a tls block alone',
    object: ingress(['a.shops.example.com'], {
      ...shop,
      tls: [{ hosts: ['a.shops.example.com', 'b.example.org'], secretName: 'routing' }],
    }),
    refused: notGiven('b.example.org', 'shop'),
  },
  {
    what: 'a host without a tls block',
    object: ingress(['a.shops.example.com'], { ...shop, tls: [] }),
    refused: bare('a.shops.example.com'),
  },
  {
    what: 'a tls block without a secretName',
    object: ingress(['a.shops.example.com'], { ...shop, tls: [{ hosts: ['a.shops.example.com'] }] }),
    refused: bare('a.shops.example.com'),
  },
  {
    what: 'a tls block of another host',
    object: ingress(['a.shops.example.com'], {
      ...shop,
      tls: [{ hosts: ['b.shops.example.com'], secretName: 'routing' }],
    }),
    refused: bare('a.shops.example.com'),
  },
  {
    what: 'a tls block of the wildcard',
    object: ingress(['a.shops.example.com'], {
      ...shop,
      tls: [{ hosts: ['*.shops.example.com'], secretName: 'routing' }],
    }),
  },
  { what: 'the wildcard as a host', object: ingress(['*.shops.example.com'], shop) },
  {
    what: 'a wildcard below',
    object: ingress(['*.a.shops.example.com'], shop),
    refused: notGiven('*.a.shops.example.com', 'shop'),
  },
  {
    what: 'an issuer of the namespace',
    object: ingress(['a.shops.example.com'], { ...shop, annotations: { 'cert-manager.io/issuer': 'a' } }),
    refused: 'cert-manager.io/issuer orders',
  },
  {
    what: 'a resolver of Traefik',
    object: ingress(['a.shops.example.com'], {
      ...shop,
      annotations: { 'traefik.ingress.kubernetes.io/router.tls.certresolver': 'a' },
    }),
    refused: 'traefik.ingress.kubernetes.io/router.tls.certresolver orders',
  },
  {
    what: 'a rule without a host',
    object: ingress(['a.shops.example.com', ''], shop),
    refused: 'every rule needs a host',
  },
  {
    what: 'a default backend',
    object: ingress(['a.shops.example.com'], {
      ...shop,
      spec: { defaultBackend: { service: { name: 'a', port: { number: 80 } } } },
    }),
    refused: 'every rule needs a host',
  },
  { what: 'the internal class in a listed namespace', object: corp(['a.corp.example.com']) },
  {
    what: 'the internal class in another one',
    object: corp(['a.corp.example.com'], { namespace: 'other' }),
    refused: notGiven('a.corp.example.com', 'other', 'traefik-internal'),
  },
  {
    what: 'an internal host at the external class',
    object: ingress(['a.corp.example.com']),
    refused: notGiven('a.corp.example.com', 'wiki'),
  },
  {
    what: 'an external host at the internal class',
    object: corp(['a.shops.example.com'], shop),
    refused: notGiven('a.shops.example.com', 'shop', 'traefik-internal'),
  },
  {
    what: 'the class as an annotation',
    object: ingress(['a.example.org'], {
      annotations: { 'kubernetes.io/ingress.class': 'traefik' },
      spec: { ingressClassName: undefined },
    }),
    refused: notGiven('a.example.org', 'wiki'),
  },
  {
    what: 'no class, which is that of the default controller where there is an IngressClass',
    object: ingress(['a.example.org'], { spec: { ingressClassName: undefined } }),
  },
  {
    what: 'the class of a controller that is not of the plan',
    object: ingress(['a.example.org'], { class: 'nginx', tls: [] }),
  },
  {
    what: 'one of 2,000 environments whose TLS ends at a load balancer',
    object: ingress(['a.t7.example.net'], { namespace: 'team-7', class: 'traefik-cloud', tls: [] }),
  },
  {
    what: 'the next one in the same namespace',
    object: ingress(['a.t8.example.net'], { namespace: 'team-7', class: 'traefik-cloud', tls: [] }),
    refused: notGiven('a.t8.example.net', 'team-7', 'traefik-cloud'),
  },
  {
    what: 'an answer of cert-manager to HTTP-01',
    object: ingress(['a.shops.example.com'], { ...shop, labels: solver, path: challenge, tls: [] }),
  },
  {
    what: 'a route that only says that it is one',
    object: ingress(['a.shops.example.com'], { ...shop, labels: solver, tls: [] }),
    refused: bare('a.shops.example.com'),
  },
  {
    what: 'such an answer at a host of others',
    object: ingress(['a.example.org'], { ...shop, labels: solver, path: challenge, tls: [] }),
    refused: notGiven('a.example.org', 'shop'),
  },
  {
    what: '100 hosts',
    object: ingress(
      Array.from({ length: 100 }, (_, index) => `h${index}.shops.example.com`),
      shop,
    ),
  },
  { what: 'an IngressRoute', object: route('Host(`a.shops.example.com`)') },
  {
    what: 'one with upper-case letters, which Traefik compares without case',
    object: route('Host(`A.Shops.example.com`)'),
  },
  {
    what: 'one of two hosts and a path',
    object: route('(Host(`a.shops.example.com`) || Host("b.shops.example.com")) && (PathPrefix(`/a`) || Path(`/b`))'),
  },
  {
    what: 'one of alternatives',
    object: route([
      'Host(`a.shops.example.com`) && !Method(`POST`)',
      '(Host(`b.shops.example.com`) && PathPrefix(`/x`)) || Host(`c.shops.example.com`)',
    ]),
  },
  {
    what: 'one of which a host is not of the plan',
    object: route('Host(`a.shops.example.com`) || Host(`b.example.org`)'),
    refused: notGiven('b.example.org', 'shop'),
  },
  { what: 'one without a host', object: route('PathPrefix(`/`)'), refused: unnamed },
  {
    what: 'one of which an alternative has no host',
    object: route('Host(`a.shops.example.com`) || PathPrefix(`/`)'),
    refused: unnamed,
  },
  { what: 'one of every host but one', object: route('!Host(`a.shops.example.com`)'), refused: unnamed },
  { what: 'one of a pattern', object: route('HostRegexp(`^.+$`)'), refused: unnamed },
  {
    what: 'an IngressRoute without tls',
    object: route('Host(`a.shops.example.com`)', { tls: null }),
    refused: 'the route has no tls',
  },
  {
    what: 'one with a resolver',
    object: route('Host(`a.shops.example.com`)', { tls: { certResolver: 'a' } }),
    refused: 'tls.certResolver orders',
  },
  {
    what: 'one in a namespace that has not the host',
    object: route('Host(`a.shops.example.com`)', { namespace: 'wiki' }),
    refused: notGiven('a.shops.example.com', 'wiki'),
  },
  { what: 'one of another class', object: route('PathPrefix(`/`)', { class: 'nginx' }) },
  {
    what: 'an IngressRouteTCP',
    object: route('HostSNI(`a.shops.example.com`)', { kind: 'IngressRouteTCP', tls: { passthrough: true } }),
  },
  {
    what: 'an IngressRouteTCP of every host',
    object: route('HostSNI(`*`)', { kind: 'IngressRouteTCP' }),
    refused: notGiven('*', 'shop'),
  },
  {
    what: 'the resolver of the plan',
    object: ingress(['a.lab.example.com'], { tls: [], annotations: resolver('acme', '*.lab.example.com') }),
  },
  {
    what: 'a host of it without the resolver',
    object: ingress(['a.lab.example.com'], { tls: [] }),
    refused: bare('a.lab.example.com'),
  },
  {
    what: 'its resolver for names of others',
    object: ingress(['a.lab.example.com'], { tls: [], annotations: resolver('acme', 'a.shops.example.com') }),
    refused: 'traefik.ingress.kubernetes.io/router.tls.domains.* orders',
  },
  {
    what: 'an IngressRoute with the resolver of the plan',
    object: route('Host(`a.lab.example.com`)', {
      tls: { certResolver: 'acme', domains: [{ main: 'lab.example.com', sans: ['*.lab.example.com'] }] },
    }),
  },
  {
    what: 'one whose resolver orders names of others',
    object: route('Host(`a.lab.example.com`)', {
      tls: { certResolver: 'acme', domains: [{ main: 'a.apps.example.com' }] },
    }),
    refused: 'tls.domains orders',
  },
  { what: 'a Gateway', object: gateway([https('*.shops.example.com'), http('*.shops.example.com')]) },
  { what: 'a Gateway of another class', object: gateway([http(undefined)], { class: 'envoy' }) },
  { what: 'a Gateway of every host', object: gateway([https(undefined)]), refused: 'every listener needs a hostname' },
  {
    what: 'a Gateway with a host of others',
    object: gateway([https('*.shops.example.com'), https('a.corp.example.com')]),
    refused: notGiven('a.corp.example.com', 'shop'),
  },
  {
    what: 'a Gateway without TLS',
    object: gateway([http('a.shops.example.com')]),
    refused: 'no listener of HTTPS or TLS has a.shops.example.com',
  },
  {
    what: 'a Gateway that orders',
    object: gateway([https('a.shops.example.com')], { annotations: issuer }),
    refused: 'cert-manager.io/cluster-issuer orders',
  },
  { what: 'an HTTPRoute', object: httpRoute(['a.shops.example.com']) },
  { what: 'an HTTPRoute of whatever its listener has', object: httpRoute([]) },
  { what: 'an HTTPRoute whose host is not of the plan', object: httpRoute(['a.example.org']) },
  {
    what: 'an HTTPRoute with a host of others',
    object: httpRoute(['a.shops.example.com', 'a.apps.example.com']),
    refused: 'the plan does not give a.apps.example.com to the namespace shop',
  },
];
