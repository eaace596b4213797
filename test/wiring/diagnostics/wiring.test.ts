import assert from 'node:assert/strict';
import { exitCodeOf } from '../../../cli/output';
import { sourceText } from '../../../components/wiring/source';
import { app, planOf, quietStack, type Sections } from '../stacks';

/** What is wired for the hosts of a stack, as `host: environment secret covering-name tls orders servedBy`. */
function wired(sections: Sections): string[] {
  return planOf(sections).wiring.map(({ host, environment, secretName, coveringName, tls, orders, servedBy }) => {
    const [of, secret, name, by] = [environment, secretName, coveringName, servedBy].map((one) => one ?? '-');
    return `${host}: ${of} ${secret} ${name} ${tls} ${orders} ${by}`;
  });
}

const environments = `
  production: { domain: apps.example.com, issuer: letsencrypt, namespaces: { list: [wiki] } }
  intranet: { domain: corp.example.com, names: ["*.labs.corp.example.com", wiki.apps.example.com], apex: true, issuer: corporate, namespaces: { list: [wiki] } }
  cloud: { domain: cloud.example.com, certificate: { arn: "arn:aws:acm:eu-central-1:1:certificate/1" } }`;

describe('the wiring of applications', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'a wildcard',
      app('ci.apps.example.com'),
      'production production-routing *.apps.example.com routing-secret 0 production',
    ],
    [
      'a further wildcard',
      app('ci.labs.corp.example.com'),
      'intranet intranet-routing *.labs.corp.example.com routing-secret 0 intranet',
    ],
    ['an apex', app('corp.example.com'), 'intranet intranet-routing corp.example.com routing-secret 0 intranet'],
    [
      'the environment that the application names',
      app('wiki.apps.example.com', { environment: 'production' }),
      'production production-routing *.apps.example.com routing-secret 0 production',
    ],
    [
      'an environment that does not cover it',
      app('ci.apps.example.com', { environment: 'intranet' }),
      '- - - none 0 -',
    ],
    ['a load balancer', app('ci.cloud.example.com'), 'cloud - *.cloud.example.com load-balancer 0 -'],
    ['nothing that covers it', app('ci.example.org'), '- - - none 0 -'],
    ['too deep a host', app('a.ci.apps.example.com'), '- - - none 0 -'],
    ['no DNS name', app('c_i.apps.example.com'), '- - - none 0 -'],
    [
      'a certificate of its own by ACME',
      app('ci.example.org', { issuer: 'letsencrypt' }),
      '- wiki-tls ci.example.org own-certificate 1 own',
    ],
    [
      'a certificate of its own by a private CA',
      app('ci.example.org', { issuer: 'corporate' }),
      '- wiki-tls ci.example.org own-certificate 0 own',
    ],
    [
      'case and a trailing dot',
      app('CI.Apps.example.com.'),
      'production production-routing *.apps.example.com routing-secret 0 production',
    ],
  ];
  for (const [what, yaml, expected] of cases) {
    it(`has ${what}`, () => {
      const [found, ...more] = wired({ environments, apps: yaml });
      assert.equal(found?.replace(/^[^:]*: /, ''), expected);
      assert.deepEqual(more, []);
    });
  }

  it('prefers an exact name to a wildcard, and the wildcard with more labels', () => {
    const hosts = ['wiki.apps.example.com', 'ci.labs.corp.example.com', 'labs.corp.example.com'];
    assert.deepEqual(
      wired({
        environments: environments.replace('issuer: letsencrypt', 'issuer: corporate'),
        apps: app('', { host: undefined, hosts }),
      }),
      [
        'wiki.apps.example.com: intranet intranet-routing wiki.apps.example.com routing-secret 0 intranet',
        'ci.labs.corp.example.com: intranet intranet-routing *.labs.corp.example.com routing-secret 0 intranet',
        'labs.corp.example.com: intranet intranet-routing *.corp.example.com routing-secret 0 intranet',
      ],
    );
  });

  it('counts the one order of several hosts at the first', () => {
    const hosts = ['b.example.org', 'a.example.org'];
    assert.deepEqual(wired({ apps: app('', { host: undefined, hosts, issuer: 'letsencrypt' }) }), [
      'b.example.org: - wiki-tls b.example.org own-certificate 1 own',
      'a.example.org: - wiki-tls a.example.org own-certificate 0 own',
    ]);
    assert.deepEqual(planOf({ apps: app('', { host: undefined, hosts, issuer: 'letsencrypt' }) }).orders, [
      {
        registeredDomain: 'example.org',
        directory: 'letsencrypt-production',
        identifiers: hosts.toReversed(),
        count: 1,
      },
    ]);
  });

  it('expands templates, and follows a renamed Service, namespace and domain', () => {
    const template = '{{service}}.{{ namespace }}.{{domain}}';
    const hostsOf = (more: Readonly<Record<string, unknown>>) =>
      planOf({ environments, apps: app(template, { environment: 'production', ...more }) }).wiring.map(
        ({ host }) => host,
      );
    assert.deepEqual(hostsOf({}), ['wiki.wiki.apps.example.com']);
    assert.deepEqual(hostsOf({ service: { name: 'docs', port: 80 } }), ['docs.wiki.apps.example.com']);
    assert.deepEqual(hostsOf({ namespace: 'team' }), ['wiki.team.apps.example.com']);
    assert.deepEqual(hostsOf({ environment: 'intranet' }), ['wiki.wiki.corp.example.com']);
    assert.deepEqual(hostsOf({ name: 'docs', host: '{{name}}.{{domain}}' }), ['docs.apps.example.com']);
  });

  it('leaves out a host whose environment does not exist', () => {
    assert.deepEqual(wired({ environments, apps: app('{{name}}.{{domain}}', { environment: 'other' }) }), []);
  });

  it('says where the host is configured', () => {
    const { wiring } = planOf({ environments, apps: app('ci.apps.example.com', { name: 'ci', namespace: 'team' }) });
    assert.deepEqual(wiring[0]?.source, { kind: 'app', namespace: 'team', name: 'ci' });
    assert.equal(wiring[0]?.namespace, 'team');
  });

  it('has the controller of the application, of its environment, or the default one', () => {
    const controllers = 'a: { default: true }\nb: {}\nc: {}';
    const onB =
      'production: { domain: apps.example.com, issuer: corporate, controller: b, namespaces: { list: [wiki] } }';
    const of = (sections: Sections) => planOf({ controllers, ...sections }).wiring.map(({ controller }) => controller);
    const host = 'ci.apps.example.com';
    assert.deepEqual(of({ apps: app(host) }), ['a']);
    assert.deepEqual(of({ environments: onB, apps: app(host) }), ['b']);
    assert.deepEqual(of({ environments: onB, apps: app(host, { controller: 'c' }) }), ['c']);
    assert.deepEqual(of({ apps: app(host, { controller: 'd' }) }), [null]);
    assert.deepEqual(of({ environments: onB, epinio: 'environment: production\ndex: false' }), ['b']);
    assert.deepEqual(of({ environments: onB, epinio: 'environment: production\ndex: false\ncontroller: c' }), ['c']);
  });

  it('has the names of an order sorted, and a registered domain each', () => {
    const unsorted =
      'production: { domain: b.example.com, names: [a.example.com, "*.a.example.net"], issuer: letsencrypt, namespaces: { list: [wiki] } }';
    const identifiers = ['*.a.example.net', '*.b.example.com', 'a.example.com'];
    const directory = 'letsencrypt-production';
    assert.deepEqual(planOf({ environments: unsorted }).orders, [
      { registeredDomain: 'example.com', directory, identifiers, count: 1 },
      { registeredDomain: 'example.net', directory, identifiers, count: 1 },
    ]);
  });
});

