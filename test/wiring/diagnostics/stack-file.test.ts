import { pairs } from './pairs';

const token = (apiToken: string) =>
  `letsencrypt: { acme: { directory: letsencrypt-production, dns01: { cloudflare: { apiToken: ${apiToken} } } } }`;
pairs('EW9001', [
  {
    when: 'a token',
    stack: { issuers: `${token('abcdef')}\ncorporate: { ca: { generate: { commonName: C } } }` },
    path: 'edgewire:issuers.letsencrypt.acme.dns01.cloudflare.apiToken',
    message: ['in plain text in Pulumi.test.yaml'],
    hint: [
      "pulumi config set --path --secret 'edgewire:issuers.letsencrypt.acme.dns01.cloudflare.apiToken' --stack test",
    ],
    twins: {
      'the hint': {
        stack: { issuers: `${token('{ secure: v1:x }')}\ncorporate: { ca: { generate: { commonName: C } } }` },
      },
      'a Secret of its own': {
        stack: {
          issuers:
            'letsencrypt: { acme: { directory: letsencrypt-production, dns01: { cloudflare: { apiTokenSecretRef: { name: x } } } } }\ncorporate: { ca: { generate: { commonName: C } } }',
        },
      },
    },
  },
  {
    when: 'passwords in lists, and a variable of a program',
    stack: {
      addresses:
        '{ pools: { edge: [192.0.2.10-192.0.2.20] }, bgp: { myASN: 1, peers: [{ peerAddress: 192.0.2.1, peerASN: 2, password: x }] } }',
      issuers: 'corporate: { ca: { generate: { commonName: C } } }',
      environments: `
        production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki] } }
        other:
          domain: other.example.com
          namespaces: { list: [wiki] }
          certificate: { acme: { directory: letsencrypt-staging, termsOfServiceAgreed: true, dns01: { exec: { command: ./dns.sh, environment: { DNS_TOKEN: x, ZONE: y } } } } }`,
    },
    path: [
      'edgewire:addresses.bgp.peers[0].password',
      'edgewire:environments.other.certificate.acme.dns01.exec.environment.DNS_TOKEN',
    ],
    message: ['in plain text'],
    hint: ["'edgewire:addresses.bgp.peers[0].password'"],
    twins: {
      'no password': {
        stack: {
          addresses: '{ pools: { edge: [192.0.2.10-192.0.2.20] } }',
          environments: 'production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki] } }',
        },
      },
    },
  },
  {
    when: 'a password of a user of Epinio',
    stack: {
      issuers: 'corporate: { ca: { generate: { commonName: C } } }',
      environments:
        'production: { domain: apps.example.com, apex: true, issuer: corporate, namespaces: { all: true } }',
      epinio: '{ environment: production, dex: false, users: [{ username: ops, password: correct-horse }] }',
    },
    path: 'edgewire:epinio.users[0].password',
    message: ['in plain text'],
    hint: ["pulumi config set --path --secret 'edgewire:epinio.users[0].password'"],
    twins: {
      'a hash': {
        stack: {
          epinio:
            "{ environment: production, dex: false, users: [{ username: ops, passwordBcrypt: '$2b$10$de5qeOmigbPdIJOgbJFsLuVOQZc86V0HEwdyb5MchzfTLjiLljPxW' }] }",
        },
      },
    },
  },
]);

pairs('EW9002', [
  {
    when: 'a path that was mistyped',
    stack: {
      controllers: 'external: { replicas: 1 }',
      planning: 'ignore: [{ code: EW6006, path: "edgewire:controllers.external.replica", reason: a lab }]',
    },
    path: 'edgewire:planning.ignore[0]',
    message: ['EW6006 is not reported at edgewire:controllers.external.replica'],
    hint: ['Write edgewire:controllers.external.replicas'],
    twins: {
      'the hint': {
        stack: {
          planning: 'ignore: [{ code: EW6006, path: "edgewire:controllers.external.replicas", reason: a lab }]',
        },
      },
      'no entry': { stack: { planning: '' } },
    },
  },
  {
    when: 'what is well by now',
    stack: { planning: 'ignore: [{ code: EW6006, path: "edgewire:controllers.external.replicas", reason: a lab }]' },
    path: 'edgewire:planning.ignore[0]',
    message: ['accepts nothing'],
    hint: ['Leave the entry out'],
    twins: {
      'what it accepts': { stack: { controllers: 'external: { replicas: 1 }' } },
      'an entry about a manifest': {
        stack: {
          planning: 'ignore: [{ code: EW3003, path: "manifest:a.yaml#1/Ingress/a/a/spec.rules[0].host", reason: old }]',
        },
      },
    },
  },
  {
    when: 'a code that there is not',
    stack: {
      controllers: 'external: { replicas: 1 }',
      planning: 'ignore: [{ code: EW6066, path: "edgewire:controllers.external.replicas", reason: a lab }]',
    },
    path: 'edgewire:planning.ignore[0]',
    message: ['EW6066 is not reported'],
    hint: ['There is no such code: write EW6006'],
    twins: {
      'the code': {
        stack: {
          planning: 'ignore: [{ code: EW6006, path: "edgewire:controllers.external.replicas", reason: a lab }]',
        },
      },
    },
  },
]);

const noPool = { addresses: '{}' };

pairs('EW9003', [
  {
    when: 'no pool at all',
    stack: noPool,
    path: 'edgewire:addresses.pools',
    message: ['MetalLB has no pool', 'external would wait for an address'],
    hint: ['edgewire:addresses.pools: { edge:', 'edgewire:charts.install: { metallb: false }'],
    twins: {
      'a pool': { stack: { addresses: '{ pools: { edge: [192.0.2.10-192.0.2.20] } }' } },
      'a cloud that gives out addresses': { stack: { charts: 'install: { metallb: false }' } },
      'no controllers of ours': { stack: { charts: 'install: { traefik: false }' } },
      'a Service of another type': {
        stack: { charts: 'values: { traefik: { service: { spec: { type: NodePort } } } }' },
      },
      'another load balancer': {
        stack: { charts: 'values: { traefik: { service: { spec: { loadBalancerClass: example.com/lb } } } }' },
      },
    },
  },
  {
    when: 'two controllers',
    stack: { ...noPool, controllers: 'a: { default: true }\nb: {}' },
    path: 'edgewire:addresses.pools',
    message: ['a and b would wait'],
    hint: ['Name a range'],
    twins: { 'a pool': { stack: { addresses: '{ pools: { edge: [192.0.2.10-192.0.2.20] } }' } } },
  },
]);
