import assert from 'node:assert/strict';
import { app, block, checkOf, gateway, httpRoute, ingress, planOf, rule, wikiIngress } from '../stacks';
import { type Pair, pairs } from './pairs';

const host = 'edgewire:apps[0].host';
const good = app('wiki.apps.example.com');
const label63 = 'a'.repeat(63);
const under = '.apps.example.com';
/** A host of a given length, with labels that are short enough. */
const long = (length: number) => `${`${'a'.repeat(40)}.`.repeat(7)}example.com`.slice(-length);

/** A Gateway that ends TLS alone, and has no listener for all hosts. */
const ending = gateway('*.apps.example.com').replace(/ *- \{ name: http,.*\n/, '');

function badHost(when: string, bad: string, message: string, hint: string, twins: Record<string, string>): Pair {
  const changed = Object.entries(twins).map(([change, text]) => [change, { stack: { apps: app(text) } }] as const);
  return {
    when,
    stack: { apps: app(bad) },
    path: host,
    message: [`"${bad}"`, 'is not a DNS name', message],
    hint: [hint],
    twins: Object.fromEntries(changed),
  };
}

pairs('EW1001', [
  {
    when: 'a hostname of an HTTPRoute, which no listener of its Gateway has',
    manifests: ending + httpRoute('wiki.apps.example.com:443'),
    path: 'manifest:app.yaml#2/HTTPRoute/wiki/wiki/spec.hostnames[0]',
    message: ['has a port'],
    hint: ['Write wiki.apps.example.com'],
    twins: { 'the hint': { manifests: ending + httpRoute('wiki.apps.example.com') } },
  },
  badHost('a host that is only a dot', '.', 'is empty', 'Write a DNS name', { 'a name': 'wiki.apps.example.com' }),
  badHost('an IPv4 address', '192.0.2.10', 'is an IP address', 'name that resolves to this address', {
    hyphens: '192-0-2-10.apps.example.com',
  }),
  badHost('an IPv6 address', '2001:db8::10', 'is an IP address', 'name that resolves to this address', {
    'a name': '2001-db8--10.apps.example.com',
  }),
  badHost('an IPv6 address in brackets', '[2001:db8::10]', 'is an IP address', 'resolves', {
    'a name': 'six.apps.example.com',
  }),
  badHost('a port', 'wiki.apps.example.com:443', 'has a port', 'Write wiki.apps.example.com', {
    'the hint': 'wiki.apps.example.com',
  }),
  badHost('a URL', 'https://wiki.apps.example.com/start', 'is a URL', 'Write wiki.apps.example.com', {
    'the hint': 'wiki.apps.example.com',
  }),
  badHost('a path', 'wiki.apps.example.com/start', 'has a path', 'Write wiki.apps.example.com', {
    'the hint': 'wiki.apps.example.com',
  }),
  badHost('254 characters', long(254), 'is 254 characters long, 253 are allowed', '253 in all', {
    '253 characters': long(253),
    'a dot behind 253': `${long(253)}.`,
  }),
  badHost('a label of 64 characters', `a${label63}${under}`, 'a label of 64 characters', '63 characters each', {
    'a label of 63': `${label63}${under}`,
  }),
  badHost('an empty label', 'wiki..apps.example.com', 'has an empty label', 'joined by dots', {
    'one dot': 'wiki.apps.example.com',
  }),
  badHost('two trailing dots', 'wiki.apps.example.com..', 'has an empty label', 'joined by dots', {
    'one of them': 'wiki.apps.example.com.',
  }),
  badHost('an underscore', 'my_wiki.apps.example.com', 'an underscore in "my_wiki"', 'Write my-wiki.apps.example.com', {
    'the hint': 'my-wiki.apps.example.com',
  }),
  badHost('a wildcard', '*.apps.example.com', 'has a "*"', "an environment's wildcard covers them all", {
    'the hint': 'wiki.apps.example.com',
  }),
  badHost('a hyphen in front', '-wiki.apps.example.com', 'starts or ends with "-"', 'inner "-"', {
    'a hyphen inside': 'a-wiki.apps.example.com',
  }),
  badHost('a hyphen behind', 'wiki-.apps.example.com', 'starts or ends with "-"', 'inner "-"', {
    'a hyphen inside': 'wiki-a.apps.example.com',
  }),
  badHost('a blank', 'my wiki.apps.example.com', 'only letters, digits and "-"', 'letters, digits', {
    'no blank': 'mywiki.apps.example.com',
  }),
  badHost('letters of another script', 'bücher.apps.example.com', 'only letters', 'xn--bcher-kva.apps.example.com', {
    'the hint': 'xn--bcher-kva.apps.example.com',
  }),
  badHost('a letter that only Unicode folds', '\u212a.apps.example.com', 'only letters', 'Write k.apps.example.com', {
    'the hint': 'k.apps.example.com',
  }),
  badHost('a last label of digits alone', 'wiki.42', 'ends in a label of digits alone', 'Write a DNS name', {
    'a letter in it': 'wiki.4a2',
  }),
  {
    when: 'a wildcard behind a wildcard in a manifest',
    manifests: ingress({ rules: rule('*.*.apps.example.com') }),
    path: `${wikiIngress}/spec.rules[0].host`,
    message: ['"*.*.apps.example.com"', 'has a "*"'],
    hint: ['a "*" only as the whole first label'],
    twins: { 'one wildcard': { manifests: ingress({ rules: rule('*.apps.example.com') }) } },
  },
  {
    when: "a wildcard as a controller's dashboard",
    stack: { controllers: 'external: { dashboard: { host: "*.apps.example.com", allow: [10.0.0.0/8] } }' },
    path: 'edgewire:controllers.external.dashboard.host',
    message: ['"*.apps.example.com"'],
    hint: ['Name each host'],
    twins: {
      'the hint': {
        stack: {
          controllers: 'external: { dashboard: { host: "dash.apps.example.com", allow: [10.0.0.0/8] } }',
          environments: 'production: { domain: apps.example.com, issuer: corporate, namespaces: { all: true } }',
        },
      },
    },
  },
  {
    when: "a controller's dashboard",
    stack: { controllers: 'external: { dashboard: { host: "dash_board.apps.example.com", allow: [10.0.0.0/8] } }' },
    path: 'edgewire:controllers.external.dashboard.host',
    message: ['"dash_board.apps.example.com"'],
    hint: ['Write dash-board.apps.example.com'],
    twins: {
      'the hint': {
        stack: {
          controllers: 'external: { dashboard: { host: "dash-board.apps.example.com", allow: [10.0.0.0/8] } }',
          environments:
            'production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [traefik-external] } }',
        },
      },
    },
  },
]);

const named = (names: string, more = '') => ({
  environments: `production: { domain: apps.example.com, ${more}names: ${names}, issuer: corporate, namespaces: { list: [wiki] } }`,
});
const domained = (domain: string, more = '') => ({
  environments: `production: { domain: "${domain}", ${more}issuer: corporate, namespaces: { list: [wiki] } }`,
});
const domainPath = 'edgewire:environments.production.domain';

pairs('EW1002', [
  {
    when: 'a domain with a "*"',
    stack: domained('*.apps.example.com'),
    path: domainPath,
    message: ['domain "*.apps.example.com" of the environment production', 'has the "*" already'],
    hint: ['Write apps.example.com'],
    twins: { 'the hint': { stack: domained('apps.example.com') } },
  },
  {
    when: 'a domain with an underscore, the apex too',
    stack: domained('my_apps.example.com', 'apex: true, '),
    path: domainPath,
    message: ['domain "my_apps.example.com"', 'production', 'underscore'],
    hint: ['Write my-apps.example.com'],
    twins: { 'the hint': { stack: domained('my-apps.example.com', 'apex: true, ') } },
  },
  {
    when: 'a domain that is an address',
    stack: domained('192.0.2.10'),
    path: domainPath,
    message: ['is an IP address'],
    hint: ['resolves to this address'],
    twins: { 'a name': { stack: domained('192.0.2.10.nip.example') } },
  },
  {
    when: 'a "*" that is not a whole label',
    stack: named('["w*.apps.example.com"]'),
    path: 'edgewire:environments.production.names[0]',
    message: ['name "w*.apps.example.com" of the environment production', 'has a "*" in "w*"'],
    hint: ['only as the whole first label'],
    twins: { 'a whole label': { stack: named('["*.labs.example.com"]') } },
  },
  {
    when: 'a "*" that is not the first label',
    stack: named('[labs.example.com, "ci.*.example.com"]'),
    path: 'edgewire:environments.production.names[1]',
    message: ['"ci.*.example.com"'],
    hint: ['only as the whole first label'],
    twins: { 'the first label': { stack: named('[labs.example.com, "*.ci.example.com"]') } },
  },
  {
    when: 'two "*"',
    stack: named('["*.*.example.com"]'),
    path: 'edgewire:environments.production.names[0]',
    message: ['has a "*" in "*"'],
    hint: ['only as the whole first label'],
    twins: { 'one of them': { stack: named('["*.labs.example.com"]') } },
  },
  {
    when: 'a wildcard in another script',
    stack: named('["*.bücher.example.com"]'),
    path: 'edgewire:environments.production.names[0]',
    message: ['"*.bücher.example.com"'],
    hint: ['Write *.xn--bcher-kva.example.com'],
    twins: { 'the hint': { stack: named('["*.xn--bcher-kva.example.com"]') } },
  },
]);

const deep = 'ci.wiki.apps.example.com';

pairs('EW1003', [
  {
    when: 'two labels under the wildcard',
    stack: { apps: app(deep) },
    path: host,
    message: [deep, '*.apps.example.com', 'environment production', 'Epinio would wire it', 'reject'],
    hint: [
      'one label before ".apps.example.com"',
      '"*.wiki.apps.example.com"',
      'edgewire:environments.production.names',
    ],
    twins: {
      'one label': { stack: { apps: app('ci-wiki.apps.example.com') } },
      'the hint': { stack: named('["*.wiki.apps.example.com"]') },
      'its own name': { stack: named(`[${deep}]`) },
    },
  },
  {
    when: 'three labels under a further wildcard',
    stack: { ...named('["*.labs.example.com"]'), apps: app('a.b.c.labs.example.com') },
    path: host,
    message: ['a.b.c.labs.example.com', '*.labs.example.com'],
    hint: ['"*.b.c.labs.example.com"'],
    twins: { 'the hint': { stack: named('["*.labs.example.com", "*.b.c.labs.example.com"]') } },
  },
  {
    when: 'a template two labels deep',
    stack: { apps: app('{{service}}.{{namespace}}.{{domain}}') },
    path: host,
    message: ['wiki.wiki.apps.example.com'],
    hint: ['"*.wiki.apps.example.com"'],
    twins: { 'a template of one label': { stack: { apps: app('{{service}}-{{namespace}}.{{domain}}') } } },
  },
  {
    when: 'a manifest',
    manifests: ingress({ rules: rule(deep), tls: block(deep, 'production-routing') }),
    path: `${wikiIngress}/spec.rules[0].host`,
    message: [deep],
    hint: ['"*.wiki.apps.example.com"'],
    twins: { 'the hint': { stack: named('["*.wiki.apps.example.com"]') } },
  },
  {
    when: 'a wildcard host under the wildcard',
    manifests: ingress({ rules: rule('*.wiki.apps.example.com') }),
    path: `${wikiIngress}/spec.rules[0].host`,
    message: ['*.wiki.apps.example.com lies'],
    hint: ['add "*.wiki.apps.example.com"'],
    twins: { 'the hint': { stack: named('["*.wiki.apps.example.com"]') } },
  },
]);

pairs('EW1004', [
  {
    when: 'the domain of an environment',
    stack: { apps: app('apps.example.com') },
    path: host,
    message: ['apps.example.com is the apex of *.apps.example.com', 'environment production'],
    hint: ['Set edgewire:environments.production.apex: true'],
    twins: {
      'the hint': { stack: named('[]', 'apex: true, ') },
      'a label in front': { stack: { apps: app('a.apps.example.com') } },
    },
  },
  {
    when: 'the web interface of Epinio',
    stack: { epinio: 'environment: production\nwebInterface: true' },
    path: 'edgewire:epinio.webInterface',
    message: ['apps.example.com is the apex'],
    hint: ['Set edgewire:environments.production.apex: true'],
    twins: { 'the hint': { stack: named('[]', 'apex: true, ') } },
  },
  {
    when: 'the apex of a further wildcard',
    stack: { ...named('["*.labs.example.com"]'), apps: app('labs.example.com') },
    path: host,
    message: ['labs.example.com is the apex of *.labs.example.com'],
    hint: ['Add labs.example.com to edgewire:environments.production.names'],
    twins: { 'the hint': { stack: named('["*.labs.example.com", labs.example.com]') } },
  },
]);

const strange = 'wiki.example.org';

pairs('EW1005', [
  {
    when: 'a host of another domain',
    stack: { apps: app(strange) },
    path: host,
    message: ['No environment covers wiki.example.org', 'without TLS'],
    hint: ['under the domain of an environment', 'add an environment', '`issuer`'],
    twins: {
      'an environment for it': { stack: named(`["*.example.org"]`) },
      'an issuer of its own': { stack: { apps: app(strange, { issuer: 'corporate' }) } },
      'a host under the domain': { stack: { apps: good } },
    },
  },
  {
    when: 'a name that only ends like the domain',
    stack: { apps: app('wiki.myapps.example.com') },
    path: host,
    message: ['wiki.myapps.example.com'],
    hint: ['under the domain'],
    twins: { 'a dot': { stack: { apps: app('wiki-my.apps.example.com') } } },
  },
  {
    when: 'an annotated manifest',
    manifests: ingress({
      annotations: '{ cert-manager.io/cluster-issuer: corporate }',
      rules: rule(strange),
      tls: block(strange, 'wiki-tls'),
    }),
    path: `${wikiIngress}/spec.rules[0].host`,
    message: ['wiki.example.org', 'a certificate of its own, wiki-tls'],
    hint: ['under the domain of an environment'],
    twins: { 'an environment for it': { stack: named('[wiki.example.org]'), manifests: ingress() } },
  },
]);

const two = (second: string) => ({
  environments: `
    production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki] } }
    second: { ${second}, issuer: corporate, namespaces: { list: [wiki] } }`,
});

pairs('EW1006', [
  {
    when: 'one domain twice, but for case and a dot',
    stack: two('domain: APPS.example.com., names: [b.example.com]'),
    path: 'edgewire:environments.second.domain',
    message: ['*.apps.example.com', 'environments production and second'],
    hint: ['Take *.apps.example.com out of one of them'],
    twins: {
      'another domain': { stack: two('domain: apps.example.org, names: [b.example.com]') },
      'a name twice in one environment': {
        stack: two('domain: apps.example.org, names: ["*.apps.example.org", b.example.com, b.example.com]'),
      },
      'a mistake in both, which EW1002 tells': {
        stack: {
          environments: `
            production: { domain: my_apps.example.com, issuer: corporate, namespaces: { list: [wiki] } }
            second: { domain: my_apps.example.com, issuer: corporate, namespaces: { list: [wiki] } }`,
        },
        also: ['EW1002'],
      },
    },
  },
  {
    when: 'a further name that is the other domain',
    stack: two('domain: apps.example.org, names: [a.example.org, "*.apps.example.com"]'),
    path: 'edgewire:environments.second.names[1]',
    message: ['*.apps.example.com'],
    hint: ['edgewire:environments.second.names[1]'],
    twins: { 'the hint': { stack: two('domain: apps.example.org, names: [a.example.org]') } },
  },
  {
    when: 'the apex of one, named by the other',
    stack: {
      environments: `
        production: { domain: apps.example.com, names: [apps.example.org], issuer: corporate, namespaces: { list: [wiki] } }
        second: { domain: apps.example.org, apex: true, issuer: corporate, namespaces: { list: [wiki] } }`,
    },
    path: 'edgewire:environments.second.apex',
    message: ['apps.example.org belongs to the environments production and second'],
    hint: ['edgewire:environments.second.apex'],
    twins: { 'no apex': { stack: two('domain: apps.example.org') } },
  },
]);

const overlapping = two('domain: labs.example.com, names: [wiki.apps.example.com]');

pairs('EW1007', [
  {
    when: 'an exact name in one environment, a wildcard in another',
    stack: { ...overlapping, apps: good },
    path: host,
    message: [
      'wiki.apps.example.com',
      'second (wiki.apps.example.com), which was chosen',
      'production (*.apps.example.com)',
    ],
    hint: ['Name the environment'],
    twins: {
      'the hint': { stack: { apps: app('wiki.apps.example.com', { environment: 'second' }) } },
      'another host': { stack: { apps: app('ci.apps.example.com') } },
      'an issuer of its own': { stack: { apps: app('wiki.apps.example.com', { issuer: 'corporate' }) } },
    },
  },
  {
    when: 'a manifest that names neither Secret',
    stack: overlapping,
    manifests: ingress({ tls: '' }),
    path: `${wikiIngress}/spec.rules[0].host`,
    message: ['second (wiki.apps.example.com), which was chosen'],
    hint: ['spec.tls'],
    twins: { 'the hint': { manifests: ingress({ tls: block('wiki.apps.example.com', 'second-routing') }) } },
  },
]);

pairs('EW1008', [
  {
    when: "upper case in Epinio's own domain, at all its hosts",
    stack: { epinio: 'environment: production\ndomain: Apps.example.com' },
    path: 'edgewire:epinio.domain',
    message: ['"epinio.Apps.example.com"'],
    hint: ['Write epinio.apps.example.com'],
    twins: { 'no domain of its own': { stack: { epinio: 'environment: production' } } },
  },
  {
    when: 'upper case in a host',
    stack: { apps: app('Wiki.apps.example.com') },
    path: host,
    message: ['"Wiki.apps.example.com" has upper-case letters', 'reads it as wiki.apps.example.com', 'wildcard alone'],
    hint: ['Write wiki.apps.example.com'],
    twins: { 'the hint': { stack: { apps: good } } },
  },
  {
    when: 'upper case in the domain of a host',
    stack: { apps: app('wiki.Apps.example.com') },
    path: host,
    message: ['"wiki.Apps.example.com" has upper-case letters', 'Epinio compares literally and would not match it'],
    hint: ['Write wiki.apps.example.com'],
    twins: { 'the hint': { stack: { apps: good } } },
  },
  {
    when: 'a trailing dot at a host',
    stack: { apps: app('wiki.apps.example.com.') },
    path: host,
    message: ['"wiki.apps.example.com." ends in a dot', 'Epinio compares literally and would not match it'],
    hint: ['Write wiki.apps.example.com'],
    twins: { 'the hint': { stack: { apps: good } } },
  },
  {
    when: 'upper case and a dot in a domain, the apex too',
    stack: { ...domained('Apps.Example.com.', 'apex: true, '), apps: good },
    path: domainPath,
    message: ['has upper-case letters and ends in a dot', 'apps.example.com'],
    hint: ['Write apps.example.com'],
    twins: { 'the hint': { stack: domained('apps.example.com', 'apex: true, ') } },
  },
  {
    when: 'upper case in a name of an environment',
    stack: named('[LABS.example.com]'),
    path: 'edgewire:environments.production.names[0]',
    message: ['"LABS.example.com"'],
    hint: ['Write labs.example.com'],
    twins: { 'the hint': { stack: named('[labs.example.com]') } },
  },
]);

const second = (more: Readonly<Record<string, unknown>>) =>
  good + app('wiki.apps.example.com', { name: 'second', ...more });
const twoControllers = 'external: { class: traefik, default: true }\ninternal: { class: internal }';

pairs('EW1009', [
  {
    when: 'two applications at one host',
    stack: { apps: second({}) },
    path: 'edgewire:apps[1].host',
    message: ['wiki.apps.example.com/', 'app:second', 'app:wiki', 'edgewire:apps[0].host'],
    hint: ['another host or path'],
    twins: {
      'another path': { stack: { apps: second({ path: '/second' }) } },
      'another host': { stack: { apps: good + app('second.apps.example.com', { name: 'second' }) } },
      'another controller': {
        stack: {
          apps: second({ controller: 'internal' }),
          controllers: twoControllers,
        },
      },
    },
  },
  {
    when: 'paths that differ by a slash, hosts by case',
    stack: {
      apps: app('wiki.apps.example.com', { path: '/a' }) + app('WIKI.apps.example.com', { name: 'b', path: '/a/' }),
    },
    path: 'edgewire:apps[1].host',
    message: ['/a'],
    hint: ['another host or path'],
    twins: {
      'a letter': {
        stack: {
          apps: app('wiki.apps.example.com', { path: '/a' }) + app('wiki.apps.example.com', { name: 'b', path: '/ab' }),
        },
      },
    },
  },
  {
    when: 'one application that has a host twice',
    stack: { apps: app('', { host: undefined, hosts: ['a.apps.example.com', 'a.apps.example.com'] }) },
    path: 'edgewire:apps[0].hosts[1]',
    message: ['a.apps.example.com/'],
    hint: ['another host'],
    twins: {
      'another host': {
        stack: { apps: app('', { host: undefined, hosts: ['a.apps.example.com', 'b.apps.example.com'] }) },
      },
    },
  },
  {
    when: 'a manifest and an application',
    stack: { apps: good },
    manifests: ingress(),
    path: `${wikiIngress}/spec.rules[0].http.paths[0]`,
    message: ['wiki.apps.example.com/', 'app:wiki', wikiIngress],
    hint: ['another host or path'],
    twins: { 'another path': { manifests: ingress({ rules: rule('wiki.apps.example.com', '/docs') }) } },
  },
]);

const other = two('domain: other.example.com');

pairs('EW1010', [
  {
    when: 'another environment covers the host',
    stack: { ...other, apps: app('wiki.apps.example.com', { environment: 'second' }) },
    path: 'edgewire:apps[0].environment',
    message: ['environment second does not cover wiki.apps.example.com', '*.other.example.com'],
    hint: ['Name the environment production'],
    twins: {
      'the hint': { stack: { apps: app('wiki.apps.example.com', { environment: 'production' }) } },
      'no environment named': { stack: { apps: good } },
    },
  },
  {
    when: 'no environment covers the host',
    stack: { apps: app('wiki.example.org', { environment: 'production' }) },
    path: 'edgewire:apps[0].environment',
    message: ['production does not cover wiki.example.org'],
    hint: ['add wiki.example.org to edgewire:environments.production.names'],
    twins: { 'the hint': { stack: named('[wiki.example.org]') } },
  },
]);

describe('EW1003', () => {
  it('claims that Epinio would wire the host only where it would', () => {
    const claims = (name: string) =>
      planOf({ apps: app(name) }).diagnostics.some(
        ({ code, message }) => code === 'EW1003' && message.includes('Epinio would wire it'),
      );
    assert.equal(claims('a.Wiki.apps.example.com'), true);
    assert.equal(claims('a.wiki.Apps.example.com'), false);
    assert.equal(claims('a.wiki.apps.example.com.'), false);
  });
});

describe('a mistake in the domain of an environment', () => {
  it('is told there alone, and not of each host under it', () => {
    const codes = (host: string) =>
      planOf({
        environments: 'production: { domain: a_b.example.com, issuer: corporate, namespaces: { list: [wiki] } }',
        apps: app(host),
      }).diagnostics.flatMap(({ code }) => (code === 'EW1001' || code === 'EW1002' ? [code] : []));
    assert.deepEqual(codes('wiki.a_b.example.com'), ['EW1002']);
    assert.deepEqual(codes('w_ki.a_b.example.com').sort(), ['EW1001', 'EW1002']);
    assert.deepEqual(codes('w_ki.example.com').sort(), ['EW1001', 'EW1002']);
  });
});

describe('EW1003, EW1004 and EW1005', () => {
  const nested = two('domain: wiki.apps.example.com');
  const cases: Readonly<Record<string, readonly string[]>> = {
    'wiki.apps.example.com': [],
    'ci.wiki.apps.example.com': [],
    'a.ci.wiki.apps.example.com': ['EW1003'],
    'a.b.apps.example.com': ['EW1003'],
    'apps.example.com': ['EW1004'],
    'example.com': ['EW1005'],
    'apps.example.org': ['EW1005'],
  };
  for (const [name, expected] of Object.entries(cases)) {
    it(`exclude one another at ${name}: ${expected.join() || 'none'}`, () => {
      const { diagnostics } = planOf({ ...nested, apps: app(name) });
      assert.deepEqual(
        diagnostics.map(({ code }) => code),
        expected,
      );
    });
  }

  it('say too deep of a host that is the apex of a deeper wildcard too', () => {
    const { diagnostics } = planOf({ ...two('domain: a.b.apps.example.com'), apps: app('a.b.apps.example.com') });
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['EW1003'],
    );
  });
});

