import { type Sections } from '../stacks';
import { pairs } from './pairs';

const dns01 = 'dns01: { cloudflare: { apiToken: { secure: c } } }';
const issuerOf = (more: string) => `issuer: { acme: { directory: letsencrypt-production, ${more} ${dns01} } }`;

/** The environment `production` on an issuer at Let's Encrypt. */
function issuing(renewBefore: string, account = ''): Sections {
  const more = renewBefore === '' ? '' : `renewBefore: ${renewBefore}, `;
  return {
    issuers: issuerOf(account),
    environments: `production: { domain: apps.example.com, ${more}issuer: issuer, namespaces: { list: [wiki] } }`,
  };
}

/** The environment `production`, whose certificate the program orders at Let's Encrypt. */
function ordered(more: string, upEvery = ''): Sections {
  const acme = `{ directory: letsencrypt-production, termsOfServiceAgreed: true, ${more} ${dns01} }`;
  return {
    environments: `production: { domain: apps.example.com, certificate: { acme: ${acme} }, namespaces: { list: [wiki] } }`,
    planning: upEvery === '' ? '{}' : `{ upEvery: ${upEvery} }`,
  };
}

const environment = 'edgewire:environments.production';

/** A Certificate of a manifest, by an issuer of the stack. */
const renewing = (renewal: string, issuer = 'letsencrypt') => `---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: wiki, namespace: wiki }
spec:
  secretName: wiki-tls
  dnsNames: [wiki.example.net]
  issuerRef: { name: ${issuer}, kind: ClusterIssuer }
  ${renewal}
`;

pairs('EW4012', [
  {
    when: 'a renewal 70 days before the end, where certificates are to live 64',
    stack: issuing('70d'),
    path: `${environment}.renewBefore`,
    message: ['From 2027-02-10 on', 'live 64 days at letsencrypt-production', 'cert-manager passes over it', '21 days'],
    hint: [`${environment}.renewBefore: 33%`],
    twins: {
      'the hint': { stack: issuing('33%') },
      'a private CA, whose certificates go on to live 90 days': {
        stack: { ...issuing('70d'), issuers: 'issuer: { ca: { generate: { commonName: Example } } }' },
      },
    },
  },
  {
    when: 'a renewal 50 days before the end, where certificates are to live 45 a year later',
    stack: issuing('50d'),
    path: `${environment}.renewBefore`,
    message: ['From 2028-02-16 on'],
    hint: ['33%'],
    twins: { '44 days': { stack: issuing('44d') } },
  },
  {
    when: 'the same, by the program itself, with certificates of six days',
    stack: ordered('profile: shortlived, renewBefore: 7d,'),
    path: `${environment}.certificate.acme.renewBefore`,
    message: [
      'Certificates of production live 160 hours'.slice(1),
      '(profile shortlived)',
      'the program passes over it',
    ],
    hint: [`${environment}.certificate.acme.renewBefore: 33%`],
    twins: { 'the hint': { stack: ordered('profile: shortlived, renewBefore: 33%,') } },
  },
  {
    when: 'a Certificate of a manifest that is to be renewed 70 days before its end',
    manifests: renewing('renewBefore: 1680h'),
    path: 'manifest:app.yaml#1/Certificate/wiki/wiki/spec.renewBefore',
    message: ['From 2027-02-10 on', 'the Certificate wiki/wiki live 64 days', 'renewBefore is 70 days', '21 days'],
    hint: ['renewBeforePercentage: 33'],
    twins: {
      'the hint': { manifests: renewing('renewBeforePercentage: 33') },
      '40 days': { manifests: renewing('renewBefore: 960h') },
      'a private CA': { manifests: renewing('renewBefore: 1680h', 'corporate') },
      'what is no duration': { manifests: renewing('renewBefore: 70d') },
    },
  },
]);

const copied = (upEvery: string, distribution: string): Sections => ({
  environments: `production: { domain: apps.example.com, issuer: corporate, distribution: ${distribution}, namespaces: { list: [wiki] } }`,
  planning: `{ upEvery: ${upEvery} }`,
});

