import assert from 'node:assert/strict';
import { app, planOf, type Sections } from '../stacks';
import { pairs } from './pairs';

const hash = (cost: string) => `$2b$${cost}$${'a'.repeat(53)}`;
const bcrypt = hash('10');

/** Epinio without Dex, with one user whose password is not weak, and what else is given in YAML. */
function epinio(more = '', users = `[{ username: admin, passwordBcrypt: "${bcrypt}" }]`): Sections {
  return { epinio: `{ environment: production, dex: false, ${more}users: ${users} }` };
}

/** Epinio with its web interface, and an application beside it. */
function beside(name: string, namespace: string, more = ''): Sections {
  return {
    environments:
      'production: { domain: apps.example.com, apex: true, issuer: corporate, namespaces: { list: [wiki, epinio] } }',
    ...epinio(more === '' ? '' : `${more}, `),
    apps: app('portal.apps.example.com', { name, namespace }),
  };
}

const environment = (names: string) => ({
  environments: `production: { domain: apps.example.com, names: ${names}, issuer: corporate, namespaces: { list: [wiki] } }`,
});

pairs('EW7001', [
  {
    when: 'a domain of its own',
    stack: epinio('domain: epinio.example.com, '),
    path: 'edgewire:epinio.domain',
    message: ['hosts under epinio.example.com', 'environment production covers *.apps.example.com'],
    hint: ['Add "*.epinio.example.com" to edgewire:environments.production.names', 'leave edgewire:epinio.domain out'],
    twins: {
      'the hint': { stack: environment('["*.epinio.example.com"]') },
      'no domain': { stack: epinio() },
      "the environment's domain, in upper case": { stack: epinio('domain: APPS.example.com, ') },
    },
  },
  {
    when: 'a domain under the wildcard, whose applications lie too deep',
    stack: epinio('domain: paas.apps.example.com, '),
    path: 'edgewire:epinio.domain',
    message: ['hosts under paas.apps.example.com'],
    hint: ['"*.paas.apps.example.com"'],
    twins: { 'the hint': { stack: environment('["*.paas.apps.example.com"]') } },
  },
]);

function bundling(values: string): Sections {
  return { ...epinio(), charts: `values: { epinio: ${values} }` };
}

pairs('EW7002', [
  {
    when: 'cert-manager',
    stack: bundling('{ certManager: { install: true } }'),
    path: 'edgewire:charts.values.epinio.certManager.install',
    message: ["Epinio's chart would bring its own cert-manager", 'claim the same objects'],
    hint: ['Leave edgewire:charts.values.epinio.certManager.install out'],
    twins: {
      'the hint': { stack: bundling('{ certManager: {} }') },
      false: { stack: bundling('{ certManager: { install: false } }') },
      'no Epinio': { stack: { epinio: '' } },
    },
  },
  {
    when: 'kubed',
    stack: bundling('{ kubed: { enabled: true } }'),
    path: 'edgewire:charts.values.epinio.kubed.enabled',
    message: ['its own kubed', 'copy the same Secrets'],
    hint: ['Leave edgewire:charts.values.epinio.kubed.enabled out'],
    twins: { false: { stack: bundling('{ kubed: { enabled: false } }') } },
  },
  {
    when: 'Reflector',
    stack: bundling('{ reflector: { enabled: true } }'),
    path: 'edgewire:charts.values.epinio.reflector.enabled',
    message: ['its own Reflector', 'without their labels', 'password of the registry'],
    hint: ['Leave edgewire:charts.values.epinio.reflector.enabled out'],
    twins: { false: { stack: bundling('{ reflector: { enabled: false } }') } },
  },
]);

const issuing = (name: string, issuer = '{ selfSigned: {} }') => ({
  ...epinio(),
  issuers: `corporate: { ca: { generate: { commonName: Example } } }\n${name}: ${issuer}`,
});

pairs('EW7003', [
  ...['selfsigned-issuer', 'epinio-ca'].map((name) => ({
    when: `the issuer ${name}`,
    stack: issuing(name),
    path: `edgewire:issuers.${name}`,
    message: [`creates a ClusterIssuer ${name}`, 'installation fails'],
    hint: ['Give the issuer another name'],
    twins: {
      'the hint': { stack: issuing(`my-${name}`) },
      'no Epinio': { stack: { epinio: '' } },
      'one that the cluster has': { stack: issuing(name, `{ existing: { name: ${name} } }`) },
      'certManager.enabled: false': { stack: { charts: 'values: { epinio: { certManager: { enabled: false } } }' } },
    },
  })),
  {
    when: "an issuer of Let's Encrypt that the chart is told to make",
    stack: {
      ...issuing('letsencrypt-production'),
      charts: 'values: { epinio: { global: { tlsIssuer: letsencrypt-production } } }',
    },
    path: 'edgewire:issuers.letsencrypt-production',
    message: ['ClusterIssuer letsencrypt-production'],
    hint: ['another name'],
    twins: {
      'a chart that is not told so': { stack: { charts: 'values: { epinio: { global: {} } }' } },
      'the hint': { stack: issuing('letsencrypt') },
    },
  },
]);

const user = (credentials: string) => epinio('', `[{ username: admin, ${credentials} }]`);
const passwordPath = 'edgewire:epinio.users[0].password';
const hashPath = 'edgewire:epinio.users[0].passwordBcrypt';
const long = { 'a long one': { stack: user('password: a-dozen-chars') } };
const encrypted = { 'an encrypted one': { stack: user('password: { secure: AAAA }') } };

