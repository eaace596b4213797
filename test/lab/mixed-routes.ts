import fc from 'fast-check';
import { issue } from '../certificates';
import { fixedRoutes, fixedSecrets } from './fixed-routes';
import { manifest } from './manifests';

/** The environments of the mixed routes: some cover one host, two have one set of names. */
export const environments = {
  alpha: { domain: 'a.example.com', namespaces: { list: ['a', 'shop', 'zone'] } },
  beta: { domain: 'b.example.com', names: ['x1.a.example.com'], namespaces: { list: ['a-b', 'shop'] } },
  gamma: { domain: 'c.example.com', apex: true, names: ['*.deep.a.example.com'], namespaces: { list: ['a', 'wiki'] } },
  delta: { domain: 'd.example.com', names: ['*.a.example.com'], namespaces: { list: ['wiki'] } },
  twin: { domain: 'a.example.com', namespaces: { list: ['zone', 'wiki'] } },
  inner: {
    domain: 'e.example.com',
    names: ['*.b.example.com'],
    controller: 'internal',
    namespaces: { list: ['a', 'shop', 'wiki'] },
  },
} as const;

export const namespaces = ['a', 'a-b', 'shop', 'wiki', 'zone'] as const;

const domains = ['a.example.com', 'b.example.com', 'c.example.com', 'd.example.com', 'e.example.com', 'example.net'];
const hosts = domains.flatMap((domain) => Array.from({ length: 80 }, (_, index) => `x${index + 1}.${domain}`));
const starred = [...domains.map((domain) => `*.${domain}`), '*.deep.a.example.com'];

const ownNames = ['c', 'b-c', 'tls', 'site'] as const;
const secretName = fc.constantFrom(
  ...Object.keys(environments).map((name) => `${name}-routing`),
  ...ownNames,
  ...ownNames,
  'missing',
);
const host = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...hosts) },
  fc.constantFrom('c.example.com', ...starred),
);
const ofRoute = fc.uniqueArray(host, { minLength: 1, maxLength: 4, size: 'max' });
const namespace = fc.constantFrom(...namespaces);
const className = fc.constantFrom('traefik', 'traefik', 'internal', 'nobodys', undefined);

/** A Secret with a certificate that no environment has; namespace `a-b` with `c` and `a` with `b-c` share a key. */
const own = fc.record({
  namespace,
  name: fc.constantFrom(...ownNames),
  names: fc.uniqueArray(fc.oneof(fc.constantFrom(...hosts.slice(0, 80)), fc.constantFrom(...starred)), {
    minLength: 1,
    maxLength: 3,
  }),
  commonName: fc.constantFrom(undefined, undefined, 'given', 'zz.example.com'),
});