const made = (upEvery: string): Sections => ({
  environments:
    'production: { domain: apps.example.com, certificate: { tls: { validityDays: 30 } }, namespaces: { list: [wiki] } }',
  planning: `{ upEvery: ${upEvery} }`,
});

pairs('EW4013', [
  {
    when: 'an `up` a month and certificates that are to live 64 days',
    stack: ordered('', '28d'),
    path: `${environment}.certificate`,
    message: ['From 2027-02-10 on', 'lives 64 days', 'in its last 21 days', 'comes 28 days later'],
    hint: ['every 21 days or more often', 'an issuer'],
    twins: { 'the hint, until 2028': { stack: ordered('', '15d') }, 'nothing promised': { stack: ordered('') } },
  },
  {
    when: 'an `up` in three days and certificates of six',
    stack: ordered('profile: shortlived,', '3d'),
    path: `${environment}.certificate`,
    message: ['The certificate of production lives 160 hours'.slice(4), 'in its last 53 hours'],
    hint: ['every 53 hours'],
    twins: { 'two days': { stack: ordered('profile: shortlived,', '2d') } },
  },
  {
    when: '@pulumi/tls, which makes a new one in the last third',
    stack: made('11d'),
    path: `${environment}.certificate`,
    message: ['lives 30 days', 'in its last 10 days'],
    hint: ['every 10 days'],
    twins: { 'the hint': { stack: made('10d') } },
  },
  {
    when: 'copies that only `up` makes',
    stack: copied('31d', 'direct'),
    path: `${environment}.distribution`,
    message: ['cert-manager renews it 30 days before its end', 'the copies run out'],
    hint: [`${environment}.distribution: kubed`],
    twins: { 'the hint': { stack: copied('31d', 'kubed') }, 'often enough': { stack: copied('30d', 'direct') } },
  },
]);

pairs('EW4016', [
  {
    when: 'a profile that has ended',
    stack: issuing('', 'profile: tlsclient,'),
    at: '2026-07-08T00:00:00Z',
    path: 'edgewire:issuers.issuer.acme.profile',
    message: ['tlsclient ended on 2026-07-08 at letsencrypt-production'],
    hint: ['classic, tlsserver, shortlived'],
    twins: {
      'the hint': { stack: issuing('', 'profile: tlsserver,') },
      'the second before': { at: '2026-07-07T23:59:59Z' },
    },
  },
  {
    when: 'a profile that nobody knows',
    stack: ordered('profile: shortlive,'),
    path: `${environment}.certificate.acme.profile`,
    message: ['shortlive is none that is known'],
    hint: ['shortlived'],
    twins: {
      'a private server': {
        stack: {
          ...ordered(''),
          issuers: 'issuer: { acme: { directory: "https://acme.example.com/dir", profile: own } }',
        },
      },
    },
  },
]);

pairs('EW4017', [
  {
    when: 'a wait of ten hours for an order that lives eight',
    stack: { ...issuing('', 'profile: tlsserver,'), cluster: '{ waitSeconds: { certificate: 36000 } }' },
    path: 'edgewire:cluster.waitSeconds.certificate',
    message: ['would wait 10 hours', 'profile tlsserver is closed after 8 hours'],
    hint: ['28800 seconds'],
    twins: {
      'the hint': { stack: { cluster: '{ waitSeconds: { certificate: 28800 } }' } },
      'the default profile': { stack: issuing('') },
    },
  },
]);

