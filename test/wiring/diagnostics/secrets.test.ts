import assert from 'node:assert/strict';
import { app, block, checkOf, ingress, planOf, rule, type Sections, wikiIngress } from '../stacks';
import { type Pair, pairs } from './pairs';

const good = app('wiki.apps.example.com');
const namespacePath = 'edgewire:apps[0].namespace';

/** The one environment `production`, reaching the namespaces given. */
function reaching(namespaces: string, more = ''): Sections {
  return {
    environments: `production: { domain: apps.example.com, issuer: corporate, ${more}namespaces: ${namespaces} }`,
  };
}

function selecting(selector: string, more = ''): Sections {
  return reaching(`{ selector: ${JSON.stringify(selector)} }`, more);
}

const teamWeb = selecting('team=web');

pairs('EW2001', [
  {
    when: 'a list without the namespace',
    stack: { ...reaching('{ list: [docs] }'), apps: good },
    path: namespacePath,
    message: ['production-routing of production', 'namespace wiki of app:wiki', 'default certificate'],
    hint: ['Add wiki to edgewire:environments.production.namespaces.list'],
    twins: {
      'the hint': { stack: reaching('{ list: [docs, wiki] }') },
      'all namespaces': { stack: reaching('{ all: true }') },
      'the namespace of the source': { stack: reaching('{ list: [docs] }', 'source: { namespace: wiki }, ') },
    },
  },
  {
    when: 'a selector that the labels do not meet',
    stack: { ...teamWeb, apps: good, namespaces: 'wiki: { labels: { team: ops } }\ndocs: { labels: { team: web } }' },
    path: namespacePath,
    message: ['does not reach the namespace wiki'],
    hint: ['Label the namespace wiki', '"team=web"', 'edgewire:namespaces.wiki.labels'],
    twins: { 'the hint': { stack: { namespaces: 'wiki: { labels: { team: web } }' } } },
  },
  {
    when: 'a namespace that the program creates without labels',
    stack: { ...teamWeb, apps: good, namespaces: 'wiki: { create: true }\ndocs: { labels: { team: web } }' },
    path: namespacePath,
    message: ['does not reach'],
    hint: ['Label the namespace wiki'],
    twins: { 'the hint': { stack: { namespaces: 'wiki: { create: true, labels: { team: web } }' } } },
  },
  {
    when: 'kubed, and a selector `true` with blanks around it, which is a label',
    stack: {
      ...selecting(' true '),
      apps: good,
      namespaces: 'wiki: { create: true }\ndocs: { labels: { "true": a } }',
    },
    path: namespacePath,
    message: ['does not reach'],
    hint: ['" true "'],
    twins: { 'no blanks': { stack: selecting('true') } },
  },
  {
    when: 'a distribution that knows no `true`',
    stack: {
      ...selecting('true', 'distribution: replicator, '),
      apps: good,
      namespaces: 'wiki: { create: true }\ndocs: { labels: { "true": a } }',
    },
    path: namespacePath,
    message: ['does not reach'],
    hint: ['"true"'],
    twins: { kubed: { stack: selecting('true') } },
  },
  {
    when: 'the namespace of a dashboard',
    stack: { controllers: 'external: { dashboard: { host: dashboard.apps.example.com, allow: [10.0.0.0/8] } }' },
    path: 'edgewire:controllers.external.dashboard',
    message: ['namespace traefik-external of controller:external'],
    hint: ['Add traefik-external to'],
    twins: { 'the hint': { stack: reaching('{ list: [wiki, traefik-external] }') } },
  },
  {
    when: "Epinio's own namespace, with the source elsewhere",
    stack: {
      ...reaching('{ list: [wiki] }', 'apex: true, source: { namespace: certificates }, '),
      epinio: 'environment: production',
    },
    path: 'edgewire:epinio',
    message: ['namespace epinio of epinio:web'],
    hint: ['Add epinio to'],
    twins: {
      'the hint': { stack: reaching('{ list: [wiki, epinio] }', 'apex: true, source: { namespace: certificates }, ') },
    },
  },
  {
    when: 'the namespace of a manifest',
    manifests: ingress({ namespace: 'docs' }),
    path: 'manifest:app.yaml#1/Ingress/docs/wiki/metadata.namespace',
    message: ['namespace docs of manifest:app.yaml#1/Ingress/docs/wiki'],
    hint: ['Add docs to'],
    twins: { 'the hint': { stack: reaching('{ list: [docs] }') } },
  },
]);