describe('the wiring of Epinio', () => {
  const epinio = (more = '') => ({ environments, epinio: `environment: intranet${more}` });

  it('has the certificates that its chart orders, and the web interface on the routing secret', () => {
    assert.deepEqual(wired({ ...epinio(), issuers: quietStack.issuers ?? '' }), [
      'epinio.corp.example.com: intranet epinio-tls epinio.corp.example.com own-certificate 0 own',
      'auth.corp.example.com: intranet dex-tls auth.corp.example.com own-certificate 0 own',
      'corp.example.com: intranet intranet-routing corp.example.com routing-secret 0 intranet',
    ]);
  });

  it('counts two orders where its environment is issued by ACME', () => {
    const plan = planOf({ environments, epinio: 'environment: production' });
    assert.deepEqual(
      plan.wiring.map(({ host, orders }) => [host, orders]),
      [
        ['epinio.apps.example.com', 1],
        ['auth.apps.example.com', 1],
      ],
    );
    assert.deepEqual(
      plan.orders.map(({ identifiers, count }) => [identifiers.join(), count]),
      [
        ['*.apps.example.com', 1],
        ['auth.apps.example.com', 1],
        ['epinio.apps.example.com', 1],
      ],
    );
  });

  it('orders nothing where the plan routes its hosts', () => {
    const plan = planOf({
      environments,
      epinio: 'environment: production\nwebInterface: false\ntls: routing-secret',
    });
    assert.deepEqual(
      plan.wiring.map(({ host, tls, secretName, orders }) => [host, tls, secretName, orders].join(' ')),
      [
        'epinio.apps.example.com routing-secret production-routing 0',
        'auth.apps.example.com routing-secret production-routing 0',
      ],
    );
    assert.deepEqual(
      plan.orders.map(({ identifiers }) => identifiers.join()),
      ['*.apps.example.com'],
    );
    assert.deepEqual(
      plan.ingresses.map(({ namespace, name, class: ingressClass }) => `${namespace}/${name} ${ingressClass}`),
      ['epinio/server traefik', 'epinio/auth traefik'],
    );
    const { issuer, class: ofChart, appsClass } = plan.epinio ?? {};
    assert.deepEqual([issuer, ofChart, appsClass], [undefined, 'routed-by-edgewire', 'traefik']);
  });

  it('is routed by the plan of itself where the chart could only sign by its own CA', () => {
    const withoutIssuer = '{ certificate: { tls: {} }, domain: apps.example.com, namespaces: { list: [wiki] } }';
    const of = (more: string) =>
      planOf({
        environments: `production: ${withoutIssuer}`,
        epinio: `{ environment: production, dex: false, webInterface: false${more} }`,
      }).wiring.map(({ tls }) => tls);
    assert.deepEqual(of(''), ['routing-secret']);
    assert.deepEqual(of(', tls: own-certificate'), ['own-certificate']);
  });

  it('keeps an issuer that asks no authority for what its chart makes all the same', () => {
    assert.equal(planOf(epinio('\ntls: routing-secret')).epinio?.issuer, 'corporate');
  });

  it('has no Dex, and no web interface, where these are off', () => {
    assert.deepEqual(
      planOf(epinio('\ndex: false\nwebInterface: false')).wiring.map(
        ({ host, source }) => `${sourceText(source)} ${host}`,
      ),
      ['epinio:server epinio.corp.example.com'],
    );
  });

  it('follows a domain of its own', () => {
    assert.deepEqual(
      planOf(epinio('\ndomain: labs.corp.example.com')).wiring.map(({ host, namespace }) => `${namespace}/${host}`),
      ['epinio/epinio.labs.corp.example.com', 'epinio/auth.labs.corp.example.com', 'epinio/labs.corp.example.com'],
    );
  });

  it('moves the source of routing secrets', () => {
    const secrets = (sections: Sections) =>
      planOf(sections).environments.map(({ secret }) => `${secret.namespace}/${secret.name}`);
    assert.deepEqual(secrets(quietStack), ['edgewire/production-routing']);
    assert.deepEqual(secrets({ epinio: 'environment: production' }), ['epinio/production-routing']);
    const own =
      'production: { domain: a.example.com, issuer: corporate, source: { namespace: x, secretName: y }, namespaces: { all: true } }';
    assert.deepEqual(secrets({ environments: own, epinio: 'environment: production' }), ['x/y']);
  });
});