describe('a manifest that chooses among environments', () => {
  it('does so for each host of a tls block', () => {
    const tls = '{ hosts: [wiki.apps.example.com, docs.apps.example.com], secretName: production-routing }';
    assert.equal(checkOf(overlapping, ingress({ tls })).wiring[0]?.environment, 'production');
  });

  it('is wired to the environment whose Secret it names', () => {
    const manifests = ingress({ tls: block('wiki.apps.example.com', 'production-routing') });
    const [wiring] = checkOf(overlapping, manifests).wiring;
    assert.equal(wiring?.environment, 'production');
    assert.equal(wiring.secretName, 'production-routing');
  });

  it('is wired to the most specific one where it names another Secret', () => {
    const manifests = ingress({ tls: block('wiki.apps.example.com', 'elsewhere') });
    assert.equal(checkOf(overlapping, manifests).wiring[0]?.environment, 'second');
  });
});

describe('manifests that were not rendered', () => {
  it('are one mistake, however many hosts they have, in rules and in tls blocks', () => {
    const host = (name: string) => `${name}.$DOMAIN`;
    const manifests = ['wiki', 'docs', 'shop']
      .map((name) => ingress({ name, rules: rule(host(name)), tls: block(host(name), 'own') }))
      .join('');
    const { diagnostics } = checkOf({}, manifests);
    const about = diagnostics.filter(({ code }) => code === 'EW1001' || code === 'EW3016');
    assert.deepEqual(
      about.map(({ code, path }) => [code, path]),
      [['EW1001', 'manifest:app.yaml#1/Ingress/wiki/wiki/spec.rules[0].host']],
    );
    assert.match(about[0]?.message ?? '', /an unexpanded variable \$DOMAIN\. The same holds for 2 more hosts\.$/);
  });
});