pairs('EW7004', [
  {
    when: 'no users, so those of the chart',
    stack: { epinio: '{ environment: production, dex: false }' },
    path: 'edgewire:epinio.users',
    message: ['admin and epinio', '"password"'],
    hint: ['Set edgewire:epinio.users', 'passwordBcrypt'],
    twins: { 'the hint': { stack: epinio() } },
  },
  {
    when: 'Dex, with the users of the chart',
    stack: { epinio: `{ environment: production, users: [{ username: admin, passwordBcrypt: "${bcrypt}" }] }` },
    path: 'edgewire:epinio.dex',
    message: ['admin@epinio.io (an administrator)', 'epinio@epinio.io', '"password"'],
    hint: ['Set edgewire:epinio.dex: false', 'dex-config', 'edgewire:planning.ignore'],
    twins: { 'the hint': { stack: epinio() } },
  },
  {
    when: "the chart's own password",
    stack: user('password: password'),
    path: passwordPath,
    message: ['is the default of its chart'],
    hint: ['12 characters or more', 'passwordBcrypt'],
    twins: { ...long, ...encrypted },
  },
  {
    when: 'the name of the user',
    stack: epinio('', '[{ username: administrator, password: administrator }]'),
    path: passwordPath,
    message: ['is the name of the user'],
    hint: ['12 characters or more'],
    twins: {
      'another one': { stack: epinio('', '[{ username: administrator, password: administratos }]') },
      ...encrypted,
    },
  },
  {
    when: 'eleven characters',
    stack: user('password: eleven-char'),
    path: passwordPath,
    message: ['is shorter than 12 characters'],
    hint: ['12 characters or more'],
    twins: { 'twelve characters': { stack: user('password: twelve-chars') }, ...encrypted },
  },
  {
    when: "the chart's own hash",
    stack: user('passwordBcrypt: $2a$10$6bCi5NMstMK781In7JGiL.B44pgoplUb330FQvm6mVXMppbXBPiXS'),
    path: hashPath,
    message: ['is the default of its chart'],
    hint: ['bcrypt'],
    twins: {
      'another hash': { stack: user(`passwordBcrypt: "${bcrypt}"`) },
      'an encrypted one': { stack: user('passwordBcrypt: { secure: AAAA }') },
    },
  },
  {
    when: 'a hash that is no bcrypt hash',
    stack: user('passwordBcrypt: 5f4dcc3b5aa765d61d8327deb882cf99'),
    path: hashPath,
    message: ['is no bcrypt hash, so nobody can log in'],
    hint: ['Hash a password', 'bcrypt'],
    twins: { 'a bcrypt hash': { stack: user(`passwordBcrypt: "${bcrypt}"`) } },
  },
  {
    when: 'a hash of low cost',
    stack: user(`passwordBcrypt: "${hash('09')}"`),
    path: hashPath,
    message: ['bcrypt cost of 9, below 10'],
    hint: ['cost 10 or more'],
    twins: { 'cost 10': { stack: user(`passwordBcrypt: "${hash('10')}"`) } },
  },
]);

pairs('EW7005', [
  {
    when: "an application named web in Epinio's namespace",
    stack: beside('web', 'epinio'),
    path: 'edgewire:apps[0].name',
    message: ['Ingress epinio/web', "Epinio's web interface"],
    hint: ['another name', 'edgewire:epinio.webInterface: false'],
    twins: {
      'the hint': { stack: beside('portal', 'epinio') },
      'the other hint': { stack: beside('web', 'epinio', 'webInterface: false') },
      'another namespace': { stack: beside('web', 'wiki') },
    },
  },
  {
    when: "an application named server in Epinio's namespace, where the plan routes the server",
    stack: beside('server', 'epinio', 'tls: routing-secret'),
    path: 'edgewire:apps[0].name',
    message: ['Ingress epinio/server', "Epinio's server"],
    hint: ['another name', 'edgewire:epinio.tls: own-certificate'],
    twins: { 'the other hint': { stack: beside('server', 'epinio', 'tls: own-certificate') } },
  },
]);

pairs('EW7006', [
  {
    when: 'Epinio with the Gateway API',
    stack: {
      ...epinio(''),
      charts: '{ versions: { epinio: 1.14.1 }, values: { epinio: { gateway: { enabled: true } } } }',
    },
    path: 'edgewire:charts.values.epinio.gateway.enabled',
    message: ['a Certificate for each route', 'as of production', 'for one host'],
    hint: ['Leave edgewire:charts.values.epinio.gateway.enabled out'],
    twins: {
      'the hint': { stack: { ...epinio(''), charts: '{ versions: { epinio: 1.14.1 } }' } },
      'the value that says the same': {
        stack: {
          ...epinio(''),
          charts: '{ versions: { epinio: 1.14.1 }, values: { epinio: { gateway: { enabled: false } } } }',
        },
      },
    },
  },
]);

describe('EW7004', () => {
  it('names no password and no hash', () => {
    const users = `[{ username: admin, password: qwertz }, { username: root, passwordBcrypt: "${hash('04')}" }]`;
    const told = planOf(epinio('', users)).diagnostics.map(({ message, hint }) => `${message} ${hint}`);
    assert.equal(told.length, 2);
    assert.doesNotMatch(told.join('\n'), /qwertz|\$2b\$/);
  });

  it('tells of each user apart', () => {
    const users =
      '[{ username: a, password: qwertz }, { username: b, password: { secure: A } }, { username: c, password: q }]';
    assert.deepEqual(
      planOf(epinio('', users)).diagnostics.map(({ path }) => path),
      ['edgewire:epinio.users[0].password', 'edgewire:epinio.users[2].password'],
    );
  });
});