describe('the wiring of dashboards', () => {
  const dashboard = (environment: string) => ({
    environments,
    controllers: `internal: { default: true, dashboard: { host: wiki.apps.example.com, ${environment}allow: [10.0.0.0/8] } }`,
  });

  it("is of the controller's namespace", () => {
    const [wiring] = planOf(dashboard('')).wiring;
    assert.deepEqual(wiring?.source, { kind: 'controller', name: 'internal' });
    assert.equal(wiring.namespace, 'traefik-internal');
  });

  it('has the most specific environment, or the one that is named', () => {
    assert.match(wired(dashboard('')).join(), /^wiki\.apps\.example\.com: intranet intranet-routing/);
    assert.match(
      wired(dashboard('environment: production, ')).join(),
      /^wiki\.apps\.example\.com: production production-routing/,
    );
  });
});

describe('the namespaces that the plan knows', () => {
  const known = (sections: Sections) =>
    planOf(sections).namespaces.map(
      ({ name, complete, create }) => `${name}${complete ? '' : '?'}${create ? ' (created)' : ''}`,
    );

  it('are those of the components, of routing secrets, and of lists', () => {
    assert.deepEqual(known({}), [
      'traefik-external (created)',
      'metallb-system (created)',
      'cert-manager (created)',
      'kubed (created)',
      'edgewire (created)',
      'wiki?',
    ]);
  });

  it('are without those of components that are not installed', () => {
    const charts = 'install: { traefik: false, metallb: false, certManager: false, kubed: false }';
    assert.deepEqual(known({ charts }), ['edgewire (created)', 'wiki?']);
  });

  it('are first those of the configuration, then with Epinio its own two, last those of applications', () => {
    const names = known({
      charts: 'install: { traefik: false, metallb: false, certManager: false, kubed: false }',
      namespaces: 'team: { labels: { a: b } }\nnew: { create: true }\nlater: {}',
      epinio: 'environment: production',
      apps: app('ci.apps.example.com', { namespace: 'ci' }),
    });
    assert.deepEqual(names, ['team', 'new (created)', 'later?', 'epinio (created)', 'workspace', 'wiki?', 'ci?']);
  });

  it("have Epinio's label at `workspace`, and their own name", () => {
    const workspace = planOf({ epinio: 'environment: production' }).namespaces.find(({ name }) => name === 'workspace');
    assert.deepEqual(workspace?.labels, {
      'app.kubernetes.io/component': 'epinio-namespace',
      'kubernetes.io/metadata.name': 'workspace',
    });
  });

  it('are created if the configuration or a component says so, not because an application or a source is there', () => {
    const charts = 'install: { traefik: false, metallb: false, certManager: false, kubed: false }';
    const names = known({
      charts,
      namespaces: 'ci: { create: true }',
      environments:
        'production: { domain: apps.example.com, issuer: corporate, distribution: replicator, source: { namespace: x }, namespaces: { list: [ci] } }',
      apps: app('ci.apps.example.com', { namespace: 'ci' }),
    });
    assert.deepEqual(names, ['ci (created)', 'kubernetes-replicator (created)', 'x?']);
  });

  it('keep the labels of the configuration where a component has the namespace too', () => {
    const { namespaces } = planOf({ namespaces: 'metallb-system: { labels: { team: ops } }' });
    const metallb = namespaces.find(({ name }) => name === 'metallb-system');
    assert.equal(metallb?.labels.team, 'ops');
    assert.equal(metallb.labels['pod-security.kubernetes.io/enforce'], 'privileged');
  });
});

