import assert from 'node:assert/strict';
import { issue } from '../../certificates';
import {
  app,
  block,
  certificate,
  checkOf,
  gateway,
  httpRoute,
  ingress,
  ingressRoute,
  rule,
  wikiIngress,
  wikiRoute,
  type Sections,
} from '../stacks';
import { pairs } from './pairs';

const wiki = 'wiki.apps.example.com';
const router = 'traefik.ingress.kubernetes.io/router.';
const host = `${wikiIngress}/spec.rules[0].host`;

/** A TLSStore with the routing secret of production, in YAML. */
function tlsStore(namespace: string, name = 'default'): string {
  return `---
apiVersion: traefik.io/v1alpha1
kind: TLSStore
metadata: { name: ${name}, namespace: ${namespace} }
spec: { defaultCertificate: { secretName: production-routing }, certificates: [{ secretName: production-routing }] }
`;
}

/** A TLSOption that refuses handshakes for which there is no certificate, in YAML. */
function strictOption(namespace: string, name = 'default', sniStrict = true): string {
  return `---
apiVersion: traefik.io/v1alpha1
kind: TLSOption
metadata: { name: ${name}, namespace: ${namespace} }
spec: { sniStrict: ${sniStrict} }
`;
}

const resolvers = 'values: { traefik: { certificatesResolvers: { le: {} } } }';

pairs('EW3010', [
  {
    when: 'router.tls without a tls block',
    manifests: ingress({ annotations: `{ ${router}tls: "true" }`, tls: '' }),
    path: host,
    message: [wikiIngress, 'over TLS and names no Secret', 'now its default certificate'],
    hint: [`Add { hosts: [${wiki}], secretName: production-routing } to spec.tls`],
    twins: {
      'the hint': { manifests: ingress({ annotations: `{ ${router}tls: "true" }` }) },
      'another Ingress that names the Secret of the host': {
        manifests:
          ingress({ annotations: `{ ${router}tls: "true" }`, tls: '', rules: rule(wiki, '/docs') }) +
          ingress({ name: 'main' }),
      },
      'an application of the stack at the host': { stack: { apps: app(wiki, { path: '/docs' }) } },
    },
  },
  {
    when: 'an IngressRoute with tls that is empty',
    manifests: ingressRoute({ tls: '{}' }),
    path: `${wikiRoute}/spec.tls`,
    message: [wikiRoute, 'names no Secret'],
    hint: ['Set spec.tls.secretName: production-routing'],
    twins: {
      'the hint': { manifests: ingressRoute() },
      'a TLSStore of its Traefik that has the certificate': {
        stack: {
          environments:
            'production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki, traefik-external] } }',
        },
        manifests: ingressRoute({ tls: '{}' }) + tlsStore('traefik-external'),
      },
    },
  },
  {
    when: 'an IngressRoute without tls at an entry point that has it',
    stack: { apps: app('docs.apps.example.com') },
    manifests: ingressRoute({ tls: undefined }),
    path: `${wikiRoute}/spec.tls`,
    message: ['now the certificate of production'],
    hint: ['secretName: production-routing'],
    twins: {
      'an entry point inside of the cluster, which has none': {
        manifests: ingressRoute({ tls: undefined, entryPoints: '[traefik]' }),
      },
      'HTTP alone, beside another that is reached': {
        manifests: ingressRoute({ tls: undefined, entryPoints: '[web]' }) + ingressRoute({ name: 'tls' }),
      },
    },
  },
  {
    when: 'many routes of one host, which is said once',
    manifests: ['a', 'b', 'c']
      .map((name) => ingressRoute({ name, match: `Host(\`${wiki}\`) && PathPrefix(\`/${name}\`)`, tls: '{}' }))
      .join(''),
    path: 'manifest:app.yaml#1/IngressRoute/wiki/a/spec.tls',
    message: ['The same holds for 2 more routes.'],
    hint: [],
    twins: {
      'one of them that names it': {
        manifests:
          ingressRoute({ name: 'a', tls: '{}' }) +
          ingressRoute({ name: 'b', match: `Host(\`${wiki}\`) && Path(\`/b\`)` }),
      },
    },
  },
]);

