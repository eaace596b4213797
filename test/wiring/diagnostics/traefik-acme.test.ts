import { app } from '../stacks';
import { pairs } from './pairs';

const acme = '{ directory: letsencrypt-staging, dns01: { cloudflare: { apiToken: { secure: v1:x } } } }';
const client = `external: { replicas: 1, acme: ${acme} }`;
const lab = (more = '') => `lab: { domain: lab.example.com, certificate: { traefikAcme: {} }${more} }`;
const byItself = { certificate: { traefikAcme: {} } };
const hint = ['edgewire:controllers.external.acme'];

pairs('EW4023', [
  {
    when: 'an environment at a controller without an ACME client, told once for its hosts',
    stack: { environments: lab(), apps: app('wiki.lab.example.com') },
    path: 'edgewire:environments.lab.certificate.traefikAcme',
    message: ['The environment lab has its certificates collected by the controller external itself'],
    hint,
    twins: { 'the hint': { stack: { controllers: client } } },
  },
  {
    when: 'an application at such a controller',
    stack: { apps: app('wiki.example.net', byItself) },
    path: 'edgewire:apps[0].host',
    message: ['wiki.example.net has its certificates collected'],
    hint,
    twins: { 'the hint': { stack: { controllers: client } } },
  },
  {
    when: 'an environment that is to be copied',
    stack: { controllers: client, environments: lab(', namespaces: { list: [wiki] }') },
    path: 'edgewire:environments.lab.namespaces',
    message: ['there is no Secret'],
    hint: ['Leave edgewire:environments.lab.namespaces out'],
    twins: { 'the hint': { stack: { environments: lab() } } },
  },
  {
    when: "Epinio's environment",
    stack: { controllers: client, environments: lab(), epinio: '{ environment: lab, dex: false }' },
    path: 'edgewire:epinio.environment',
    message: ['Epinio routes its applications by the routing secret of lab, and there is none'],
    hint: ['an environment with an issuer'],
    twins: {
      'the hint': {
        stack: { environments: 'lab: { domain: lab.example.com, issuer: corporate, namespaces: { all: true } }' },
      },
    },
  },
]);
