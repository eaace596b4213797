import { app, type Sections } from '../stacks';
import { pairs } from './pairs';

const path = 'edgewire:addresses.floatingIps["192.0.2.10"]';
const pool = 'pools: { edge: [192.0.2.10-192.0.2.20] }';
const mapped = `${pool}\nfloatingIps: { 192.0.2.10: 203.0.113.7 }`;
const bare = 'staging: { acme: { directory: letsencrypt-staging, http01: {} } }';
const byDns =
  'staging: { acme: { directory: letsencrypt-staging, dns01: { cloudflare: { apiToken: { secure: c } } } } }';
const corporate = 'corporate: { ca: { generate: { commonName: Example Corp } } }';
const controllers = '{ external: { address: 192.0.2.10 } }';

function ordering(issuer: string, addresses = mapped, host = 'shop.example.net'): Sections {
  return {
    addresses,
    controllers,
    issuers: `${corporate}\n${issuer}`,
    apps: app(host, { issuer: 'staging' }),
  };
}

function registry(host: string, more: Sections = {}): Sections {
  return {
    addresses: mapped,
    controllers,
    issuers: corporate,
    epinio: `
      environment: production
      webInterface: false
      users: [{ username: ops, password: { secure: p } }]
      registry: { external: { url: ${host} } }
      storage: { s3: { endpoint: s3.example.net, accessKeyID: a, secretAccessKey: { secure: s } } }`,
    ...more,
  };
}

pairs('EW6007', [
  {
    when: 'HTTP-01 behind a floating IP',
    stack: ordering(bare),
    path,
    message: ['HTTP-01 (issuer staging): shop.example.net', 'the floating IP 203.0.113.7', 'may not reach'],
    hint: ['rewrite name exact shop.example.net traefik-external.traefik-external.svc.cluster.local'],
    twins: {
      'an address of its own': { stack: ordering(bare, pool) },
      'DNS-01': { stack: ordering(byDns) },
      'a zone of DNS-01 beside HTTP-01': {
        stack: ordering(
          bare.replace(
            'http01: {}',
            'http01: {}, dns01: { zones: [example.net], cloudflare: { apiToken: { secure: c } } }',
          ),
        ),
      },
      'no application that orders': { stack: { ...ordering(bare), apps: '[]' } },
    },
  },
  {
    when: "Epinio's registry is at the edge that it needs",
    stack: registry('registry.apps.example.com:5000'),
    path,
    message: ['Epinio reaches its registry by a public name: registry.apps.example.com.'],
    hint: ['rewrite name exact registry.apps.example.com traefik-external.'],
    twins: {
      'a registry elsewhere': { stack: registry('registry.example.net') },
      'an address of its own': { stack: registry('registry.apps.example.com', { addresses: pool }) },
    },
  },
]);