pairs('EW3011', [
  {
    when: 'an Ingress at web alone, which redirects',
    manifests: ingress({ annotations: `{ ${router}entrypoints: web }` }),
    path: `${wikiIngress}/metadata.annotations`,
    message: [wiki, 'web alone', '404 for everybody'],
    hint: ['Name websecure, or no entry point at all'],
    twins: {
      'the hint': { manifests: ingress({ annotations: `{ ${router}entrypoints: websecure }` }) },
      'both entry points': { manifests: ingress({ annotations: `{ ${router}entrypoints: "web, websecure" }` }) },
      'another route of the host that is reached': {
        manifests: ingress({ annotations: `{ ${router}entrypoints: web }` }) + ingress({ name: 'second' }),
      },
      'a Traefik of others': { stack: { charts: 'install: { traefik: false }' } },
    },
  },
  {
    when: 'an entry point that is not there',
    manifests: ingressRoute({ entryPoints: '[websecure, internal]' }),
    path: `${wikiRoute}/spec.entryPoints[1]`,
    message: ['the entry point internal, which its Traefik lacks'],
    hint: ['edgewire:charts.values.traefik.ports'],
    twins: {
      'the hint': { stack: { charts: 'values: { traefik: { ports: { internal: { port: 9443 } } } }' } },
      'one that is there': { manifests: ingressRoute() },
    },
  },
  {
    when: "a Gateway's listener at the port of the Service",
    manifests: gateway('wiki.apps.example.com').replace('port: 8443', 'port: 443'),
    path: 'manifest:app.yaml#1/Gateway/wiki/edge/spec.listeners[0].port',
    message: ['a listener at port 443', 'serves nothing'],
    hint: ['Take 8443 for HTTPS'],
    twins: {
      'the hint': { manifests: gateway('wiki.apps.example.com') },
      'a Traefik with that port': { stack: { charts: 'values: { traefik: { ports: { websecure: { port: 443 } } } }' } },
      'a Traefik of others': { stack: { charts: 'install: { traefik: false }' } },
    },
  },
]);

pairs('EW3012', [
  {
    when: 'the annotation of an Ingress, with no such resolver',
    manifests: ingress({ annotations: `{ ${router}tls.certresolver: le }` }),
    path: `${wikiIngress}/metadata.annotations`,
    message: ['the certificate resolver le', 'there is no such resolver'],
    hint: ['Remove it'],
    twins: { 'the hint': { manifests: ingress() } },
  },
  {
    when: 'a resolver that the values bring',
    stack: { charts: resolvers },
    manifests: ingressRoute({ tls: '{ certResolver: le }' }),
    path: `${wikiRoute}/spec.tls.certResolver`,
    message: ['Traefik orders a certificate for each of its hosts by itself'],
    hint: ['Remove it'],
    twins: { 'the hint': { manifests: ingressRoute() } },
  },
  {
    when: 'an application of the stack',
    stack: { apps: app(wiki, { annotations: { [`${router}tls.certresolver`]: 'le' } }) },
    path: 'edgewire:apps[0].annotations',
    message: ['app:wiki'],
    hint: ['Remove it'],
    twins: { 'the hint': { stack: { apps: app(wiki) } } },
  },
]);

const elsewhere = gateway(wiki, { namespace: 'docs', certificateRef: '{ name: production-routing, namespace: wiki }' });
const grant = `---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: edge, namespace: wiki }
spec: { from: [{ group: gateway.networking.k8s.io, kind: Gateway, namespace: docs }], to: [{ group: "", kind: Secret }] }
`;

pairs('EW3013', [
  {
    when: 'a Middleware of another namespace',
    manifests: ingressRoute({ route: 'middlewares: [{ name: auth, namespace: shared }]' }),
    path: `${wikiRoute}/spec.routes[0].middlewares[0].namespace`,
    message: ['the Middleware auth of the namespace shared', 'Traefik drops the route'],
    hint: ['edgewire:charts.values.traefik.providers.kubernetesCRD.allowCrossNamespace: true'],
    twins: {
      'the hint': {
        stack: { charts: 'values: { traefik: { providers: { kubernetesCRD: { allowCrossNamespace: true } } } }' },
      },
      'one of its own namespace': {
        manifests: ingressRoute({ route: 'middlewares: [{ name: auth, namespace: wiki }]' }),
      },
    },
  },
  {
    when: 'a Secret of a listener in another namespace',
    manifests: elsewhere,
    path: 'manifest:app.yaml#1/Gateway/docs/edge/spec.listeners[0].tls.certificateRefs[0]',
    message: ['the Secret production-routing of the namespace wiki', 'the listener is invalid'],
    hint: ['add a ReferenceGrant in wiki'],
    twins: {
      'the hint': { manifests: elsewhere + grant },
      'a grant for another Secret': {
        manifests: elsewhere + grant.replace('kind: Secret }', 'kind: Secret, name: production-routing }'),
      },
    },
  },
]);

const other = (name: string) => ingress({ rules: rule(name), tls: block(name, 'production-routing') });

const opaque = (content: string) =>
  `---\napiVersion: v1\nkind: Secret\nmetadata: { name: key, namespace: wiki }\n${content}\n`;

