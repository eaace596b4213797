import assert from 'node:assert/strict';
import { errorsOf } from './reading';

type Sections = Readonly<Record<string, unknown>>;

/** A kind of text in the configuration: where it stands, what it may be, and what it may not be with what is said. */
interface Kind {
  readonly path: string;
  readonly with: (value: unknown) => Sections;
  readonly right: readonly unknown[];
  readonly wrong: Readonly<Record<string, string>>;
}

const acme = (fields: object): Sections => ({
  issuers: { le: { acme: { directory: 'letsencrypt-staging', ...fields } } },
});
const solver = (fields: object): Sections => acme({ dns01: fields });
const app = (fields: object): Sections => ({
  apps: [
    { name: 'wiki', namespace: 'wiki', host: 'wiki.apps.example.com', service: { name: 'wiki', port: 80 }, ...fields },
  ],
});
const peer = (fields: object): Sections => ({
  addresses: { bgp: { myASN: 1, peers: [{ peerAddress: '192.0.2.1', peerASN: 1, ...fields }] } },
});

const directoryRule = 'has to be letsencrypt-production, letsencrypt-staging, or the https URL of a directory';
const portRule =
  'has to be a number, or the name of a port: at most 15 lower-case letters, digits and single "-", one letter at least';
const keyRule = 'the name has to be [prefix/]name of at most 63 letters, digits, "-", "_" and "."';
const blank = 'has to be one line of text that is not blank';