pairs('EW4018', [
  {
    when: "a root of Let's Encrypt that is too young",
    stack: issuing('', 'preferredChain: Root YE,'),
    path: 'edgewire:issuers.issuer.acme.preferredChain',
    message: ["Root YE is in no client's trust store"],
    hint: ['ISRG Root X1'],
    twins: {
      'the root that clients have': { stack: issuing('', 'preferredChain: ISRG Root X1,') },
    },
  },
  {
    when: 'a root at which no chain ends any more',
    stack: issuing('', 'preferredChain: DST Root CA X3,'),
    path: 'edgewire:issuers.issuer.acme.preferredChain',
    message: ['letsencrypt-production offers no chain that ends at the root DST Root CA X3', 'ends at ISRG Root X1'],
    hint: ['Leave preferredChain out', 'ISRG Root X1, ISRG Root X2'],
    twins: {
      'the hint': { stack: issuing('') },
      'a root that is offered': { stack: issuing('', 'preferredChain: ISRG Root X2,') },
      'an authority whose chains are not known': {
        stack: {
          issuers:
            'issuer: { acme: { directory: "https://acme.example.com/directory", preferredChain: DST Root CA X3, dns01: { cloudflare: { apiToken: { secure: c } } } } }',
        },
      },
    },
  },
  {
    when: 'a young root, with a name before its own, at which no chain ends',
    stack: issuing('', 'preferredChain: ISRG Root YE,'),
    path: 'edgewire:issuers.issuer.acme.preferredChain',
    message: ['offers no chain that ends at the root ISRG Root YE', 'ends at ISRG Root X1'],
    hint: ['Leave preferredChain out'],
    twins: { 'the hint': { stack: issuing('') } },
  },
  {
    when: 'a young root of production at staging',
    stack: {
      ...issuing(''),
      issuers:
        'issuer: { acme: { directory: letsencrypt-staging, preferredChain: Root YE, dns01: { cloudflare: { apiToken: { secure: c } } } } }',
    },
    path: 'edgewire:issuers.issuer.acme.preferredChain',
    message: ['letsencrypt-staging offers no chain that ends at the root Root YE', '(STAGING) Pretend Pear X1'],
    hint: ['Leave preferredChain out'],
    twins: { 'the hint': { stack: issuing('') } },
  },
  {
    when: 'a root of production at staging',
    stack: {
      ...issuing(''),
      issuers:
        'issuer: { acme: { directory: letsencrypt-staging, preferredChain: ISRG Root X1, dns01: { cloudflare: { apiToken: { secure: c } } } } }',
    },
    path: 'edgewire:issuers.issuer.acme.preferredChain',
    message: ['letsencrypt-staging offers no chain'],
    hint: ['(STAGING) Pretend Pear X1'],
    twins: {
      'its own root': {
        stack: {
          issuers:
            'issuer: { acme: { directory: letsencrypt-staging, preferredChain: (STAGING) Pretend Pear X1, dns01: { cloudflare: { apiToken: { secure: c } } } } }',
        },
      },
    },
  },
]);

pairs('EW4020', [
  {
    when: 'a plan for a day a year after the tables were read',
    stack: issuing(''),
    at: '2027-08-05T00:00:00Z',
    path: 'edgewire:planning',
    message: ['letsencrypt-production was read on 2026-08-05'],
    hint: ['newer version'],
    twins: {
      'the second before': { at: '2027-08-04T23:59:59Z' },
      'a private CA': { stack: { issuers: 'issuer: { ca: { generate: { commonName: Example } } }' } },
    },
  },
]);

pairs('EW4005', [
  {
    when: 'a renewal each day from 2028 on',
    stack: issuing('44d'),
    path: `${environment}.renewBefore`,
    message: ['From 2028-02-16 on, renewals of exactly *.apps.example.com are 7 orders in 7 days', 'allows 5'],
    hint: [`${environment}.renewBefore: 33%`],
    twins: {
      'the hint': { stack: issuing('33%') },
      'renewals by ARI, which are exempt': { stack: { charts: '{ certManager: { renewalInfo: true } }' } },
    },
  },
  {
    when: 'the same on that day',
    stack: issuing('44d'),
    at: '2028-02-16T00:00:00Z',
    severity: 'error',
    path: `${environment}.renewBefore`,
    message: ['Renewals of exactly'.slice(1), '7 orders in 7 days'],
    hint: ['33%'],
    twins: { 'the hint': { stack: issuing('33%') } },
  },
]);