pairs('EW3019', [
  {
    when: 'two Secrets with different contents',
    manifests: opaque('stringData: { a: x }') + opaque('data: { a: eQ== }'),
    path: 'manifest:app.yaml#1/Secret/wiki/key',
    message: ['The Secret wiki/key stands here', 'manifest:app.yaml#2/Secret/wiki/key'],
    hint: ['remove one of them'],
    twins: {
      'one content in two spellings': { manifests: opaque('stringData: { a: x }') + opaque('data: { a: eA== }') },
    },
  },
  {
    when: 'two routes with different contents, which is said once',
    manifests:
      ingressRoute() +
      other('b.apps.example.com') +
      ingressRoute({ entryPoints: '[websecure, web]' }) +
      other('a.apps.example.com'),
    path: wikiRoute,
    message: [
      'stands here and in manifest:app.yaml#3/IngressRoute/wiki/wiki',
      'not judged',
      'The same holds for 1 more object.',
    ],
    hint: ['in a run of its own'],
    twins: {
      'what the API server prints of it': {
        manifests:
          ingressRoute() +
          ingressRoute({ entryPoints: '[websecure, web]' }).replace('metadata: {', 'metadata: { uid: "1",'),
      },
      'equal contents': { manifests: [ingressRoute(), other('b.apps.example.com')].join('').repeat(2) },
      'no namespace, which each may get': {
        manifests: [ingressRoute(), ingressRoute({ entryPoints: '[websecure, web]' })]
          .join('')
          .replaceAll(', namespace: wiki', ''),
        also: ['EW2001', 'EW3001'],
      },
    },
  },
]);