const kinds: Readonly<Record<string, Kind>> = {
  'an ACME directory': {
    path: 'issuers.le.acme.directory',
    with: (directory) => acme({ directory }),
    right: [
      'letsencrypt-production',
      'letsencrypt-staging',
      'https://acme.zerossl.com/v2/DV90',
      'https://localhost:14000/dir',
      'https://[::1]:14000/dir',
    ],
    wrong: {
      'letsencrypt-prod': `${directoryRule}, found "letsencrypt-prod". Did you mean "letsencrypt-production"?`,
      'LetsEncrypt-Production': `${directoryRule}, found "LetsEncrypt-Production". Did you mean "letsencrypt-production"?`,
      le_staging: `${directoryRule}, found "le_staging". Did you mean "letsencrypt-staging"?`,
      'ftp://x': `${directoryRule}, found "ftp://x"`,
      'acme.example.com/directory': `${directoryRule}, found "acme.example.com/directory". Did you mean "https://acme.example.com/directory"?`,
      'http://acme.example.com/dir': `${directoryRule}, found "http://acme.example.com/dir". Did you mean "https://acme.example.com/dir"?`,
      'https://': `${directoryRule}, found "https://"`,
    },
  },
  'a mail address': {
    path: 'issuers.le.acme.email',
    with: (email) => acme({ email }),
    right: ['ops@example.com', 'o.p-s+acme@example.co.uk', { secure: 'v1:x' }],
    wrong: {
      'not-an-email': 'has to be one mail address such as ops@example.com, found "not-an-email"',
      'mailto:ops@example.com': 'has to be one mail address such as ops@example.com, found "mailto:ops@example.com"',
      'a@example.com, b@example.com':
        'has to be one mail address such as ops@example.com, found "a@example.com, b@example.com"',
    },
  },
  'a zone': {
    path: 'issuers.le.acme.dns01.zones[0]',
    with: (zone) => solver({ zones: [zone], cloudflare: {} }),
    right: ['example.com', 'com', '_acme.example.com.', 'EXAMPLE.com', '*.example.com'],
    wrong: {
      'a.*.example.com': 'has to be a zone such as example.com, found "a.*.example.com"',
      'https://example.com': 'has to be a zone such as example.com, found "https://example.com"',
    },
  },
  'a name server': {
    path: 'issuers.le.acme.dns01.rfc2136.nameserver',
    with: (nameserver) => solver({ rfc2136: { nameserver } }),
    right: ['192.0.2.53:53', 'ns1.example.com', '[2001:db8::53]:5353'],
    wrong: {
      'tcp://ns1': 'has to be host or host:port, an IPv6 address in brackets, found "tcp://ns1"',
      'ns1:65536': 'has to be host or host:port, an IPv6 address in brackets, found "ns1:65536"',
      '2001:db8::53': 'has to be host or host:port, an IPv6 address in brackets, found "2001:db8::53"',
    },
  },
  "a Secret's name": {
    path: 'issuers.le.acme.dns01.digitalocean.tokenSecretRef.name',
    with: (name) => solver({ digitalocean: { tokenSecretRef: { name } } }),
    right: ['dns', 'dns.credentials-1'],
    wrong: { Dns: 'has to be a name of Kubernetes: lower-case letters, digits, "-" and ".", found "Dns"' },
  },
  'a duration': {
    path: 'addresses.bgp.peers[0].holdTime',
    with: (holdTime) => peer({ holdTime }),
    right: ['90s', '1m30s', '1.5h'],
    wrong: { '90': 'has to be a duration such as 90s or 1m30s, found "90"' },
  },
  'a floating IP': {
    path: 'addresses.floatingIps["10.0.0.1"]',
    with: (external) => ({ addresses: { floatingIps: { '10.0.0.1': external } } }),
    right: ['203.0.113.7', '2001:db8::7'],
    wrong: {
      x: 'has to be an IP address, found "x"',
      '203.0.113.0/24': 'has to be an IP address, found "203.0.113.0/24"',
    },
  },
  'who may open the dashboard': {
    path: 'controllers.external.dashboard.allow[0]',
    with: (client) => ({ controllers: { external: { dashboard: { host: 'd.apps.example.com', allow: [client] } } } }),
    right: ['10.0.0.0/8', '1.2.3.4', '2001:db8::/32'],
    wrong: { 'x`) || y': 'has to be an IP address or a CIDR such as 192.0.2.0/24, found "x`) || y"' },
  },
  'a version': {
    path: 'charts.versions.traefik',
    with: (traefik) => ({ charts: { versions: { traefik } } }),
    right: ['41.3.0', 'v1.21.2', '1.0.0-rc.1+build'],
    wrong: {
      banana: 'has to be a version such as 1.2.3, found "banana"',
      '1.2': 'has to be a version such as 1.2.3, found "1.2"',
    },
  },
  'a port of a Service': {
    path: 'apps[0].service.port',
    with: (port) => app({ service: { name: 'wiki', port } }),
    right: [80, 'http', 'a-1', 'http-alt-123456'],
    wrong: {
      '80': `${portRule}, found "80". Leave out the quotes`,
      HTTP: `${portRule}, found "HTTP"`,
      'a--b': `${portRule}, found "a--b"`,
      abcdefghijklmnop: `${portRule}, found "abcdefghijklmnop"`,
    },
  },
  'a path': {
    path: 'apps[0].path',
    with: (path) => app({ path }),
    right: ['/', '/über/wiki', '/a.b/..c', '/%C3%BC'],
    wrong: {
      wiki: 'has to start with "/", found "wiki"',
      '//': 'must have no "//"',
      '/../x': 'must have no "/../"',
      '/a/..': 'must not end with "/.."',
      '/a?b': 'must have no "?"',
      '/a`b': 'must have no space and no backtick, found "/a`b"',
      '/{{name}}': 'is no template, as only host and hosts may be',
    },
  },
  'a path that its controller alone reads': {
    path: 'apps[0].path',
    with: (path) => app({ path, pathType: 'ImplementationSpecific' }),
    right: ['/(wiki|docs)?/.*', '//'],
    wrong: { '/a b': 'must have no space and no backtick, found "/a b"' },
  },
  "a label's value": {
    path: 'namespaces.wiki.labels.team',
    with: (team) => ({ namespaces: { wiki: { labels: { team } } } }),
    right: ['', 'Docs_1.2', 'a'.repeat(63)],
    wrong: {
      'bad value!':
        'has to be at most 63 letters, digits, "-", "_" and ".", and to start and end with a letter or digit, found "bad value!"',
    },
  },
  "a label's key": {
    path: 'namespaces.wiki.labels',
    with: (key) => ({ namespaces: { wiki: { labels: { [String(key)]: 'x' } } } }),
    right: ['team', 'example.com/Team_1'],
    wrong: {},
  },
  'a certificate of a load balancer': {
    path: 'environments.lb.certificate.arn',
    with: (arn) => ({ environments: { lb: { domain: 'lb.example.com', certificate: { arn } } } }),
    right: ['arn:aws:acm:eu-central-1:123456789012:certificate/1', 'arn:aws-cn:iam::1:server-certificate/x/y'],
    wrong: {
      'arn:aws:s3:::bucket':
        'has to be the ARN of a certificate, as arn:aws:acm:<region>:<account>:certificate/<id>, found "arn:aws:s3:::bucket"',
    },
  },
  'an instant': {
    path: 'environments.own.certificate.acme.dnsPersist01.persistUntil',
    with: (persistUntil) => ({
      environments: {
        own: {
          domain: 'own.example.com',
          namespaces: { all: true },
          certificate: {
            acme: { directory: 'letsencrypt-staging', termsOfServiceAgreed: true, dnsPersist01: { persistUntil } },
          },
        },
      },
    }),
    right: ['2028-01-31T12:00:00Z', '2028-01-31T12:00:00+02:00'],
    wrong: {
      '2028-13-40': 'expected an instant, as 2028-01-31T12:00:00Z, found "2028-13-40"',
      soon: 'expected an instant, as 2028-01-31T12:00:00Z, found "soon"',
    },
  },
  "a name of Epinio's user": {
    path: 'epinio.users[0].username',
    with: (username) => ({ epinio: { environment: 'production', users: [{ username, passwordBcrypt: 'x' }] } }),
    right: ['admin', 'ops@example.com', 'Jörg Müller', { secure: 'v1:x' }],
    wrong: {
      '': 'has to be one line of text that is not blank, without ":"',
      'a:b': 'has to be one line of text that is not blank, without ":"',
      'a\nb': 'has to be one line of text that is not blank, without ":"',
    },
  },
  'an organisation within a registry': {
    path: 'epinio.registry.external.namespace',
    with: (namespace) => ({
      epinio: { environment: 'production', registry: { external: { url: 'registry.example.com', namespace } } },
    }),
    right: ['team', 'team/apps_1', 'a.b--c'],
    wrong: {
      'A B': 'has to be part of the name of an image: lower-case letters, digits, "-", "_", "." and "/", found "A B"',
      '/team':
        'has to be part of the name of an image: lower-case letters, digits, "-", "_", "." and "/", found "/team"',
    },
  },
  'a region of a bucket': {
    path: 'epinio.storage.s3.region',
    with: (region) => ({
      epinio: {
        environment: 'production',
        storage: { s3: { endpoint: 's3.example.com', accessKeyID: 'id', secretAccessKey: { secure: 'v1:x' }, region } },
      },
    }),
    right: ['eu-central-1', 'garage', 'US'],
    wrong: { 'A B': 'has to be a region such as eu-central-1, found "A B"' },
  },
  'a registry of charts': {
    path: 'charts.source.registry',
    with: (registry) => ({ charts: { source: { registry } } }),
    right: ['oci://registry.example.com:5000/charts'],
    wrong: {
      'https://registry.example.com':
        'has to be an OCI registry such as oci://registry.example.com/charts, found "https://registry.example.com"',
    },
  },
  'a registry of images': {
    path: 'charts.images',
    with: (images) => ({ charts: { images } }),
    right: ['registry.example.com', 'registry.example.com:5000/mirror/x'],
    wrong: {
      'https://registry.example.com':
        'has to be the host of a registry, without https://, perhaps with a path: registry.example.com/mirror, found "https://registry.example.com"',
    },
  },
  'a selector': {
    path: 'environments.production.namespaces.selector',
    with: (selector) => ({
      environments: { production: { domain: 'apps.example.com', issuer: 'le', namespaces: { selector } } },
    }),
    right: ['a=b'],
    wrong: { '  ': `${blank}, found "  "`, '': 'must not be empty' },
  },
  'a common name': {
    path: 'issuers.ca.ca.generate.commonName',
    with: (commonName) => ({ issuers: { ca: { ca: { generate: { commonName } } } } }),
    right: ['Example Corp'],
    wrong: { 'a\0b': `${blank}, found "a\\u0000b"` },
  },
};