describe('planning', () => {
  const one = 'edgewire:apps[0].host';
  const apps = app('a.example.org') + app('b.example.org', { name: 'b' });
  const ignore = (code: string, path: string) => `ignore: [{ code: ${code}, path: "${path}", reason: known }]`;
  const codes = (sections: Sections) => planOf(sections).diagnostics.map(({ code, path }) => `${code} ${path}`);

  it('ignores a diagnostic by code and path, with its reason', () => {
    const plan = planOf({ apps, planning: ignore('EW1005', one) });
    assert.deepEqual(
      plan.diagnostics.map(({ path }) => path),
      ['edgewire:apps[1].host'],
    );
    assert.deepEqual(
      plan.ignored.map(({ diagnostic, reason }) => `${diagnostic.code} ${diagnostic.path} ${reason}`),
      [`EW1005 ${one} known`],
    );
  });

  it('ignores neither another code nor another path', () => {
    const all = [`EW1005 ${one}`, 'EW1005 edgewire:apps[1].host'];
    assert.deepEqual(codes({ apps }), all);
    all.push('EW9002 edgewire:planning.ignore[0]');
    assert.deepEqual(codes({ apps, planning: ignore('EW1003', one) }), all);
    assert.deepEqual(codes({ apps, planning: ignore('EW1005', 'edgewire:apps') }), all);
    assert.deepEqual(planOf({ apps, planning: ignore('EW1003', one) }).ignored, []);
  });

  it('fails on warnings under `strict` alone, and then not on ignored ones', () => {
    assert.equal(exitCodeOf(planOf({ apps })), 0);
    assert.equal(exitCodeOf(planOf({ apps, planning: 'strict: true' })), 1);
    assert.equal(
      exitCodeOf(planOf({ apps: app('a.example.org'), planning: `strict: true\n${ignore('EW1005', one)}` })),
      0,
    );
    assert.equal(exitCodeOf(planOf({ apps: app('a.b.apps.example.com') })), 1);
  });

  it('orders diagnostics by severity, then code, then place', () => {
    const found = codes({
      controllers: 'external: { replicas: 1 }',
      apps:
        app('b.example.org') +
        app('a.b.apps.example.com', { name: 'b' }) +
        app('apps.example.com', { name: 'c' }) +
        app('a.example.org', { name: 'd' }),
    });
    assert.deepEqual(found, [
      'EW1003 edgewire:apps[1].host',
      'EW1004 edgewire:apps[2].host',
      'EW1005 edgewire:apps[0].host',
      'EW1005 edgewire:apps[3].host',
      'EW6006 edgewire:controllers.external.replicas',
    ]);
  });

  it('has nothing to say of the stack that tests start from', () => {
    assert.deepEqual(planOf({}).diagnostics, []);
  });
});