const label = (length: number) => 'a'.repeat(length);
const environment = (name: string, more = '') => ({
  environments: `${name}: { domain: apps.example.com, issuer: corporate, ${more}namespaces: { list: [wiki] } }`,
});

pairs('EW2002', [
  {
    when: 'an environment with upper case',
    stack: environment('Production'),
    path: 'edgewire:environments.Production',
    message: ['"Production" is no valid name of an environment', 'lower-case'],
    hint: ['Write production'],
    twins: { 'the hint': { stack: environment('production') } },
  },
  {
    when: 'an environment so long that its routing secret has 64 characters',
    stack: environment(label(56)),
    path: `edgewire:environments.${label(56)}`,
    message: [`"${label(56)}-routing" is no valid name of a routing secret`, 'is 64 characters long, 63 are allowed'],
    hint: ['Set `source.secretName` to one of 63 characters'],
    twins: {
      'one character less': { stack: environment(label(55)) },
      'the hint': { stack: environment(label(56), 'source: { secretName: routing }, ') },
    },
  },
  {
    when: 'a routing secret with an underscore',
    stack: environment('production', 'source: { secretName: my_routing }, '),
    path: 'edgewire:environments.production.source.secretName',
    message: ['"my_routing"', 'a routing secret'],
    hint: ['Write my-routing'],
    twins: {
      'the hint': { stack: environment('production', 'source: { secretName: my-routing }, ') },
      'a dot': { stack: environment('production', 'source: { secretName: my.routing }, ') },
    },
  },
  {
    when: 'a routing secret of 64 characters',
    stack: environment('production', `source: { secretName: ${label(64)} }, `),
    path: 'edgewire:environments.production.source.secretName',
    message: ['is 64 characters long, 63 are allowed'],
    hint: ['63 characters at most'],
    twins: { '63 characters': { stack: environment('production', `source: { secretName: ${label(63)} }, `) } },
  },
  {
    when: 'an environment and its routing secret both',
    stack: environment('Production', 'source: { secretName: my_routing }, '),
    path: ['edgewire:environments.Production', 'edgewire:environments.Production.source.secretName'],
    message: ['"Production"'],
    hint: ['Write production'],
    twins: { 'the hints': { stack: environment('production', 'source: { secretName: my-routing }, ') } },
  },
  {
    when: "the source's namespace with a dot",
    stack: environment('production', 'source: { namespace: my.certificates }, '),
    path: 'edgewire:environments.production.source.namespace',
    message: ['"my.certificates" is no valid name of a namespace', 'has a dot'],
    hint: ['Write my-certificates'],
    twins: { 'the hint': { stack: environment('production', 'source: { namespace: my-certificates }, ') } },
  },
  {
    when: 'a listed namespace of 64 characters',
    stack: reaching(`{ list: [wiki, ${label(64)}] }`),
    path: 'edgewire:environments.production.namespaces.list[1]',
    message: ['is 64 characters long'],
    hint: ['Choose another name'],
    twins: { '63 characters': { stack: reaching(`{ list: [wiki, ${label(63)}] }`) } },
  },
  {
    when: 'a declared namespace with a hyphen behind',
    stack: { namespaces: 'wiki-: { create: true }' },
    path: 'edgewire:namespaces.wiki-',
    message: ['"wiki-"'],
    hint: ['Write wiki, for example'],
    twins: { 'the hint': { stack: { namespaces: 'wiki: { create: true }' } } },
  },
  {
    when: "an application's namespace with upper case",
    stack: { apps: app('wiki.example.org', { namespace: 'Wiki' }) },
    path: namespacePath,
    message: ['"Wiki" is no valid name of a namespace', 'lower-case letters, digits and "-", and start'],
    hint: ['Write wiki'],
    twins: { 'the hint': { stack: { apps: app('wiki.example.org') } } },
  },
]);

const pair = (first: string, second: string): Sections => ({
  environments: `
    first: { domain: a.example.com, issuer: corporate, ${first} }
    second: { domain: b.example.com, issuer: corporate, ${second} }`,
});
const toWiki = 'namespaces: { list: [wiki] }';