pairs('EW3017', [
  {
    when: 'a TLSStore that is not named default, which keeps a Secret from an IngressRoute',
    manifests: tlsStore('wiki', 'other') + ingressRoute(),
    path: 'manifest:app.yaml#1/TLSStore/wiki/other',
    message: ['The TLSStore wiki/other is never used', 'loads wiki/production-routing for that store alone'],
    hint: ['Name it default'],
    twins: { 'the hint': { manifests: tlsStore('wiki') + ingressRoute() } },
  },
  {
    when: 'an IngressRoute that names the TLSOption default, which Traefik files apart',
    manifests: ingressRoute({ tls: '{ secretName: production-routing, options: { name: default } }' }),
    path: `${wikiRoute}/spec.tls.options`,
    message: ['the TLSOption default', 'looks for wiki-default@kubernetescrd', 'nobody reaches'],
    hint: ['Leave the name out'],
    twins: {
      'the hint': { manifests: ingressRoute() },
      'another name, which may be anywhere': {
        manifests: ingressRoute({ tls: '{ secretName: production-routing, options: { name: strict } }' }),
      },
    },
  },
  {
    when: 'an Ingress that names TLS options without their provider',
    manifests: ingress({ annotations: `{ ${router}tls.options: wiki-strict }` }),
    path: `${wikiIngress}/metadata.annotations`,
    message: ['wiki-strict without their provider', 'looks for wiki-strict@kubernetes,', 'nobody reaches'],
    hint: ['Write wiki-strict@kubernetescrd'],
    twins: {
      'the hint': { manifests: ingress({ annotations: `{ ${router}tls.options: wiki-strict@kubernetescrd }` }) },
      'those that hold anyway': { manifests: ingress({ annotations: `{ ${router}tls.options: default }` }) },
    },
  },
  {
    when: 'the group that Traefik read until v2',
    manifests:
      ingressRoute().replace('traefik.io/', 'traefik.containo.us/') +
      ingressRoute({ name: 'two' }).replace('traefik.io/', 'traefik.containo.us/'),
    path: wikiRoute,
    message: ['traefik.containo.us', 'Traefik v3 does not read', 'So it is with 1 more'],
    hint: ['apiVersion: traefik.io/v1alpha1'],
    twins: { 'the hint': { manifests: ingressRoute() } },
  },
  {
    when: 'a ListenerSet',
    manifests:
      '---\napiVersion: gateway.networking.k8s.io/v1\nkind: ListenerSet\nmetadata: { name: more, namespace: wiki }\nspec: {}\n',
    path: 'manifest:app.yaml#1/ListenerSet/wiki/more',
    message: ['Traefik 3.7 does not implement'],
    hint: ['Put the listeners into the Gateway'],
    twins: { 'the hint': { manifests: gateway(wiki) } },
  },
  {
    when: 'rules whose hosts are not decided',
    manifests:
      ingressRoute({ match: 'HostRegexp(`.+[.]apps[.]example[.]com`)' }) +
      ingressRoute({ name: 'two', match: 'HostRegexp(`.+`) || Host(`a.apps.example.com`)' }),
    path: `${wikiRoute}/spec.routes[0].match`,
    message: ['by a regular expression', 'They are not judged', 'The same holds for 1 more rule.'],
    hint: ['Name hosts by Host'],
    twins: {
      'the hint': { manifests: ingressRoute() },
      'a rule for any host': { manifests: ingressRoute({ match: 'PathPrefix(`/`)' }) },
      'a class that is not of the stack': {
        manifests: ingressRoute({ match: 'HostRegexp(`.+`)', class: 'other' }),
        also: ['EW3006'],
      },
    },
  },
  {
    when: 'a rule that Traefik refuses',
    manifests: ingressRoute({ match: 'Host(`a.io`) && (' }),
    path: `${wikiRoute}/spec.routes[0].match`,
    message: ['Traefik refuses a rule', 'drops the router'],
    hint: ['matchers of Traefik v3'],
    twins: { 'a rule that it takes': { manifests: ingressRoute() } },
  },
  {
    when: 'a matcher that Traefik v3 lacks',
    manifests: ingressRoute({ match: 'HostHeader(`wiki.apps.example.com`)' }),
    path: `${wikiRoute}/spec.routes[0].match`,
    message: ['HostHeader is no matcher of Traefik v3, which has Host in its place'],
    hint: ['matchers of Traefik v3'],
    twins: { 'the hint': { manifests: ingressRoute() } },
  },
  {
    when: 'a Gateway whose Traefik does not read Gateways',
    stack: { controllers: 'external: {}' },
    manifests: gateway('wiki.apps.example.com') + httpRoute('wiki.apps.example.com'),
    path: 'manifest:app.yaml#1/Gateway/wiki/edge/spec.gatewayClassName',
    message: ['does not read the Gateway API', 'nothing serves it, nor what is attached to it'],
    hint: ['Set edgewire:controllers.external.gateway: true'],
    twins: {
      'the hint': { stack: { controllers: 'external: { gateway: true }' } },
      'chart values that say so': {
        stack: {
          controllers: 'external: { values: { providers: { kubernetesGateway: { enabled: true } } } }',
        },
      },
      'a Traefik that is not installed here': { stack: { charts: '{ install: { traefik: false } }' } },
    },
  },
  {
    when: 'a listener that ends TLS and names no Secret',
    manifests: gateway('wiki.apps.example.com').replace(/certificateRefs: \[.*?\]/, ''),
    path: 'manifest:app.yaml#1/Gateway/wiki/edge/spec.listeners[0]',
    message: ['Traefik refuses a listener', 'names no Secret'],
    hint: ['certificateRefs'],
    twins: { 'the hint': { manifests: gateway('wiki.apps.example.com') } },
  },
  {
    when: 'a listener that names kinds of routes which its protocol does not take',
    manifests: gateway(wiki).replace('tls: {', 'allowedRoutes: { kinds: [{ kind: TLSRoute }] }, tls: {'),
    path: 'manifest:app.yaml#1/Gateway/wiki/edge/spec.listeners[0]',
    message: ['the kind TLSRoute, which the protocol HTTPS does not take'],
    hint: ['in allowedRoutes the kinds of that protocol alone'],
    twins: {
      'the hint': {
        manifests: gateway(wiki).replace('tls: {', 'allowedRoutes: { kinds: [{ kind: GRPCRoute }] }, tls: {'),
      },
    },
  },
  {
    when: 'an HTTPRoute of which no listener has a hostname',
    manifests:
      gateway('wiki.apps.example.com').replace(/ {4}- { name: http,.*\n/, '') + httpRoute('a.apps.example.com'),
    path: 'manifest:app.yaml#2/HTTPRoute/wiki/wiki/spec.parentRefs[0]',
    message: ['to no listener', 'none of its hostnames'],
    hint: ['parentRefs'],
    twins: {
      'the hostname': {
        manifests:
          gateway('wiki.apps.example.com').replace(/ {4}- { name: http,.*\n/, '') + httpRoute('wiki.apps.example.com'),
      },
    },
  },
  {
    when: 'a route of another controller',
    manifests:
      '---\napiVersion: projectcontour.io/v1\nkind: HTTPProxy\nmetadata: { name: wiki, namespace: wiki }\nspec: {}\n',
    path: 'manifest:app.yaml#1/HTTPProxy/wiki/wiki',
    message: ['carries TLS and is not read'],
    hint: ['by hand'],
    twins: { 'an Ingress': { manifests: ingress() } },
  },
]);

describe('routes of every kind', () => {
  const errors = ({ diagnostics }: ReturnType<typeof checkOf>) =>
    diagnostics.filter(({ severity }) => severity === 'error').map(({ code, path }) => `${code} ${path}`);
  const found = (manifests: string) => checkOf({}, manifests).diagnostics.map(({ code, path }) => `${code} ${path}`);
  const wired = (manifests: string) =>
    checkOf({}, manifests).wiring.map((one) => [one.host, one.tls, one.secretName, one.servedBy]);

  it('are wired alike: an Ingress, an IngressRoute, a Gateway and an HTTPRoute at it', () => {
    const expected = [wiki, 'routing-secret', 'production-routing', 'production'];
    assert.deepEqual(wired(ingress()), [expected]);
    assert.deepEqual(wired(ingressRoute()), [expected]);
    assert.deepEqual(wired(gateway(wiki)), [expected]);
    assert.deepEqual(wired(gateway('*.apps.example.com') + httpRoute(wiki))[1], expected);
    for (const manifests of [ingress(), ingressRoute(), gateway('*.apps.example.com') + httpRoute(wiki)])
      assert.deepEqual(found(manifests), []);
  });

  it('lie too deep under a wildcard in each kind, though a Gateway takes `*.` for several labels', () => {
    const deep = 'a.b.apps.example.com';
    assert.deepEqual(found(ingressRoute({ match: `Host(\`${deep}\`)` })), [`EW1003 ${wikiRoute}/spec.routes[0].match`]);
    assert.deepEqual(found(gateway('*.apps.example.com') + httpRoute(deep)), [
      'EW1003 manifest:app.yaml#2/HTTPRoute/wiki/wiki/spec.hostnames[0]',
    ]);
  });

  it('are told as not judged where their Gateway was not read, once for each Gateway', () => {
    const { diagnostics } = checkOf({}, httpRoute('a.b.apps.example.com') + httpRoute('x.apps.example.com', 'two'));
    assert.deepEqual(
      diagnostics.map(({ code, path }) => `${code} ${path}`),
      ['EW3017 manifest:app.yaml#1/HTTPRoute/wiki/wiki/spec.parentRefs'],
    );
    assert.match(diagnostics[0]?.message ?? '', /the Gateway wiki\/edge was not read.*1 more rule/);
    assert.match(diagnostics[0]?.hint ?? '', /together with the manifest of that Gateway/);
  });

  it('name Secrets that have to be there', () => {
    assert.deepEqual(found(ingressRoute({ tls: '{ secretName: none }' })), [`EW3001 ${wikiRoute}/spec.tls.secretName`]);
    assert.deepEqual(found(gateway(wiki, { certificateRef: '{ name: none }' })), [
      'EW3001 manifest:app.yaml#1/Gateway/wiki/edge/spec.listeners[0].tls.certificateRefs[0]',
    ]);
  });

  it('of Traefik without a class are read by no Traefik of the stack, which is said once', () => {
    const several = ['wiki', 'two', 'three'].map((name) =>
      ingressRoute({ name, class: '', match: `Host(\`${name}.apps.example.com\`)` }),
    );
    const { diagnostics } = checkOf({}, several.join(''));
    assert.deepEqual(
      diagnostics.map(({ code, path }) => `${code} ${path}`),
      [`EW3006 ${wikiRoute}/spec.ingressClassName`],
    );
    assert.match(diagnostics[0]?.message ?? '', /The same holds for 2 more routes\.$/);
  });

  it('of TCP are wired by HostSNI, unless they pass TLS through', () => {
    const tcp = (tls: string) => ingressRoute({ kind: 'IngressRouteTCP', match: `HostSNI(\`${wiki}\`)`, tls });
    assert.deepEqual(wired(tcp('{ secretName: production-routing }')), [
      [wiki, 'routing-secret', 'production-routing', 'production'],
    ]);
    assert.deepEqual(wired(tcp('{ passthrough: true }')), []);
  });

  it('are one, however often the same object stands in the input', () => {
    assert.deepEqual(found(ingress() + ingress()), []);
    assert.equal(wired(ingress() + ingress()).length, 1);
  });

  it('have what is wrong with a host said once for all of its routes', () => {
    const uncovered = ['wiki', 'two'].map((name) =>
      ingress({ name, rules: rule('wiki.example.net', `/${name}`), tls: block('wiki.example.net', 'none') }),
    );
    const { diagnostics } = checkOf({}, uncovered.join(''));
    const spoken = diagnostics.filter(({ code }) => code === 'EW1005');
    assert.equal(spoken.length, 1);
    assert.match(spoken[0]?.message ?? '', /The same holds for 1 more route\.$/);
  });

  const plainGateway = (port: number, more = '') =>
    gateway(wiki)
      .replace(/ {4}- { name: https,.*\n/, '')
      .replace('port: 8000', `port: ${port}${more}`);

  it('attached to a listener without TLS are judged: at web nobody reaches them, elsewhere they have no TLS', () => {
    const path = 'manifest:app.yaml#2/HTTPRoute/wiki/wiki';
    assert.deepEqual(found(plainGateway(8000) + httpRoute(wiki)), [`EW3011 ${path}/spec.parentRefs`]);
    const plain = checkOf(
      { controllers: 'external: { gateway: true, values: { ports: { plain: { port: 9000 } } } }' },
      plainGateway(9000) + httpRoute(wiki),
    );
    assert.deepEqual(
      plain.diagnostics.map(({ code, path: at }) => `${code} ${at}`),
      [`EW3003 ${path}/spec.hostnames[0]`],
    );
  });

  it('of other namespaces are attached where the listener allows it', () => {
    const stack = {
      environments: 'production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki, docs] } }',
    };
    const codes = (allowed: string, more = '') =>
      checkOf(
        stack,
        gateway(wiki)
          .replace('{ name: https,', `{ name: https, ${allowed}`)
          .replace(/ {4}- { name: http,.*\n/, '') +
          httpRoute(wiki, 'docs') +
          more,
      ).diagnostics.map(({ code }) => code);
    const selector = 'allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { team: docs } } } },';
    const docs = (team: string) =>
      `---\napiVersion: v1\nkind: Namespace\nmetadata: { name: docs, labels: { team: ${team} } }\n`;
    assert.deepEqual(codes(''), ['EW3013']);
    assert.deepEqual(codes('allowedRoutes: { namespaces: { from: All } },'), []);
    assert.deepEqual(codes(selector), [], 'labels that are not known');
    assert.deepEqual(codes(selector, docs('docs')), []);
    assert.deepEqual(codes(selector, docs('web')), ['EW3013']);
    assert.deepEqual(codes('allowedRoutes: { namespaces: { from: All }, kinds: [{ kind: GRPCRoute }] },'), ['EW3017']);
  });

  it('of a Gateway are read though one of its listeners is malformed', () => {
    assert.deepEqual(wired(gateway(wiki).replace('listeners:\n', 'listeners:\n    - null\n')), [
      [wiki, 'routing-secret', 'production-routing', 'production'],
    ]);
  });

  it('get the certificate that has the host, of several at one listener', () => {
    const own = certificate('own', 'own', ['wiki.other.net']);
    const route = httpRoute(wiki).replace('hostnames: [', 'hostnames: ["wiki.other.net", ');
    const listener = gateway('*').replace('hostname: "*", ', '');
    const checked = (certificateRefs: string, more = '') =>
      checkOf({}, own + listener.replace('{ name: production-routing }', certificateRefs) + route + more);
    const both = checked('{ name: own }, { name: production-routing }');
    assert.deepEqual(
      both.wiring.map(({ host, secretName, servedBy }) => [host, secretName, servedBy]),
      [
        ['wiki.other.net', 'own', 'own'],
        [wiki, 'production-routing', 'production'],
      ],
    );
    assert.deepEqual(errors(both), []);
    assert.deepEqual(errors(checked('{ name: own }, { name: own-too }', certificate('two', 'own-too', ['a.io']))), [
      'EW3015 manifest:app.yaml#3/HTTPRoute/wiki/wiki/spec.hostnames[1]',
    ]);
  });

  it('of a listener at a port of no entry point reach nobody', () => {
    assert.deepEqual(found(gateway(wiki).replace('8443', '443')), [
      'EW3011 manifest:app.yaml#1/Gateway/wiki/edge/spec.listeners[0].port',
    ]);
  });

  it('of a TLSStore whose Secrets are missing serve the default certificate', () => {
    const store = (secretName: string) =>
      `---\napiVersion: traefik.io/v1alpha1\nkind: TLSStore\nmetadata: { name: default, namespace: wiki }\nspec: { defaultCertificate: { secretName: ${secretName} } }\n`;
    assert.deepEqual(found(store('production-routing')), []);
    assert.deepEqual(found(store('none')), [
      'EW3001 manifest:app.yaml#1/TLSStore/wiki/default/spec.defaultCertificate.secretName',
    ]);
  });

  it('of a namespace that may not refer to another provider are skipped whole', () => {
    const annotations = '{ traefik.ingress.kubernetes.io/router.middlewares: auth-login@kubernetescrd }';
    const codes = (list: string) =>
      checkOf(
        {
          charts: `{ values: { traefik: { providers: { kubernetesIngress: { crossProviderNamespaces: ${list} } } } } }`,
        },
        ingress({ annotations }),
      ).diagnostics.map(({ code }) => code);
    assert.deepEqual([codes('[]'), codes('[wiki]'), codes('[auth]')], [[], [], ['EW3013']]);
  });

  it('of annotated Gateways are those of cert-manager, where it watches Gateways', () => {
    const annotated = gateway(wiki).replace(
      'namespace: wiki }',
      'namespace: wiki, annotations: { cert-manager.io/cluster-issuer: corporate } }',
    );
    const on = { charts: '{ values: { cert-manager: { config: { enableGatewayAPI: true } } } }' };
    const codes = (stack: Sections, manifests: string) => checkOf(stack, manifests).diagnostics.map(({ code }) => code);
    assert.deepEqual(codes(on, annotated), ['EW3002']);
    assert.deepEqual(codes({}, annotated), []);
    const own = annotated.replaceAll(wiki, 'wiki.example.net').replace('production-routing', 'wiki-tls');
    assert.deepEqual(codes(on, own), ['EW1005']);
    assert.deepEqual(codes({}, own), ['EW3001', 'EW1005']);
    const elsewhere = own.replace('{ name: wiki-tls }', '{ name: wiki-tls, namespace: certs }');
    assert.deepEqual(codes(on, elsewhere), ['EW3013', 'EW1005']);
  });

  describe('of which Traefik loads what its providers load', () => {
    const host = 'shop.other.org';
    const { certificate: pem, key } = issue({ dnsNames: [host] });
    const secret = (namespace: string) => `---
apiVersion: v1
kind: Secret
metadata: { name: own, namespace: ${namespace} }
type: kubernetes.io/tls
stringData: ${JSON.stringify({ 'tls.crt': pem, 'tls.key': key })}
`;
    const route = ingressRoute({ match: `Host(\`${host}\`)`, tls: '{ secretName: own }' });
    const servedBy = (manifests: string) =>
      checkOf({}, manifests).wiring.find((one) => one.host === host && one.namespace === 'wiki')?.servedBy;

    it('one of two certificates with the same names by chance, where two kinds of routes name them', () => {
      const other = ingress({ namespace: 'docs', rules: rule(host), tls: block(host, 'own') });
      const manifests = secret('wiki') + secret('docs') + route + other;
      assert.equal(servedBy(manifests), null);
      const [said] = checkOf({}, manifests).diagnostics.filter(({ code }) => code === 'EW3009');
      assert.match(said?.message ?? '', /can't be told: .*same names/);
      assert.equal(said?.severity, 'warning');
      assert.equal(servedBy(secret('wiki') + route), 'own');
    });

    it('none of a listener that has one bad reference', () => {
      const listener = (references: string) => gateway(host, { certificateRef: references });
      assert.equal(servedBy(secret('wiki') + listener('{ name: own }')), 'own');
      assert.equal(servedBy(secret('wiki') + listener('{ name: own }, { name: none }')), null);
    });

    it('none of a listener at a port that no entry point has', () => {
      assert.equal(
        servedBy(secret('wiki') + gateway(host, { certificateRef: '{ name: own }' }).replace('8443', '443')),
        null,
      );
    });

    it('none of a listener that names kinds which its protocol does not take', () => {
      const of = (kind: string) =>
        servedBy(
          secret('wiki') +
            gateway(host, { certificateRef: '{ name: own }' }).replace(
              'tls: {',
              `allowedRoutes: { kinds: [{ kind: ${kind} }] }, tls: {`,
            ),
        );
      assert.deepEqual([of('HTTPRoute'), of('TLSRoute')], ['own', null]);
    });

    it('none of an IngressRoute without a class', () => {
      assert.equal(
        servedBy(secret('wiki') + ingressRoute({ class: '', match: `Host(\`${host}\`)`, tls: '{ secretName: own }' })),
        null,
      );
    });
  });
});

describe('a host without a certificate', () => {
  const external = 'traefik-external';
  const bare = (options = '') => ingressRoute({ tls: options === '' ? '{}' : `{ options: ${options} }` });
  const said = (manifests: string, stack: Sections = {}) => {
    const [one] = checkOf(stack, manifests).diagnostics.filter(({ code }) => code === 'EW3010');
    return /, now (.*?)[.:]/.exec(one?.message ?? '')?.[1];
  };
  const byDefault = 'its default certificate';

  it('is refused where the TLS options named default of its Traefik have sniStrict', () => {
    assert.equal(said(bare()), byDefault);
    assert.equal(said(bare() + strictOption(external)), 'nothing');
    assert.equal(said(bare() + strictOption(external, 'default', false)), byDefault);
    // The Traefiks of this program leave those of other namespaces alone, and read the group of v3 alone.
    assert.equal(said(bare() + strictOption('wiki')), byDefault);
    assert.equal(said(bare() + strictOption(external).replace('traefik.io/', 'traefik.containo.us/')), byDefault);
  });

  it('is refused at a Traefik of others by the only options named default, and by none of two', () => {
    const others = { charts: '{ install: { traefik: false } }' };
    assert.equal(said(bare() + strictOption('wiki'), others), 'nothing');
    assert.equal(said(bare() + strictOption('wiki') + strictOption('other'), others), byDefault);
  });

  it('is refused where the values of the chart say so, those of the controller before those of all', () => {
    const values = (sniStrict: boolean) => `values: { tlsOptions: { default: { sniStrict: ${sniStrict} } } }`;
    const ofAll = (sniStrict: boolean) => `{ ${values(sniStrict).replace('{', '{ traefik: {')} } }`;
    assert.equal(said(bare(), { charts: ofAll(true) }), 'nothing');
    assert.equal(said(bare(), { controllers: `external: { ${values(true)} }` }), 'nothing');
    assert.equal(said(bare(), { charts: ofAll(true), controllers: `external: { ${values(false)} }` }), byDefault);
  });

  it('is refused by the options that its route names, and not by those that were not read', () => {
    assert.equal(said(bare('{ name: strict }') + strictOption('wiki', 'strict')), 'nothing');
    assert.equal(said(bare('{ name: strict }') + strictOption('docs', 'strict')), byDefault);
    assert.equal(said(bare('{ name: lax }') + strictOption('wiki', 'lax', false) + strictOption(external)), byDefault);
    const annotated = (name: string) =>
      ingress({ annotations: `{ ${router}tls: "true", ${router}tls.options: ${name} }`, tls: '' });
    assert.equal(said(annotated('wiki-strict@kubernetescrd') + strictOption('wiki', 'strict')), 'nothing');
    assert.equal(said(annotated('docs-strict@kubernetescrd') + strictOption('wiki', 'strict')), byDefault);
  });

  it('is treated by the default options where two routes name different ones, and by those of HTTP before TCP', () => {
    const second = (tls: string, more: Parameters<typeof ingressRoute>[0] = {}) =>
      ingressRoute({ name: 'second', match: `Host(\`${wiki}\`) && Path(\`/b\`)`, tls, ...more });
    const strict = bare('{ name: strict }') + strictOption('wiki', 'strict');
    assert.equal(said(strict + second('{ options: { name: strict } }')), 'nothing');
    assert.equal(said(strict + second('{}')), byDefault);
    assert.equal(said(strict + second('{}', { entryPoints: '[metrics]' })), 'nothing');
    assert.equal(said(strict + second('{}', { kind: 'IngressRouteTCP', match: `HostSNI(\`${wiki}\`)` })), 'nothing');
  });

  it('is refused though a TLSStore names a certificate for every host', () => {
    const environments =
      'production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki, traefik-external] } }';
    const store = tlsStore(external).replace(/, certificates: .*/, ' }');
    const of = (manifests: string) =>
      checkOf({ environments }, manifests).wiring.map(({ host: name, servedBy }) => [name, servedBy]);
    assert.deepEqual(of(bare() + store), [[wiki, 'production']]);
    assert.deepEqual(of(bare() + store + strictOption(external)), [[wiki, null]]);
    assert.equal(said(bare() + store + strictOption(external), { environments }), 'nothing');
  });

  it('is told so where its Secret is missing', () => {
    const missing = (more: string) =>
      checkOf({}, ingressRoute({ tls: '{ secretName: none }' }) + more).diagnostics.map(({ message }) => message);
    assert.match(missing('')[0] ?? '', /serves its default certificate unless/);
    assert.match(missing(strictOption(external))[0] ?? '', /refuses the handshake \(sniStrict\) unless/);
  });
});

describe('a route of a class that belongs to another program', () => {
  const codes = (manifests: string) => [
    ...new Set(checkOf({ controllers: 'external: { gateway: true }' }, manifests).diagnostics.map(({ code }) => code)),
  ];
  const listeners = (gatewayClass: string) =>
    gateway('*.apps.example.com', { class: gatewayClass })
      .replace('port: 8443', 'port: 443')
      .replace('HTTP }', 'UDP }');

  it('is told of its class alone, not of what Traefik would make of it', () => {
    assert.deepEqual(codes(listeners('envoy')), ['EW3006']);
    assert.deepEqual(codes(listeners('traefik')), ['EW3011', 'EW3017']);
    const tls = '{ hosts: [wiki.apps.example.com] }';
    assert.deepEqual(codes(ingress({ class: 'tailscale', tls })), ['EW3006']);
    assert.deepEqual(codes(ingress({ tls })), ['EW3005']);
  });
});

describe('a route with a malformed part', () => {
  const codes = (manifests: string) => checkOf({}, manifests).diagnostics.map(({ code }) => code);

  it('keeps what is sound: entry points, rules and the Secrets of a TLSStore', () => {
    assert.deepEqual(codes(ingressRoute({ entryPoints: '[5, nowhere]' })), ['EW3011']);
    const broken = ingressRoute({ match: 'Host(`a.b.apps.example.com`)' }).replace('routes: [', 'routes: [5, ');
    assert.deepEqual(codes(broken).sort(), ['EW1003', 'EW3017']);
    const store = tlsStore('traefik-external').replace('certificates: [', 'certificates: [5, { secretName: gone }, ');
    assert.ok(codes(store).includes('EW3001'));
  });
});

describe('a name of another provider in an IngressRoute', () => {
  it('is no reference to another namespace, whatever stands beside it', () => {
    const of = (name: string) =>
      checkOf({}, ingressRoute({ route: `middlewares: [{ name: ${name}, namespace: shared }]` })).diagnostics.map(
        ({ code }) => code,
      );
    assert.deepEqual(of('"auth@file"'), []);
    assert.deepEqual(of('auth'), ['EW3013']);
  });
});
