/** An object with one odd field, and what `check` says of it: the API server refuses exactly those of which it says something. */
export interface OddObject {
  readonly what: string;
  readonly object: Fields;
  /** The path of the field, and the start of the sentence; undefined where the API server takes it. */
  readonly mistake: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

const metadata = { name: 'wiki', namespace: 'default' };
const backend = { service: { name: 'wiki', port: { number: 80 } } };
const rule = { host: 'wiki.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } };

const ingress = (spec: Fields, own: Fields = {}) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { ...metadata, ...own },
  spec: { rules: [rule], ...spec },
});
const withBackend = (one: Fields) => ingress({ defaultBackend: one });

const secret = (own: Fields) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { ...metadata, ...own } });

const ingressRoute = (spec: Fields, route: Fields = {}, own: Fields = {}) => ({
  apiVersion: 'traefik.io/v1alpha1',
  kind: 'IngressRoute',
  metadata: { ...metadata, ...own },
  spec: { routes: [{ kind: 'Rule', match: 'Host(`wiki.example.com`)', ...route }], ...spec },
});

const listener = { name: 'https', port: 8443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'wiki' }] } };
const gateway = (own: Fields) => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata,
  spec: { gatewayClassName: 'traefik', listeners: [{ ...listener, ...own }] },
});

const httpRoute = (spec: Fields) => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata,
  spec: { parentRefs: [{ name: 'edge' }], ...spec },
});
const toBackend = (one: Fields) => httpRoute({ rules: [{ backendRefs: [{ name: 'wiki', port: 80, ...one }] }] });

const certificate = (spec: Fields) => ({
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata,
  spec: { secretName: 'wiki', dnsNames: ['wiki.example.com'], issuerRef: { name: 'corporate' }, ...spec },
});