pairs('EW2003', [
  {
    when: 'the same names in another order',
    stack: pair(`names: ["*.b.example.com"], ${toWiki}`, `names: ["*.a.example.com"], ${toWiki}`),
    path: 'edgewire:environments.second',
    message: ['environments first and second', '*.a.example.com,*.b.example.com', "Traefik's store is global"],
    hint: ['a domain of its own, or join them'],
    twins: {
      'one more name': {
        stack: pair(`names: ["*.b.example.com"], ${toWiki}`, `names: ["*.a.example.com", c.example.com], ${toWiki}`),
      },
      'a domain of its own': { stack: pair(toWiki, toWiki) },
      'TLS at a load balancer': {
        stack: {
          environments: `
            first: { domain: a.example.com, issuer: corporate, ${toWiki} }
            second: { domain: a.example.com, certificate: { arn: "arn:aws:acm:eu-central-1:1:certificate/2" } }`,
        },
      },
    },
  },
  {
    when: 'the same names on one controller, named by one alone',
    stack: {
      controllers: 'external: { default: true }\ninternal: {}',
      environments: `
        first: { domain: a.example.com, issuer: corporate, ${toWiki} }
        second: { domain: a.example.com, issuer: corporate, controller: external, ${toWiki} }`,
    },
    path: 'edgewire:environments.second',
    message: ["Traefik's store is global"],
    hint: ['a domain of its own'],
    twins: { 'a domain of its own': { stack: pair(toWiki, `controller: external, ${toWiki}`) } },
  },
  {
    when: 'the same names on two controllers',
    stack: {
      controllers: 'external: { default: true }\ninternal: {}',
      environments: `
        first: { domain: a.example.com, issuer: corporate, ${toWiki} }
        second: { domain: a.example.com, issuer: corporate, controller: internal, ${toWiki} }`,
    },
    path: 'edgewire:environments.second',
    message: ['Epinio takes the one whose name sorts last'],
    hint: ['a domain of its own'],
    twins: { 'a domain of its own': { stack: pair(toWiki, `controller: internal, ${toWiki}`) } },
  },
]);

const shared = 'source: { secretName: wildcard }';

pairs('EW2004', [
  {
    when: 'one name, and one namespace in both lists',
    stack: pair(
      'source: { namespace: x, secretName: wildcard }, namespaces: { list: [wiki, docs] }',
      'source: { namespace: y, secretName: wildcard }, namespaces: { list: [ci, docs] }',
    ),
    path: 'edgewire:environments.second',
    message: ['first and second both put a Secret named wildcard into the namespace docs'],
    hint: ['edgewire:environments.second.source.secretName'],
    twins: {
      'the hint': {
        stack: pair(
          'source: { namespace: x, secretName: wildcard }, namespaces: { list: [wiki, docs] }',
          'source: { namespace: y, secretName: second }, namespaces: { list: [ci, docs] }',
        ),
      },
      'lists apart': {
        stack: pair(
          'source: { namespace: x, secretName: wildcard }, namespaces: { list: [wiki, docs] }',
          'source: { namespace: y, secretName: wildcard }, namespaces: { list: [ci] }',
        ),
      },
    },
  },
  {
    when: 'one name, and sources in one namespace',
    stack: pair(`${shared}, namespaces: { list: [wiki] }`, `${shared}, namespaces: { list: [docs] }`),
    path: 'edgewire:environments.second',
    message: ['namespace edgewire'],
    hint: ['source.secretName'],
    twins: {
      'the default names': { stack: pair(toWiki, toWiki) },
      'TLS at a load balancer': {
        stack: {
          environments: `
            first: { domain: a.example.com, issuer: corporate, ${shared}, ${toWiki} }
            second: { domain: b.example.com, certificate: { arn: "arn:aws:acm:eu-central-1:1:certificate/1" }, ${shared} }`,
        },
      },
    },
  },
  {
    when: 'a copy onto the source of the other',
    stack: pair(
      'source: { namespace: x, secretName: wildcard }, namespaces: { all: true }',
      'source: { namespace: y, secretName: wildcard }, namespaces: { list: [docs] }',
    ),
    path: 'edgewire:environments.second',
    message: ['namespace y'],
    hint: ['source.secretName'],
    twins: {
      'a list without it': {
        stack: pair(
          'source: { namespace: x, secretName: wildcard }, namespaces: { list: [wiki] }',
          'source: { namespace: y, secretName: wildcard }, namespaces: { list: [docs] }',
        ),
      },
    },
  },
  {
    when: 'two selectors that take one namespace',
    stack: {
      ...pair(
        'source: { namespace: x, secretName: wildcard }, namespaces: { selector: team=web }',
        'source: { namespace: y, secretName: wildcard }, namespaces: { selector: tier=front }',
      ),
      namespaces: 'wiki: { labels: { team: web, tier: front } }',
    },
    path: 'edgewire:environments.second',
    message: ['namespace wiki'],
    hint: ['source.secretName'],
    twins: { 'a label less': { stack: { namespaces: 'wiki: { labels: { team: web } }' } } },
  },
  ...overOwnSecrets(),
  {
    when: "an application's certificate in the Secret of Epinio's",
    stack: {
      environments: 'production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki] } }',
      epinio: '{ environment: production }',
      apps: '- { name: epinio, namespace: epinio, host: shop.example.net, issuer: corporate, service: { name: a, port: 1 } }',
    },
    path: 'edgewire:epinio.environment',
    message: ['epinio/epinio-tls', 'app:epinio'],
    hint: ['another name'],
    twins: {
      'the hint': {
        stack: {
          apps: '- { name: shop, namespace: epinio, host: shop.example.net, issuer: corporate, service: { name: a, port: 1 } }',
        },
      },
    },
  },
]);