describe('configuration: kinds of text', () => {
  for (const [name, { path, with: sections, right, wrong }] of Object.entries(kinds)) {
    it(`takes ${name}`, () => {
      for (const value of right) assert.deepEqual(errorsOf(sections(value)), [], JSON.stringify(value));
    });
    for (const [value, message] of Object.entries(wrong)) {
      it(`refuses ${JSON.stringify(value)} for ${name}`, () => {
        assert.deepEqual(errorsOf(sections(value)), [`edgewire:${path}: ${message}`]);
      });
    }
  }

  it('refuses keys of labels and annotations that Kubernetes refuses', () => {
    assert.deepEqual(errorsOf({ namespaces: { wiki: { labels: { 'bad key!': 'x' } } } }), [
      `edgewire:namespaces.wiki.labels["bad key!"]: ${keyRule}`,
    ]);
    assert.deepEqual(errorsOf(app({ annotations: { 'a/b/c': 'x' } })), [
      `edgewire:apps[0].annotations["a/b/c"]: ${keyRule}`,
    ]);
  });

  it('refuses to create what every cluster has', () => {
    assert.deepEqual(errorsOf({ namespaces: { default: { create: true }, 'kube-public': {} } }), [
      'edgewire:namespaces.default.create: cannot be true: every cluster has this namespace already. Leave it out',
    ]);
  });

  it('refuses two users of Epinio with one name', () => {
    const users = ['admin', 'dev', 'admin'].map((username) => ({ username, passwordBcrypt: 'x' }));
    assert.deepEqual(errorsOf({ epinio: { environment: 'production', users } }), [
      'edgewire:epinio.users[2].username: is the name of users[0] too',
    ]);
  });
});