const ingress = fc.record({
  kind: fc.constant('Ingress' as const),
  namespace,
  className,
  hosts: ofRoute,
  secrets: fc.array(secretName, { minLength: 0, maxLength: 3 }),
});
const ingressRoute = fc.record({
  kind: fc.constantFrom('IngressRoute' as const, 'IngressRoute' as const, 'IngressRouteTCP' as const),
  namespace,
  className,
  hosts: ofRoute,
  secret: fc.option(secretName, { nil: undefined, freq: 6 }),
});
const gateway = fc.record({
  kind: fc.constant('Gateway' as const),
  namespace,
  listeners: fc.array(
    fc.record({
      hostname: fc.option(fc.oneof(fc.constantFrom(...starred), host), { nil: undefined }),
      secrets: fc.array(fc.record({ name: secretName, of: fc.option(namespace, { nil: undefined, freq: 3 }) }), {
        minLength: 1,
        maxLength: 2,
      }),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  hosts: ofRoute,
});
const route = fc.oneof(
  { weight: 4, arbitrary: ingress },
  { weight: 3, arbitrary: ingressRoute },
  { weight: 2, arbitrary: gateway },
);

type Route = typeof route extends fc.Arbitrary<infer Value> ? Value : never;

/** A certificate in a Secret. */
export interface Held {
  readonly namespace: string;
  readonly name: string;
  readonly certificate: string;
  readonly key: string;
}

/** What a seed gives: routes of every kind, and Secrets beside those of the environments. */
export interface MixedRoutes {
  readonly secrets: readonly Held[];
  readonly routes: readonly object[];
}

/**
 * Routes of every kind in several namespaces, which name Secrets of environments, Secrets of their own, and Secrets
 * that are missing.
 *
 * @param port where the listeners of Gateways are
 * @param backend where a backend ends TLS itself
 */
export function mixedRoutes(seed: number, port: number, backend: number): MixedRoutes {
  const whole = fc.tuple(
    fc.uniqueArray(own, {
      minLength: 12,
      maxLength: 18,
      size: 'max',
      selector: (one) => `${one.namespace}/${one.name}`,
    }),
    fc.array(route, { minLength: 300, maxLength: 300 }),
    fc.uniqueArray(fc.record({ from: namespace, to: namespace }), {
      minLength: 4,
      maxLength: 8,
      selector: ({ from, to }) => `${from} ${to}`,
    }),
  );
  const [[owns, routes, grants] = [[], [], []]] = fc.sample(whole, { seed, numRuns: 1, unbiased: true });
  return {
    secrets: [...owns, ...fixedSecrets].map(({ namespace: of, name, names, commonName = names[0] }) => {
      const { certificate, key } = issue({ dnsNames: names, commonName });
      return { namespace: of, name, certificate, key };
    }),
    routes: [
      ...fixedRoutes(port, backend),
      ...grants.map(({ from, to }, index) => grant(`g${index}`, from, to)),
      ...routes.flatMap((one, index) => objects(`r${index}`, one, port)),
    ],
  };
}

function grant(name: string, from: string, to: string): object {
  const group = 'gateway.networking.k8s.io';
  const spec = { from: [{ group, kind: 'Gateway', namespace: from }], to: [{ group: '', kind: 'Secret' }] };
  return manifest(`${group}/v1beta1`, 'ReferenceGrant', name, to, { spec });
}

function objects(name: string, one: Route, port: number): object[] {
  switch (one.kind) {
    case 'Ingress':
      return [ingressOf(name, one)];
    case 'IngressRoute':
    case 'IngressRouteTCP':
      return [ingressRouteOf(name, one)];
    case 'Gateway':
      return gatewayOf(name, one, port);
  }
}

type Of<Kind> = Extract<Route, { readonly kind: Kind }>;

function ingressOf(name: string, { namespace: home, className: ingressClassName, hosts: all, secrets }: Of<'Ingress'>) {
  const backend = { service: { name: 'web', port: { number: 80 } } };
  const rules = all.map((one) => ({ host: one, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }));
  const tls = secrets.map((secret, index) => ({ secretName: secret, hosts: all.slice(index) }));
  return manifest('networking.k8s.io/v1', 'Ingress', name, home, { spec: { ingressClassName, rules, tls } });
}

function ingressRouteOf(
  name: string,
  {
    kind,
    namespace: home,
    className: ingressClassName,
    hosts: all,
    secret: secretOf,
  }: Of<'IngressRoute' | 'IngressRouteTCP'>,
) {
  const isHttp = kind === 'IngressRoute';
  const matcher = isHttp ? 'Host' : 'HostSNI';
  const match = all.map((one) => `${matcher}(\`${one}\`)`).join(' || ');
  const rule = { match, services: [{ name: 'web', port: 80 }], ...(isHttp ? { kind: 'Rule' } : {}) };
  const spec = { ingressClassName, entryPoints: ['websecure'], routes: [rule], tls: { secretName: secretOf } };
  return manifest('traefik.io/v1alpha1', kind, name, home, { spec });
}

function gatewayOf(name: string, { namespace: home, listeners, hosts: hostnames }: Of<'Gateway'>, port: number) {
  const group = 'gateway.networking.k8s.io/v1';
  // The API server refuses two listeners of one port and hostname.
  const firsts = listeners.filter(
    ({ hostname }, index) => listeners.findIndex((other) => other.hostname === hostname) === index,
  );
  const spec = {
    gatewayClassName: 'traefik',
    listeners: firsts.map(({ hostname, secrets }, index) => ({
      name: `l${index}`,
      port,
      protocol: 'HTTPS',
      hostname,
      tls: { certificateRefs: secrets.map(({ name: secret, of }) => ({ name: secret, namespace: of })) },
    })),
  };
  return [
    manifest(group, 'Gateway', name, home, { spec }),
    manifest(group, 'HTTPRoute', name, home, { spec: { parentRefs: [{ name }], hostnames } }),
  ];
}