/** Routing secrets over each Secret that the program, its charts or cert-manager make. */
function overOwnSecrets(): Pair[] {
  const ownApp =
    '- { name: blog, namespace: wiki, host: blog.example.net, issuer: corporate, service: { name: a, port: 1 } }';
  const own = 'corporate: { ca: { generate: { commonName: Example Corp } } }';
  const acme = (solver: string) =>
    `le: { acme: { directory: letsencrypt-staging, eab: { keyId: k, hmacKey: { secure: v1:x } }, dns01: { ${solver} } } }`;
  const given: readonly (readonly [place: string, of: string, stack: Sections])[] = [
    ['wiki/blog-tls', 'app:blog', { apps: ownApp }],
    ['cert-manager/edgewire-corporate-ca', 'the issuer corporate', {}],
    ['cert-manager/le-account-key', 'the issuer le', { issuers: `${own}\n${acme('route53: { region: eu-1 }')}` }],
    ['cert-manager/issuer-le-eab', 'the issuer le', { issuers: `${own}\n${acme('route53: { region: eu-1 }')}` }],
    [
      'cert-manager/issuer-le-cloudflare',
      'the issuer le',
      { issuers: `${own}\n${acme('cloudflare: { apiToken: { secure: v1:x } }')}` },
    ],
    ['kubed/kubed-serving', 'kubed', {}],
    ['cert-manager/cert-manager-webhook-ca', 'cert-manager', {}],
    ['epinio/epinio-tls', 'epinio:server', { epinio: '{ environment: production }' }],
    ['epinio/registry-creds', 'Epinio', { epinio: '{ environment: production }' }],
  ];
  return given.map(([place, of, stack]) => {
    const [namespace = '', secretName = ''] = place.split('/');
    const at = (name: string): Sections => ({
      ...stack,
      environments: `production: { domain: apps.example.com, issuer: corporate, source: { namespace: ${namespace}, secretName: ${name} }, namespaces: { list: [wiki] } }`,
    });
    return {
      when: `over ${place}`,
      stack: at(secretName),
      path: 'edgewire:environments.production',
      message: [of, secretName],
      hint: ['edgewire:environments.production.source.secretName'],
      twins: { 'the hint': { stack: at('production-routing') } },
    };
  });
}

const selectorPath = 'edgewire:environments.production.namespaces.selector';
const web = { namespaces: 'wiki: { labels: { team: web } }' };

pairs('EW2005', [
  {
    when: 'a set that is not closed',
    stack: { ...selecting('team in (web'), ...web },
    path: selectorPath,
    message: ['"team in (web" of production does not parse', 'copied nowhere', 'unable to parse requirement'],
    hint: ['as kubectl takes it', '"team=web,tier in (a, b),!legacy"'],
    twins: { 'a bracket': { stack: selecting('team in (web)') } },
  },
  {
    when: 'a value that no label can have',
    stack: { ...selecting('team=web/front'), ...web },
    path: selectorPath,
    message: ['"team=web/front"'],
    hint: ['as kubectl takes it'],
    twins: { 'a value': { stack: selecting('team=web') } },
  },
]);

