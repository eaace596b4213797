import assert from 'node:assert/strict';
import { fatalDiagnostics } from '../../components/wiring/fatal';
import { type Plan } from '../../components/wiring/plan';
import { app, planOf, type Sections } from './stacks';

function environment(more: string): Sections {
  return { environments: `production: { domain: apps.example.com, apex: true, issuer: corporate, ${more} }` };
}

function copiesOf(more: string, apps = app('wiki.apps.example.com')) {
  return planOf({ ...environment(more), apps }).routingSecrets.map(({ copies }) => copies);
}

function poolsOf({ metallb }: Plan['components']) {
  return metallb?.pools.map(({ name, autoAssign, namespaces }) => [name, autoAssign, namespaces]);
}

describe('the plan decides', () => {
  it('who makes copies, where one is awaited, and how the source asks for them', () => {
    assert.deepEqual(copiesOf('namespaces: { selector: "true" }'), [
      {
        distribution: 'kubed',
        annotations: { 'kubed.appscode.com/sync': 'true' },
        selector: '',
        wired: ['wiki'],
        further: [],
        letGo: undefined,
      },
    ]);
    assert.deepEqual(copiesOf('namespaces: { selector: "true" }, distribution: replicator'), [
      {
        distribution: 'replicator',
        annotations: { 'replicator.v1.mittwald.de/replicate-to-matching': 'true' },
        selector: 'true',
        wired: ['wiki'],
        further: [],
        letGo: 'true',
      },
    ]);
  });

  it('which copies the program makes itself, and that kubed has to let go of all of them', () => {
    assert.deepEqual(copiesOf('namespaces: { list: [wiki, docs, edgewire] }, distribution: direct'), [
      {
        distribution: 'direct',
        annotations: {},
        selector: 'kubernetes.io/metadata.name in (docs,wiki)',
        wired: ['wiki'],
        further: ['docs'],
        letGo: 'kubernetes.io/metadata.name in (wiki, docs)',
      },
    ]);
    const [none] = copiesOf('namespaces: { list: [edgewire] }, distribution: direct', '');
    assert.deepEqual([none?.wired, none?.further, none?.letGo], [[], [], undefined]);
  });

  it('no routing secret where TLS ends at a load balancer', () => {
    const cloud =
      'cloud: { domain: cloud.example.com, certificate: { arn: "arn:aws:acm:eu-central-1:1:certificate/1" } }';
    assert.deepEqual(planOf({ environments: cloud }).routingSecrets, []);
  });

  it('what is installed, and with what', () => {
    const bare = planOf({}).components;
    assert.deepEqual(poolsOf(bare), [['edge', true, []]]);
    assert.deepEqual(bare.certManager, { namespace: 'cert-manager' });
    assert.deepEqual(bare.kubed, { namespace: 'kubed', clusterName: 'test', certManager: true });
    assert.equal(bare.replicator, undefined);
    const none = planOf({
      charts: 'install: { metallb: false, certManager: false, kubed: false, traefik: false }',
      controllers: 'external: { dashboard: { host: edge.apps.example.com, allow: [10.0.0.0/8] } }',
    });
    assert.deepEqual(Object.values(none.components), [undefined, undefined, undefined, undefined]);
    assert.deepEqual(
      none.controllers.map(({ installed, dashboard }) => [installed, dashboard]),
      [[false, undefined]],
    );
    assert.deepEqual(none.routingSecrets[0]?.copies.wired, [], 'the dashboard is not routed');
  });

  it('that kubed has its certificate from cert-manager only where that is there', () => {
    const certManagerOf = (issuers: string) =>
      planOf({ issuers, charts: 'install: { certManager: false }' }).components.kubed?.certManager;
    assert.equal(certManagerOf('corporate: { ca: { generate: { commonName: A } } }'), true);
    const inState = 'corporate: { ca: { generate: { commonName: A, in: state }, clusterIssuer: false } }';
    assert.equal(certManagerOf(inState), false);
  });

  it('the address, the floating IP and the dashboard of a controller', () => {
    const { controllers, components } = planOf({
      controllers: `
        external: { default: true, address: 192.0.2.10, dashboard: { host: edge.apps.example.com, allow: [10.0.0.0/8] } }
        internal: { address: 192.0.2.11, replicas: 3 }`,
      addresses: 'pools: { edge: [192.0.2.10-192.0.2.20] }\nfloatingIps: { 192.0.2.10: 203.0.113.7 }',
    });
    assert.deepEqual(
      controllers.map(({ name, namespace, floatingIp, replicas, dashboard }) => [
        name,
        namespace,
        floatingIp,
        replicas,
        dashboard?.wiring.host,
      ]),
      [
        ['external', 'traefik-external', '203.0.113.7', 2, 'edge.apps.example.com'],
        ['internal', 'traefik-internal', undefined, 3, undefined],
      ],
    );
    assert.deepEqual(poolsOf(components), [['edge', false, []]]);
  });

  it('whose a pool is: of the controllers that name it alone', () => {
    const { controllers, components } = planOf({
      controllers: `
        external: { default: true, pool: outer, allow: [192.0.2.1, "2001:db8::1", 10.0.0.0/8] }
        internal: {}`,
      addresses: 'pools: { outer: [192.0.2.10-192.0.2.20], inner: [192.0.2.30-192.0.2.40] }',
    });
    assert.deepEqual(poolsOf(components), [
      ['outer', false, ['traefik-external']],
      ['inner', true, []],
    ]);
    assert.deepEqual(
      controllers.map(({ pool, allow }) => [pool, allow]),
      [
        ['outer', ['192.0.2.1/32', '2001:db8::1/128', '10.0.0.0/8']],
        [undefined, undefined],
      ],
    );
  });

  it('which controller answers HTTP-01', () => {
    const answeringOf = (solvers: string) =>
      planOf({
        controllers: 'external: { default: true }\ninternal: { class: inside }',
        issuers: `corporate: { acme: { directory: "https://acme.example.com"${solvers} } }`,
      }).issuers.map(({ http01 }) => http01);
    assert.deepEqual(answeringOf(''), [{ controller: 'external', class: 'traefik-external' }]);
    assert.deepEqual(answeringOf(', http01: { controller: internal }'), [{ controller: 'internal', class: 'inside' }]);
    assert.deepEqual(answeringOf(', dns01: { cloudflare: { apiToken: x } }'), [undefined]);
  });

  it('the issuer, the classes and the distributor of Epinio', () => {
    const epinioOf = (more: string, sections: Sections = {}): Plan['epinio'] =>
      planOf({
        ...environment('namespaces: { list: [wiki, epinio] }, distribution: replicator'),
        controllers: 'external: { default: true }\ninternal: { class: inside }',
        epinio: `{ environment: production, dex: false${more} }`,
        ...sections,
      }).epinio;
    const planned = epinioOf(', appsController: internal');
    assert.deepEqual(
      [planned?.domain, planned?.issuer, planned?.class, planned?.appsClass, planned?.distributor],
      ['apps.example.com', 'corporate', 'traefik-external', 'inside', 'kubed'],
    );
    assert.equal(epinioOf('', { charts: 'install: { kubed: false }' })?.distributor, 'replicator');
    assert.equal(epinioOf('', { issuers: 'corporate: { existing: { kind: Issuer, name: a } }' })?.issuer, undefined);
    assert.equal(epinioOf('', { issuers: 'corporate: { existing: { name: a } }' })?.issuer, 'a');
    assert.equal(epinioOf('', { charts: 'install: { epinio: false }' }), undefined);
  });

  it('the Ingresses, each with its class and a certificate of its own where it asks for one', () => {
    const { ingresses } = planOf({
      ...environment('namespaces: { list: [wiki, epinio] }'),
      apps: app('wiki.apps.example.com') + app('a.example.org', { name: 'own', issuer: 'corporate' }),
      epinio: '{ environment: production, dex: false }',
    });
    assert.deepEqual(
      ingresses.map(({ path, namespace, name, class: ingressClass, certificate }) => [
        path,
        `${namespace}/${name}`,
        ingressClass,
        certificate,
      ]),
      [
        ['edgewire:apps[0]', 'wiki/wiki', 'traefik', undefined],
        [
          'edgewire:apps[1]',
          'wiki/own',
          'traefik',
          { secretName: 'own-tls', names: ['a.example.org'], issuer: 'corporate' },
        ],
        ['edgewire:epinio', 'epinio/web', 'traefik', undefined],
      ],
    );
  });

  it('where a trust bundle is put, by whom', () => {
    const bundleOf = (trust: string) =>
      planOf({ issuers: `corporate: { ca: { generate: { commonName: A }, trust: { ${trust} } } }` }).trustBundles.map(
        ({ places, annotations }) => [places, annotations],
      );
    assert.deepEqual(bundleOf('namespaces: { list: [wiki, docs] }, distribution: direct'), [[['wiki', 'docs'], {}]]);
    assert.deepEqual(bundleOf('namespaces: { selector: team=web }'), [
      [undefined, { 'kubed.appscode.com/sync': 'team=web' }],
    ]);
  });

  it('what stops the program: errors, and warnings under `strict`', () => {
    const codes = (planning: string) =>
      fatalDiagnostics(planOf({ planning, apps: app('a.example.org') + app('b.a.apps.example.com', { name: 'b' }) }))
        .map(({ code }) => code)
        .sort();
    assert.deepEqual(codes(''), ['EW1003']);
    assert.deepEqual(codes('strict: true'), ['EW1003', 'EW1005']);
  });
});
