import { pairs } from './pairs';

const environments = (first: string, second: string) => ({ environments: `${first}\n${second}` });

const direct = (name: string, namespace: string) =>
  `${name}: { domain: ${name}.example.com, issuer: corporate, distribution: direct, namespaces: { list: [${namespace}] } }`;

const given = (name: string) =>
  `${name}: { domain: ${name}.example.com, certificate: { tls: {} }, namespaces: { list: [wiki] } }`;

const ordered = (name: string) =>
  `${name}: { domain: ${name}.example.com, namespaces: { list: [wiki] }, certificate: { acme: { directory: letsencrypt-staging, email: ops@example.com, termsOfServiceAgreed: true, dns01: { cloudflare: { apiToken: secret } } } } }`;

const stateCa = (name: string, more = '') => `${name}: { ca: { generate: { commonName: ${name}, in: state${more} } } }`;

const issuers = (...all: readonly string[]) => ({
  issuers: ['corporate: { selfSigned: {} }', ...all].join('\n'),
});

const trusting = (name: string, namespaces: string, distribution: string) =>
  `${name}: { ca: { generate: { commonName: ${name} }, trust: { distribution: ${distribution}, namespaces: ${namespaces} } } }`;

pairs('EW2011', [
  {
    when: 'two copies that the program makes',
    stack: environments(direct('a', 'b-in-c'), direct('a-in-b', 'c')),
    path: 'edgewire:environments.a-in-b',
    message: ['environment a and the environment a-in-b', 'routing-a-in-b-in-c'],
    hint: ['Give the environment a-in-b another name'],
    twins: {
      'the hint': { stack: environments(direct('a', 'b-in-c'), direct('b', 'c')) },
      'another namespace': { stack: environments(direct('a', 'b-in-c'), direct('a-in-b', 'd')) },
    },
  },
  {
    when: 'a copy and a Secret of a certificate that is given',
    stack: environments(direct('a', 'b-secret'), given('a-in-b')),
    path: 'edgewire:environments.a-in-b',
    message: ['routing-a-in-b-secret'],
    hint: ['another name'],
    twins: { 'the hint': { stack: environments(direct('a', 'b-secret'), given('b')) } },
  },
  {
    when: 'the keys of certificates that the program orders',
    stack: environments(ordered('a'), ordered('a-account')),
    path: 'edgewire:environments.a-account',
    message: ['acme-a-account-key'],
    hint: ['another name'],
    twins: { 'the hint': { stack: environments(ordered('a'), ordered('b')) } },
  },
  {
    when: 'the keys of CAs in the state',
    stack: issuers(stateCa('a', ', intermediate: {}'), stateCa('a-root')),
    path: 'edgewire:issuers.a-root',
    message: ['issuer a and the issuer a-root', 'issuer-a-root-key'],
    hint: ['Give the issuer a-root another name'],
    twins: {
      'the hint': { stack: issuers(stateCa('a', ', intermediate: {}'), stateCa('b')) },
      'another generation': {
        stack: issuers(stateCa('a', ', intermediate: {}'), stateCa('a-root', ', generation: 2')),
      },
      'no intermediate': { stack: issuers(stateCa('a'), stateCa('a-root')) },
    },
  },
  {
    when: 'the ConfigMaps of trust bundles',
    stack: issuers(trusting('a', '{ list: [b-source] }', 'direct'), trusting('a-in-b', '{ all: true }', 'kubed')),
    path: 'edgewire:issuers.a-in-b',
    message: ['trust-a-in-b-source'],
    hint: ['another name'],
    twins: {
      'the hint': {
        stack: issuers(trusting('a', '{ list: [b-source] }', 'direct'), trusting('b', '{ all: true }', 'kubed')),
      },
    },
  },
]);