pairs('EW2006', [
  {
    when: 'labels that no known namespace has',
    stack: teamWeb,
    path: selectorPath,
    message: ['"team=web" of production matches none of the namespaces that the plan knows'],
    hint: ['edgewire:namespaces'],
    twins: {
      'the hint': { stack: web },
      'a namespace whose labels are not known': { stack: { apps: app('wiki.example.org') } },
    },
  },
  {
    when: "the source's own namespace alone",
    stack: { ...teamWeb, namespaces: 'edgewire: { labels: { team: web } }' },
    path: selectorPath,
    message: ['matches none'],
    hint: ['edgewire:namespaces'],
    twins: {
      'another beside it': {
        stack: { namespaces: 'edgewire: { labels: { team: web } }\nwiki: { labels: { team: web } }' },
      },
    },
  },
  {
    when: "Epinio's label without Epinio",
    stack: selecting('app.kubernetes.io/component=epinio-namespace'),
    path: selectorPath,
    message: ['matches none'],
    hint: ['Check it'],
    twins: { Epinio: { stack: { epinio: 'environment: production' } } },
  },
]);

pairs('EW2007', [
  {
    when: 'Reflector',
    stack: reaching('{ list: [wiki] }', 'distribution: reflector, '),
    path: 'edgewire:environments.production.distribution',
    message: ['Reflector', 'no labels', 'Epinio would not see the copies of production-routing'],
    hint: ['kubed, replicator or direct'],
    twins: {
      kubed: { stack: reaching('{ list: [wiki] }', 'distribution: kubed, ') },
      replicator: { stack: reaching('{ list: [wiki] }', 'distribution: replicator, ') },
      direct: { stack: reaching('{ list: [wiki] }', 'distribution: direct, ') },
      'TLS at a load balancer': {
        stack: {
          environments:
            'production: { domain: apps.example.com, certificate: { arn: "arn:aws:acm:eu-central-1:1:certificate/1" }, distribution: reflector }',
        },
      },
    },
  },
]);

pairs('EW2008', [
  {
    when: "an application's namespace that is not declared",
    stack: { ...teamWeb, apps: good },
    path: namespacePath,
    message: ['labels of the namespace wiki are not known', 'selector of production'],
    hint: ['Declare them: edgewire:namespaces.wiki: { labels'],
    twins: {
      'the hint': { stack: web },
      'a list': { stack: reaching('{ list: [wiki] }') },
      'all namespaces': { stack: reaching('{ all: true }') },
      'a selector by name': { stack: selecting('kubernetes.io/metadata.name=wiki') },
    },
  },
  {
    when: 'a namespace that is declared without labels',
    stack: { ...teamWeb, apps: good, namespaces: 'wiki: {}' },
    path: namespacePath,
    message: ['not known'],
    hint: ['edgewire:namespaces.wiki'],
    twins: { labels: { stack: web } },
  },
  {
    when: 'a manifest of a namespace that is not declared',
    stack: teamWeb,
    manifests: ingress(),
    path: `${wikiIngress}/metadata.namespace`,
    message: ['namespace wiki'],
    hint: ['edgewire:namespaces.wiki'],
    twins: { 'the hint': { stack: web } },
  },
]);

const byName = 'kubernetes.io/metadata.name!=legacy';

pairs('EW2009', [
  {
    when: "a selector that takes the source's namespace",
    stack: selecting(byName),
    path: selectorPath,
    message: ['selector of production takes the namespace edgewire of the source too', 'drift'],
    hint: [`"${byName},kubernetes.io/metadata.name!=edgewire"`],
    twins: {
      'the hint': { stack: selecting(`${byName},kubernetes.io/metadata.name!=edgewire`) },
      'another distribution': { stack: selecting(byName, 'distribution: replicator, ') },
      'a source elsewhere': { stack: selecting(byName, 'source: { namespace: legacy }, ') },
    },
  },
  {
    when: 'a label of the source in the configuration',
    stack: { ...teamWeb, namespaces: 'wiki: { labels: { team: web } }\nedgewire: { labels: { team: web } }' },
    path: selectorPath,
    message: ['takes the namespace edgewire'],
    hint: ['"team=web,kubernetes.io/metadata.name!=edgewire"'],
    twins: {
      'the hint': { stack: selecting('team=web,kubernetes.io/metadata.name!=edgewire') },
      'no such label': { stack: web },
    },
  },
  {
    when: 'everything, as kubed writes it',
    stack: { ...selecting('true'), apps: good },
    path: selectorPath,
    message: ['takes the namespace edgewire'],
    hint: ['out: "kubernetes.io/metadata.name!=edgewire"'],
    twins: {
      'the hint': { stack: selecting('kubernetes.io/metadata.name!=edgewire') },
      '`all`': { stack: reaching('{ all: true }') },
    },
  },
]);