describe('configuration: a number or a word', () => {
  const weight = (value: unknown) =>
    errorsOf(app({ canary: { service: { name: 'next', port: 80 }, weight: value } })).map((message) =>
      message.replace('edgewire:apps[0].canary.weight: ', ''),
    );

  it('is told what the form that was meant allows', () => {
    assert.deepEqual([0, 100, 'external'].flatMap(weight), []);
    assert.deepEqual([12.5, 120, 'externl', true].flatMap(weight), [
      'expected a whole number, found the number 12.5',
      'expected 100 or less, found the number 120',
      'expected external, found "externl". Did you mean "external"?',
      'expected a number or external, found true',
    ]);
  });
});

describe('configuration: templates that were not rendered', () => {
  const told = 'render the file first, by the program whose {{ … }}, ${…} or <% … %> stands in it';

  it('are told once, whatever they stand for', () => {
    const environments = {
      production: { domain: '${DOMAIN}', issuer: 'le', namespaces: { list: ['<%= ns %>'] } },
    };
    const controllers = { external: { replicas: '{{ .Values.replicas }}' } };
    assert.deepEqual(errorsOf({ environments, controllers, ...app({ host: '{{ .Values.host }}' }) }), [
      `edgewire:controllers.external.replicas: is a template that was not rendered (and 3 more): ${told}`,
    ]);
  });

  it('are not told of what has such characters by right', () => {
    const sections = {
      ...app({ host: '{{name}}.{{ domain }}', environment: 'production', annotations: { a: '{{ .x }} ${y}' } }),
      charts: { values: { traefik: { a: '{{ .Values.x }}' } } },
      planning: { ignore: [{ code: 'EW1005', path: 'edgewire:apps[0].host', reason: 'is {{ fine }}' }] },
      issuers: { le: { acme: { directory: 'letsencrypt-staging', dns01: { cloudflare: { apiToken: '${x' } } } } },
    };
    assert.deepEqual(errorsOf(sections), []);
  });
});