export const oddObjects: readonly OddObject[] = [
  { what: 'labels that are a list', object: ingress({}, { labels: [] }), mistake: 'metadata.labels: expected' },
  { what: 'labels of nothing', object: ingress({}, { labels: null, annotations: null }), mistake: undefined },
  {
    what: 'a label that is true',
    object: secret({ labels: { a: true } }),
    mistake: 'metadata.labels.a: expected text',
  },
  { what: 'a label of nothing', object: secret({ labels: { a: null } }), mistake: undefined },
  { what: 'a label with a space', object: secret({ labels: { a: 'b c' } }), mistake: 'metadata.labels: "b c": ' },
  {
    what: 'a key with two slashes',
    object: secret({ labels: { 'a/b/c': '' } }),
    mistake: 'metadata.labels: "a/b/c": ',
  },
  {
    what: 'an annotation of that key',
    object: secret({ annotations: { '-a': '' } }),
    mistake: 'metadata.annotations: ',
  },
  { what: 'an annotation of any text', object: secret({ annotations: { 'A.b/c': 'd e' } }), mistake: undefined },

  {
    what: 'a Service in an Ingress',
    object: withBackend({ service: { ...backend.service, name: 'game_2048' } }),
    mistake: 'spec.defaultBackend.service.name',
  },
  {
    what: 'a port with a fraction',
    object: withBackend({ service: { name: 'a', port: { number: 80.5 } } }),
    mistake: 'spec.defaultBackend.service.port.number',
  },
  {
    what: 'a resource without a kind',
    object: withBackend({ resource: { name: 'a' } }),
    mistake: 'spec.defaultBackend.resource.kind',
  },
  {
    what: 'a resource with a slash',
    object: withBackend({ resource: { kind: 'A', name: 'a/b' } }),
    mistake: 'spec.defaultBackend.resource.name',
  },
  {
    what: 'a resource',
    object: withBackend({ resource: { apiGroup: 'a.example.com', kind: 'A', name: 'A b' } }),
    mistake: undefined,
  },
  { what: 'a field of older versions', object: ingress({ backend: {} }), mistake: 'spec.backend' },
  { what: 'a field of the metadata', object: ingress({}, { annotation: {} }), mistake: 'metadata.annotation' },
  {
    what: 'a path beside the host',
    object: ingress({ rules: [{ ...rule, path: '/' }] }),
    mistake: 'spec.rules[0].path',
  },
  {
    what: 'a tls block with another field',
    object: ingress({ tls: [{ secret: 'a' }] }),
    mistake: 'spec.tls[0].secret',
  },

  {
    what: 'an IngressRoute in a namespace that is a number',
    object: ingressRoute({}, {}, { namespace: 5 }),
    mistake: 'metadata.namespace: expected text',
  },
  {
    what: 'a route that is no rule',
    object: ingressRoute({}, { kind: 'rule' }),
    mistake: 'spec.routes[0].kind: expected Rule, found "rule". Did you mean "Rule"?',
  },
  {
    what: 'a route without a rule',
    object: ingressRoute({ routes: [{ kind: 'Rule' }] }),
    mistake: 'spec.routes[0].match: is required',
  },
  {
    what: 'a priority in quotes',
    object: ingressRoute({}, { priority: '5' }),
    mistake: 'spec.routes[0].priority: expected',
  },
  {
    what: 'entry points that are a text',
    object: ingressRoute({ entryPoints: 'web' }),
    mistake: 'spec.entryPoints: expected a list',
  },
  { what: 'a tls that is true', object: ingressRoute({ tls: true }), mistake: 'spec.tls: expected a mapping' },
  { what: 'a tls of nothing', object: ingressRoute({ tls: null, entryPoints: null }), mistake: undefined },
  {
    what: 'a port with a fraction in a route',
    object: ingressRoute({}, { services: [{ name: 'a', port: 1.5 }] }),
    mistake: 'spec.routes[0].services[0].port',
  },
  {
    what: 'a service without a port',
    object: ingressRoute({}, { services: [{ kind: 'TraefikService', name: 'a' }] }),
    mistake: undefined,
  },
  { what: 'a port by name', object: ingressRoute({}, { services: [{ name: 'a', port: 'web' }] }), mistake: undefined },

  {
    what: 'a mode in lower case',
    object: gateway({ tls: { ...listener.tls, mode: 'terminate' } }),
    mistake: 'spec.listeners[0].tls.mode: expected Terminate or Passthrough',
  },
  {
    what: 'a listener without a port',
    object: gateway({ port: undefined }),
    mistake: 'spec.listeners[0].port: is required',
  },
  {
    what: 'a port that is too high',
    object: gateway({ port: 70_000 }),
    mistake: 'spec.listeners[0].port: has to be 1 to 65535',
  },
  {
    what: 'a hostname in upper case',
    object: gateway({ hostname: '*.Example.com' }),
    mistake: 'spec.listeners[0].hostname: has to be in lower case, without a dot at the end: write *.example.com',
  },
  { what: 'a hostname', object: gateway({ hostname: '*.example.com' }), mistake: undefined },
  {
    what: 'namespaces that are none',
    object: gateway({ allowedRoutes: { namespaces: { from: 'all' } } }),
    mistake: 'spec.listeners[0].allowedRoutes.namespaces.from: expected',
  },
  { what: 'namespaces', object: gateway({ allowedRoutes: { namespaces: { from: 'All' } } }), mistake: undefined },
  {
    what: 'hostnames that are a text',
    object: httpRoute({ hostnames: 'a.example.com' }),
    mistake: 'spec.hostnames: expected a list',
  },
  {
    what: 'a hostname with a dot at its end',
    object: httpRoute({ hostnames: ['a.example.com.'] }),
    mistake: 'spec.hostnames[0]: ',
  },
  {
    what: 'a backend without a port',
    object: toBackend({ port: undefined }),
    mistake: 'spec.rules[0].backendRefs[0].port: is required',
  },
  {
    what: 'a backend of another kind without a port',
    object: toBackend({ port: undefined, group: 'traefik.io', kind: 'TraefikService' }),
    mistake: undefined,
  },
  {
    what: 'a kind of path as in an Ingress',
    object: httpRoute({ rules: [{ matches: [{ path: { type: 'Prefix', value: '/' } }] }] }),
    mistake: 'spec.rules[0].matches[0].path.type: expected',
  },
  { what: 'a path', object: httpRoute({ rules: [{ matches: [{ path: { value: '/' } }] }] }), mistake: undefined },

  {
    what: 'names that are a text',
    object: certificate({ dnsNames: 'a.example.com' }),
    mistake: 'spec.dnsNames: expected a list',
  },
  {
    what: 'an issuer that is a text',
    object: certificate({ issuerRef: 'corporate' }),
    mistake: 'spec.issuerRef: expected a mapping',
  },
  {
    what: 'a key in lower case',
    object: certificate({ privateKey: { algorithm: 'rsa' } }),
    mistake: 'spec.privateKey.algorithm: expected',
  },
  {
    what: 'a lifetime that is a number',
    object: certificate({ duration: 90 }),
    mistake: 'spec.duration: expected text',
  },
  {
    what: 'a Certificate with all of it',
    object: certificate({ duration: '2160h', privateKey: { algorithm: 'RSA', size: 2048 } }),
    mistake: undefined,
  },
];