const dashed = (first: string, second: string) =>
  pair(
    `source: { secretName: ${first} }, namespaces: { list: [shop] }`,
    `source: { secretName: ${second} }, namespaces: { list: [shop-eu] }`,
  );

pairs('EW2010', [
  {
    when: 'two routing secrets',
    stack: dashed('eu-tls', 'tls'),
    path: 'edgewire:environments.second',
    message: ['shop-eu/tls and shop/eu-tls', 'key shop-eu-tls', 'dropped at random'],
    hint: ['source.secretName', 'namespaces'],
    twins: {
      'the hint': { stack: dashed('eu-tls', 'second') },
      'no dash': { stack: dashed('eutls', 'tls') },
    },
  },
  {
    when: "an application's own certificate",
    stack: {
      environments: `production: { domain: a.example.com, issuer: corporate, source: { secretName: eu-shop-tls }, namespaces: { list: [wiki] } }`,
      apps: app('shop.example.org', { name: 'shop', namespace: 'wiki-eu', issuer: 'corporate' }),
    },
    path: 'edgewire:apps[0].host',
    message: ['wiki-eu/shop-tls and wiki/eu-shop-tls'],
    hint: ['Rename one'],
    twins: {
      'another namespace': {
        stack: { apps: app('shop.example.org', { name: 'shop', namespace: 'wikieu', issuer: 'corporate' }) },
      },
    },
  },
]);

describe('the selector of copies', () => {
  const selectorOf = (sections: Sections) => planOf(sections).environments[0]?.selector;

  it("leaves the source's namespace out of `all`", () => {
    assert.equal(selectorOf(reaching('{ all: true }')), 'kubernetes.io/metadata.name!=edgewire');
    assert.equal(
      selectorOf({ ...reaching('{ all: true }'), epinio: 'environment: production' }),
      'kubernetes.io/metadata.name!=epinio',
    );
  });

  it("leaves the source's namespace out of `list`, sorted and each once", () => {
    assert.equal(
      selectorOf(reaching('{ list: [wiki, edgewire, docs, wiki] }')),
      'kubernetes.io/metadata.name in (docs,wiki)',
    );
  });

  it("is none where only the source's namespace is listed", () => {
    assert.equal(selectorOf(reaching('{ list: [edgewire] }')), null);
  });

  it('is a selector as it was written', () => {
    assert.equal(selectorOf(selecting('team in (web), !legacy')), 'team in (web), !legacy');
  });

  it('is none where TLS ends at a load balancer', () => {
    const sections = {
      environments:
        'lb: { domain: apps.example.com, certificate: { arn: "arn:aws:acm:eu-central-1:1:certificate/1" } }',
    };
    assert.equal(selectorOf(sections), null);
  });
});

describe('a diagnostic', () => {
  it('is reported once for a code and path, however many hosts meet it', () => {
    const hosts = ['a.apps.example.com', 'b.apps.example.com', 'c.apps.example.com'];
    const { diagnostics } = planOf({ ...reaching('{ list: [docs] }'), apps: app('', { host: undefined, hosts }) });
    assert.deepEqual(
      diagnostics.map(({ code, path }) => `${code} ${path}`),
      [`EW2001 ${namespacePath}`],
    );
  });

  it('is reported at every path that meets it', () => {
    const rules = `${rule('a.b.apps.example.com')}, ${rule('c.d.apps.example.com')}`;
    const { diagnostics } = checkOf({}, ingress({ rules, tls: block('wiki.apps.example.com', 'production-routing') }));
    assert.deepEqual(
      diagnostics.filter(({ code }) => code === 'EW1003').map(({ path }) => path),
      [`${wikiIngress}/spec.rules[0].host`, `${wikiIngress}/spec.rules[1].host`],
    );
  });
});
