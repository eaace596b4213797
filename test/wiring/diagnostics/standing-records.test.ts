import { type Sections } from '../stacks';
import { pairs } from './pairs';

const path = 'edgewire:environments.production.certificate.acme.dnsPersist01';

function proven(by: string, directory = 'letsencrypt-staging'): Sections {
  const acme = `{ directory: ${directory}, termsOfServiceAgreed: true, ${by} }`;
  return {
    environments: `production: { domain: apps.example.com, certificate: { acme: ${acme} }, namespaces: { list: [wiki] } }`,
  };
}

const until = (instant: string) => proven(`dnsPersist01: { persistUntil: '${instant}' }`);

pairs('EW4014', [
  {
    when: "standing records at Let's Encrypt's production",
    stack: proven('dnsPersist01: {}', 'letsencrypt-production'),
    path,
    message: ['letsencrypt-production does not offer DNS-PERSIST-01'],
    hint: ['dns01', 'letsencrypt-staging'],
    twins: {
      'the hint': { stack: proven('dns01: { cloudflare: { apiToken: { secure: c } } }', 'letsencrypt-production') },
      staging: { stack: proven('dnsPersist01: {}') },
      'another authority': { stack: proven('dnsPersist01: {}', 'https://acme.example.com/directory') },
    },
  },
]);

pairs('EW4021', [
  {
    when: 'records that end in 30 days',
    stack: until('2027-01-31T00:00:00Z'),
    at: '2027-01-01T00:00:00Z',
    path: `${path}.persistUntil`,
    message: ['end on 2027-01-31, in 30 days'],
    hint: ['later persistUntil'],
    twins: {
      'the hint': { stack: until('2028-01-31T00:00:00Z') },
      'a second more': { stack: until('2027-01-31T00:00:01Z') },
      'no end': { stack: proven('dnsPersist01: {}') },
    },
  },
  {
    when: 'records that have ended',
    stack: until('2027-01-01T00:00:00Z'),
    at: '2027-01-01T00:00:00Z',
    severity: 'error',
    path: `${path}.persistUntil`,
    message: ['ended on 2027-01-01'],
    hint: ['later persistUntil'],
    twins: { 'the hint': { stack: until('2028-01-31T00:00:00Z') } },
  },
]);
