import { app } from '../stacks';
import { pairs } from './pairs';

const issuers = (way: string, directory = 'letsencrypt-staging') =>
  `site: { acme: { directory: ${directory}, ${way} } }`;
const named = app('www.example.net', { issuer: 'site' });
const closed = 'external: { allow: [10.0.0.0/8] }';
const dns01 = 'dns01: { cloudflare: { apiToken: { secure: v1:x } } }';
const byTraefik = (challenge: string, more = 'allow: [10.0.0.0/8]') =>
  `external: { replicas: 1, ${more}, acme: { directory: letsencrypt-staging, ${challenge} } }`;

pairs('EW4022', [
  {
    when: 'HTTP-01 of a public authority at a controller that does not let it in',
    stack: { controllers: closed, issuers: issuers('http01: {}'), environments: '{}', apps: named },
    path: 'edgewire:controllers.external.allow',
    message: ['letsencrypt-staging proves control of www.example.net by connecting to external'],
    hint: ['DNS-01'],
    twins: {
      'the hint': { stack: { issuers: issuers(dns01) } },
      'everybody let in': { stack: { controllers: 'external: { allow: [0.0.0.0/0] }' } },
      'everybody let in by halves': {
        stack: { controllers: 'external: { allow: [128.0.0.0/1, 0.0.0.0/1, 10.0.0.0/8], address: 192.0.2.10 }' },
      },
      'another controller that answers': {
        stack: {
          controllers: 'external: { default: true, allow: [10.0.0.0/8] }\nopen: {}',
          issuers: issuers('http01: { controller: open }'),
        },
      },
      'an authority of their own': { stack: { issuers: issuers('http01: {}', 'https://acme.example.com/directory') } },
    },
  },
  {
    when: 'everybody let in by IPv6 alone, at an address of IPv4',
    stack: {
      controllers: 'external: { allow: ["::/0", 10.0.0.0/8, 10.0.0.0/8], address: 192.0.2.10 }',
      issuers: issuers('http01: {}'),
      environments: '{}',
      apps: named,
    },
    path: 'edgewire:controllers.external.allow',
    message: ['which does not let it in'],
    hint: ['DNS-01'],
    twins: {
      'both families': { stack: { controllers: 'external: { allow: ["::/0", 0.0.0.0/0], address: 192.0.2.10 }' } },
    },
  },
  {
    when: "TLS-ALPN-01 of Traefik's own ACME there",
    stack: {
      controllers: byTraefik('tlsAlpn01: {}'),
      environments: 'site: { domain: site.example.com, certificate: { traefikAcme: {} } }',
      apps: app('www.site.example.com'),
    },
    path: 'edgewire:controllers.external.allow',
    message: ['proves control of www.site.example.com'],
    hint: ['DNS-01'],
    twins: { 'the hint': { stack: { controllers: byTraefik(dns01) } } },
  },
]);
