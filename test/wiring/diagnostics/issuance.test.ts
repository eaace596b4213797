import assert from 'node:assert/strict';
import { type Diagnostic } from '../../../components/wiring/rules/diagnostic';
import { app, block, checkOf, ingress, planOf, rule, type Sections, wikiIngress } from '../stacks';
import { type Pair, pairs } from './pairs';

/** The one environment `production`, on the issuer `issuer`, which is given in YAML. */
function issuing(issuer: string, domain = 'apps.example.com', more = ''): Sections {
  return {
    issuers: `issuer: ${issuer}`,
    environments: `production: { domain: ${domain}, ${more}issuer: issuer, namespaces: { list: [wiki] } }`,
  };
}

const dns01 = 'dns01: { cloudflare: { apiToken: secret } }';
const acme = (directory: string, more = '') => `{ acme: { directory: "${directory}", ${more}${dns01} } }`;
const production = acme('letsencrypt-production');
const privateCa = '{ ca: { generate: { commonName: Example } } }';
const solving = (solvers: string) => `{ acme: { directory: letsencrypt-production, ${solvers} } }`;
const zoned = (zone: string) => solving(`dns01: { zones: [${zone}], cloudflare: { apiToken: secret } }`);

/** An environment that covers none of the hosts in question. */
const elsewhere = 'other: { domain: example.org, certificate: { tls: {} }, namespaces: { list: [wiki] } }';

const resolver = '{ le: { acme: { email: ops@example.com, storage: /data/acme.json, tlsChallenge: {} } } }';

const netHosts = (count: number) => Array.from({ length: count }, (_, index) => `h${index}.example.net`);

/** An annotated Ingress with so many hosts in its one tls block. */
function annotated(count: number): string {
  return ingress({
    annotations: '{ cert-manager.io/cluster-issuer: issuer }',
    rules: netHosts(count)
      .map((host) => rule(host))
      .join(', '),
    tls: `{ hosts: [${netHosts(count).join()}], secretName: many-tls }`,
  });
}

/** An application with so many hosts and a certificate of its own. */
function manyHosts(count: number): string {
  const service = { name: 'wiki', port: 80 };
  return `- ${JSON.stringify({ name: 'wiki', namespace: 'wiki', hosts: netHosts(count), issuer: 'issuer', service })}`;
}

/** The one environment `production`, whose certificate the program itself orders, by one solver. */
function orderedHere(zones: string, more = ''): string {
  const solver = `{ ${zones}, cloudflare: { apiToken: secret } }`;
  const acme = `{ directory: letsencrypt-staging, termsOfServiceAgreed: true, dns01: ${solver} }`;
  return `production: { domain: apps.example.com, ${more}certificate: { acme: ${acme} }, namespaces: { list: [wiki] } }`;
}

const issuerPath = 'edgewire:environments.production.issuer';

pairs('EW4001', [
  {
    when: 'an issuer by HTTP-01 only',
    stack: issuing(solving('http01: {}')),
    path: issuerPath,
    message: ['*.apps.example.com is a wildcard', 'DNS-01 only', 'the issuer issuer has no DNS-01 solver'],
    hint: ['Set edgewire:issuers.issuer.acme.dns01'],
    twins: {
      'the hint': { stack: issuing(solving(`http01: {}, ${dns01}`)) },
      'a private CA': { stack: issuing(privateCa) },
      'an issuer of the cluster, whose solvers are not known': {
        stack: issuing('{ existing: { name: cluster-issuer, directory: letsencrypt-production } }'),
      },
    },
  },
  {
    when: 'zones that do not contain the domain',
    stack: issuing(
      zoned('example.org, ps.example.com'),
      'apps.example.com',
      'names: ["*.example.org", "*.example.net"], ',
    ),
    path: issuerPath,
    message: ['*.apps.example.com, *.example.net are wildcards', 'no DNS-01 solver whose zones contain them'],
    hint: ['zones', 'edgewire:issuers.issuer.acme.dns01'],
    twins: {
      'the hint': {
        stack: issuing(
          zoned('example.org, example.com, Example.NET'),
          'apps.example.com',
          'names: ["*.example.org", "*.example.net"], ',
        ),
      },
      'a solver without zones': {
        stack: issuing(
          solving('dns01: [{ zones: [example.org], cloudflare: { apiToken: a } }, { cloudflare: { apiToken: b } }]'),
          'apps.example.com',
          'names: ["*.example.org", "*.example.net"], ',
        ),
      },
    },
  },
  {
    when: 'a plain name that lies in no zone, without HTTP-01',
    stack: issuing(zoned('apps.example.com'), 'apps.example.com', 'names: [www.example.net], '),
    path: issuerPath,
    message: ['cert-manager has no solver for www.example.net', 'nothing of the certificate', 'are apps.example.com'],
    hint: ['Add the zone', 'or set edgewire:issuers.issuer.acme.http01: {}'],
    twins: {
      'the zone': {
        stack: issuing(zoned('apps.example.com, example.net'), 'apps.example.com', 'names: [www.example.net], '),
      },
      'HTTP-01': {
        stack: issuing(
          solving('dns01: { zones: [apps.example.com], cloudflare: { apiToken: secret } }, http01: {}'),
          'apps.example.com',
          'names: [www.example.net], ',
        ),
      },
    },
  },
  {
    when: 'the apex of a domain, in a zone that begins below it',
    stack: issuing(zoned('apps.example.com'), 'example.com', 'apex: true, '),
    path: issuerPath,
    message: ['no solver for *.example.com, example.com'],
    hint: ['Add the zone to the `zones`'],
    twins: { 'the zone': { stack: issuing(zoned('example.com'), 'example.com', 'apex: true, ') } },
  },
  {
    when: 'a zone with a *, which is that wildcard alone',
    stack: issuing(zoned('"*.apps.example.com"'), 'apps.example.com', 'apex: true, '),
    path: issuerPath,
    message: ['no solver for apps.example.com,'],
    hint: ['Write apps.example.com in place of the zone *.apps.example.com', 'label by label'],
    twins: {
      'the hint': { stack: issuing(zoned('apps.example.com'), 'apps.example.com', 'apex: true, ') },
      'the wildcard alone': { stack: issuing(zoned('"*.apps.example.com"')) },
    },
  },
  {
    when: 'a zone with a dot at its end',
    stack: issuing(zoned('example.com.')),
    path: issuerPath,
    message: ['no DNS-01 solver whose zones contain it'],
    hint: ['Write example.com in place of the zone example.com.'],
    twins: { 'the hint': { stack: issuing(zoned('example.com')) } },
  },
  {
    when: 'the certificate of an application, outside the zones of its issuer',
    stack: { ...issuing(zoned('apps.example.com')), apps: app('www.example.net', { issuer: 'issuer' }) },
    path: 'edgewire:apps[0].host',
    message: ['no solver for www.example.net'],
    hint: ['edgewire:issuers.issuer.acme.http01'],
    twins: {
      'the zone': {
        stack: {
          ...issuing(zoned('apps.example.com, example.net')),
          apps: app('www.example.net', { issuer: 'issuer' }),
        },
      },
    },
  },
  {
    when: 'a wildcard of an annotated Ingress, from an issuer by HTTP-01 only',
    stack: { issuers: `issuer: ${solving('http01: {}')}`, environments: elsewhere },
    manifests: ingress({
      annotations: '{ cert-manager.io/cluster-issuer: issuer }',
      rules: rule('*.example.net'),
      tls: block('*.example.net', 'net-tls'),
    }),
    path: `${wikiIngress}/spec.rules[0].host`,
    message: ['*.example.net is a wildcard', 'HTTP-01 alone'],
    hint: ['Set edgewire:issuers.issuer.acme.dns01'],
    twins: {
      'a plain host': {
        manifests: ingress({
          annotations: '{ cert-manager.io/cluster-issuer: issuer }',
          rules: rule('www.example.net'),
          tls: block('www.example.net', 'net-tls'),
        }),
      },
    },
  },
  {
    when: 'a certificate that the program orders itself',
    stack: { environments: orderedHere('zones: [example.org]') },
    path: 'edgewire:environments.production.certificate.acme',
    message: ['*.apps.example.com is a wildcard', 'certificate.acme of production has no DNS-01 solver whose zones'],
    hint: ['zones', 'edgewire:environments.production.certificate.acme.dns01'],
    twins: { 'the hint': { stack: { environments: orderedHere('zones: [example.com]') } } },
  },
  {
    when: 'a name without a wildcard that the program orders itself',
    stack: { environments: orderedHere('zones: [apps.example.com]', 'names: [www.example.com], ') },
    path: 'edgewire:environments.production.certificate.acme',
    message: ['The program itself proves control of www.example.com by DNS-01 only'],
    hint: ['zones', 'edgewire:environments.production.certificate.acme.dns01'],
    twins: {
      'a zone of that very name': {
        stack: {
          environments: orderedHere('zones: [apps.example.com, www.example.com]', 'names: [www.example.com], '),
        },
      },
      'an issuer whose zone has it': {
        stack: issuing(zoned('example.com'), 'apps.example.com', 'names: [www.example.com], '),
      },
    },
  },
]);

const domainPath = 'edgewire:environments.production.domain';

pairs('EW4002', [
  {
    when: "Let's Encrypt's production for sslip.io",
    stack: issuing(production, 'apps.192.0.2.10.sslip.io'),
    path: domainPath,
    message: ['*.apps.192.0.2.10.sslip.io is under sslip.io', 'one quota', 'letsencrypt-production'],
    hint: ['a private CA', 'letsencrypt-staging', 'a domain of your own'],
    twins: {
      staging: { stack: issuing(acme('letsencrypt-staging'), 'apps.192.0.2.10.sslip.io') },
      'a private CA': { stack: issuing(privateCa, 'apps.192.0.2.10.sslip.io') },
      'a domain of your own': { stack: issuing(production, 'apps.192.0.2.10.sslip.io.example.com') },
      'a name that only ends like it': { stack: issuing(production, 'apps.mysslip.io') },
    },
  },
  {
    when: 'the same by its URL, for a name under nip.io',
    stack: issuing(
      acme('https://acme-v02.api.letsencrypt.org/directory'),
      'apps.example.com',
      'names: [a.192.0.2.10.nip.io], ',
    ),
    path: 'edgewire:environments.production.names[0]',
    message: ['a.192.0.2.10.nip.io is under nip.io', 'letsencrypt-production'],
    hint: ['letsencrypt-staging'],
    twins: {
      'a directory of your own': {
        stack: issuing(
          acme('https://acme.example.com/directory'),
          'apps.example.com',
          'names: [a.192.0.2.10.nip.io], ',
        ),
      },
    },
  },
  {
    when: 'an application with an issuer',
    stack: { apps: app('wiki.192.0.2.10.sslip.io', { issuer: 'letsencrypt' }) },
    path: 'edgewire:apps[0].host',
    message: ['wiki.192.0.2.10.sslip.io'],
    hint: ['letsencrypt-staging'],
    twins: { staging: { stack: { apps: app('wiki.192.0.2.10.sslip.io', { issuer: 'staging' }) } } },
  },
]);

const special = ['test', 'local', 'internal', 'invalid', 'localhost', 'example', 'onion', 'home.arpa'];

pairs('EW4003', [
  ...special.map((suffix): Pair => {
    const reserved = issuing(production, `apps.${suffix}`);
    return {
      when: `a domain under .${suffix}`,
      stack: reserved,
      path: domainPath,
      message: ['letsencrypt-production issues no certificate for *.apps.', `.${suffix} is reserved for special use`],
      hint: ['private CA', 'a public domain'],
      twins: {
        'a private CA': { stack: issuing(privateCa, `apps.${suffix}`) },
        'a letter more': { stack: issuing(production, `apps.x${suffix}`) },
      },
    };
  }),
  {
    when: 'the special-use suffix itself',
    stack: issuing(production, 'home.arpa'),
    path: domainPath,
    message: ['*.home.arpa: .home.arpa is reserved'],
    hint: ['private CA'],
    twins: { 'a private CA': { stack: issuing(privateCa, 'home.arpa') } },
  },
  {
    when: 'a single label',
    stack: issuing(production, 'intranet'),
    path: domainPath,
    message: ['*.intranet: intranet is a single label'],
    hint: ['private CA'],
    twins: {
      'a private CA': { stack: issuing(privateCa, 'intranet') },
      'example.com, a documentation name': { stack: issuing(production, 'example.com') },
      'example.net, a documentation name': { stack: issuing(production, 'example.net') },
      'example.org, a documentation name': { stack: issuing(production, 'example.org') },
    },
  },
  {
    when: 'a further name, at the staging authority',
    stack: issuing(acme('letsencrypt-staging'), 'apps.example.com', 'names: [wiki.corp.internal], '),
    path: 'edgewire:environments.production.names[0]',
    message: ['letsencrypt-staging issues no certificate for wiki.corp.internal'],
    hint: ['private CA'],
    twins: {
      'a public name': {
        stack: issuing(acme('letsencrypt-staging'), 'apps.example.com', 'names: [wiki.example.org], '),
      },
    },
  },
  {
    when: 'the second host of an application with an issuer',
    stack: { apps: app('', { host: undefined, hosts: ['a.example.org', 'a.test'], issuer: 'letsencrypt' }) },
    path: 'edgewire:apps[0].hosts[1]',
    message: ['a.test'],
    hint: ['private CA'],
    twins: {
      'the hint': {
        stack: { apps: app('', { host: undefined, hosts: ['a.example.org', 'a.test'], issuer: 'corporate' }) },
      },
    },
  },
  {
    when: 'an annotated manifest',
    manifests: ingress({
      annotations: '{ cert-manager.io/cluster-issuer: letsencrypt }',
      rules: rule('wiki.corp.internal'),
      tls: block('wiki.corp.internal', 'wiki-tls'),
    }),
    path: `${wikiIngress}/spec.rules[0].host`,
    message: ['wiki.corp.internal'],
    hint: ['private CA'],
    twins: {
      'another issuer': {
        manifests: ingress({
          annotations: '{ cert-manager.io/cluster-issuer: corporate }',
          rules: rule('wiki.corp.internal'),
          tls: block('wiki.corp.internal', 'wiki-tls'),
        }),
      },
    },
  },
]);

pairs('EW4004', [
  {
    when: 'a wildcard on a suffix of registries',
    stack: issuing(privateCa, 'co.uk'),
    path: domainPath,
    message: ['*.co.uk is a wildcard directly on the public suffix co.uk', 'authorities do not issue it'],
    hint: ['a domain of your own under co.uk'],
    twins: {
      'the hint': { stack: issuing(privateCa, 'example.co.uk') },
      'a suffix that is not public': { stack: issuing(privateCa, 'corp.internal') },
      'a plain name that ends like it': { stack: issuing(privateCa, 'example.co.uk', 'names: [myco.uk, co.uk], ') },
    },
  },
  {
    when: "a wildcard on a suffix of the list's private section",
    stack: issuing(privateCa, 'apps.example.com', 'names: [github.io, "*.github.io"], '),
    path: 'edgewire:environments.production.names[1]',
    message: ['*.github.io', 'everybody who has a name there'],
    hint: ['under github.io'],
    twins: { 'the hint': { stack: issuing(privateCa, 'apps.example.com', 'names: ["*.example.github.io"], ') } },
  },
]);

/** Applications with certificates of their own, one order each. */
function ordering(
  hosts: readonly string[],
  issuer = 'letsencrypt',
  more: Readonly<Record<string, unknown>> = {},
): Sections {
  return {
    apps: hosts.map((host, index) => app(host, { name: `app-${index}`, path: `/${index}`, issuer, ...more })).join(''),
  };
}

const numbered = (count: number, domain: string) => Array.from({ length: count }, (_, index) => `h${index}.${domain}`);
const at = (share: number, sections: Sections): Sections => ({ ...sections, planning: `warnAtQuota: ${share}` });

pairs('EW4005', [
  {
    when: 'more than half of what a registered domain may have',
    stack: ordering(numbered(26, 'sub.example.org')),
    path: 'edgewire:apps[0].host',
    message: [
      '26 orders for the registered domain example.org',
      'letsencrypt-production',
      'allows 50 per 7 days',
      'the 50 %',
    ],
    hint: ['one wildcard', 'letsencrypt-staging', 'spread'],
    twins: {
      'one order less': { stack: ordering(numbered(25, 'sub.example.org')) },
      'another domain for one': { stack: ordering([...numbered(25, 'sub.example.org'), 'h.example.net']) },
      'suffixes of the private section, each a domain': {
        stack: ordering(Array.from({ length: 26 }, (_, index) => `a.h${index}.github.io`)),
      },
      'the staging authority': { stack: ordering(numbered(26, 'sub.example.org'), 'staging') },
      'a private CA': { stack: ordering(numbered(26, 'sub.example.org'), 'corporate') },
      'a warning later': { stack: at(0.52, ordering(numbered(26, 'sub.example.org'))) },
      'one wildcard': {
        stack: {
          environments: 'production: { domain: sub.example.org, issuer: letsencrypt, namespaces: { list: [wiki] } }',
          ...ordering(numbered(26, 'sub.example.org'), 'letsencrypt', { issuer: undefined, namespace: 'wiki' }),
        },
      },
    },
  },
  {
    when: 'all that a registered domain may have',
    stack: ordering(numbered(50, 'example.org')),
    path: 'edgewire:apps[0].host',
    severity: 'warning',
    message: ['50 orders for the registered domain example.org'],
    hint: ['one wildcard'],
    twins: { 'a warning at the limit alone': { stack: at(1, ordering(numbered(50, 'example.org'))) } },
  },
  {
    when: 'more than a registered domain may have',
    stack: ordering(numbered(51, 'example.org')),
    path: 'edgewire:apps[0].host',
    severity: 'error',
    message: ['51 orders for the registered domain example.org', 'the rest waits until the limit refills'],
    hint: ['one wildcard'],
    twins: {
      'hosts of two issuers with two directories': {
        stack: {
          apps: `${ordering(numbered(25, 'example.org')).apps ?? ''}${ordering(numbered(26, 'b.example.org'), 'staging', { namespace: 'other' }).apps ?? ''}`,
        },
      },
    },
  },
  {
    when: 'one set of identifiers three times',
    stack: ordering(['a.example.org', 'a.example.org', 'a.example.org']),
    path: 'edgewire:apps[0].host',
    message: ['3 orders for exactly a.example.org', 'allows 5 per 7 days'],
    hint: ['one wildcard'],
    twins: { 'another name in one': { stack: ordering(['a.example.org', 'a.example.org', 'b.example.org']) } },
  },
  {
    when: 'one set of identifiers six times',
    stack: ordering(Array.from({ length: 6 }, () => 'a.example.org')),
    path: 'edgewire:apps[0].host',
    severity: 'error',
    message: ['6 orders for exactly a.example.org'],
    hint: ['one wildcard'],
    twins: { 'two of them': { stack: ordering(['a.example.org', 'a.example.org']) } },
  },
  {
    when: 'more than half of what an account may order',
    stack: ordering(Array.from({ length: 151 }, (_, index) => `www.domain${index}.org`)),
    path: 'edgewire:issuers.letsencrypt',
    message: ['151 orders from the account of letsencrypt', 'allows 300 per 3 hours'],
    hint: ['spread the roll-out'],
    twins: {
      'one order less': { stack: ordering(Array.from({ length: 150 }, (_, index) => `www.domain${index}.org`)) },
    },
  },
  {
    when: 'a warning from the first order on',
    stack: at(0, {
      environments: `production: { domain: apps.example.com, certificate: { acme: { directory: letsencrypt-production, termsOfServiceAgreed: true, ${dns01} } }, namespaces: { list: [wiki] } }`,
    }),
    path: 'edgewire:environments.production',
    message: ['1 order for exactly *.apps.example.com', 'the 0 %'],
    hint: ['letsencrypt-staging'],
    twins: {
      'a private CA': {
        stack: {
          environments:
            'production: { domain: apps.example.com, certificate: { tls: {} }, namespaces: { list: [wiki] } }',
        },
      },
    },
  },
  {
    when: 'manifests and the stack together',
    stack: ordering(numbered(25, 'example.org')),
    manifests: ingress({
      annotations: '{ cert-manager.io/cluster-issuer: letsencrypt }',
      rules: rule('wiki.example.org'),
      tls: block('wiki.example.org', 'wiki-tls'),
    }),
    path: `${wikiIngress}/spec.rules[0].host`,
    message: ['26 orders for the registered domain example.org'],
    hint: ['one wildcard'],
    twins: { 'one application less': { stack: ordering(numbered(24, 'example.org')) } },
  },
]);

const names = (count: number) => `names: [${numbered(count, 'example.org').join()}], `;
const namesPath = 'edgewire:environments.production.names';

pairs('EW4006', [
  {
    when: '101 names in the default profile',
    stack: issuing(production, 'apps.example.com', names(100)),
    path: namesPath,
    message: ['certificate of production would have 101 names', 'profile classic of letsencrypt-production allows 100'],
    hint: ['Split the environment', 'a wildcard', 'a profile that allows more'],
    twins: {
      '100 names': { stack: issuing(production, 'apps.example.com', names(99)) },
      'a private CA': { stack: issuing(privateCa, 'apps.example.com', names(100)) },
      'a directory that publishes none': {
        stack: issuing(acme('https://acme.example.com/directory'), 'apps.example.com', names(100)),
      },
    },
  },
  ...['tlsserver', 'shortlived'].map((profile): Pair => ({
    when: `26 names in ${profile}`,
    stack: issuing(acme('letsencrypt-production', `profile: ${profile}, `), 'apps.example.com', names(25)),
    path: namesPath,
    message: ['26 names', `profile ${profile} of letsencrypt-production allows 25`],
    hint: ['a profile that allows more'],
    twins: {
      '25 names': {
        stack: issuing(acme('letsencrypt-production', `profile: ${profile}, `), 'apps.example.com', names(24)),
      },
      'the default profile': { stack: issuing(production, 'apps.example.com', names(25)) },
    },
  })),
  {
    when: '101 hosts in a tls block of an annotated Ingress',
    stack: { issuers: `issuer: ${production}`, environments: elsewhere },
    manifests: annotated(101),
    path: `${wikiIngress}/spec.tls[0]`,
    message: ['certificate many-tls of manifest:app.yaml#1/Ingress/wiki/wiki would have 101 names', 'classic'],
    hint: ['Split the hosts over several Secrets'],
    twins: {
      '100 hosts': { manifests: annotated(100) },
      'an authority without a limit': {
        stack: { issuers: `issuer: ${acme('https://acme.example.com/directory')}`, environments: elsewhere },
      },
    },
  },
  {
    when: '26 hosts of an application with an issuer of its own, in a profile of 25',
    stack: {
      issuers: `issuer: ${acme('letsencrypt-production', 'profile: tlsserver, ')}`,
      environments: elsewhere,
      apps: manyHosts(26),
    },
    path: 'edgewire:apps[0].hosts[0]',
    message: ['certificate wiki-tls of app:wiki would have 26 names', 'tlsserver'],
    hint: ['a profile that allows more'],
    twins: { '25 hosts': { stack: { apps: manyHosts(25) } } },
  },
]);

pairs('EW4007', [
  {
    when: 'a resolver in the chart values of all controllers',
    stack: { charts: `values: { traefik: { certificatesResolvers: ${resolver} } }` },
    path: 'edgewire:charts.values.traefik.certificatesResolvers',
    message: ['controller external', '(le)', 'has 2 replicas'],
    hint: ['Set edgewire:controllers.external.replicas: 1'],
    twins: {
      'the hint': { stack: { controllers: 'external: { replicas: 1 }' } },
      'a resolver that is not ACME': {
        stack: { charts: 'values: { traefik: { certificatesResolvers: { vpn: { tailscale: {} } } } }' },
      },
    },
  },
  {
    when: 'a resolver in the values of one controller',
    stack: { controllers: `external: { values: { certificatesResolvers: ${resolver} } }` },
    path: 'edgewire:controllers.external.values.certificatesResolvers',
    message: ['controller external'],
    hint: ['replicas: 1'],
    twins: {
      'the hint': {
        stack: { controllers: `external: { replicas: 1, values: { certificatesResolvers: ${resolver} } }` },
      },
    },
  },
  {
    when: 'two replicas by chart values',
    stack: { controllers: `external: { replicas: 1, acme: {}, values: { deployment: { replicas: 2 } } }` },
    path: 'edgewire:controllers.external.values.deployment.replicas',
    message: ['controller external', 'has 2 replicas'],
    hint: ['set edgewire:controllers.external.values.deployment.replicas: 1'],
    twins: {
      'the hint': {
        stack: { controllers: `external: { replicas: 1, acme: {}, values: { deployment: { replicas: 1 } } }` },
      },
    },
  },
  {
    when: 'two replicas',
    stack: { controllers: `external: { replicas: 2, acme: { ${dns01} } }` },
    path: 'edgewire:controllers.external.acme',
    message: ['controller external', 'has 2 replicas', 'works with one only'],
    hint: ['set edgewire:controllers.external.replicas: 1'],
    twins: {
      'the hint': { stack: { controllers: `external: { replicas: 1, acme: { ${dns01} } }` } },
      'no ACME': { stack: { controllers: 'external: { replicas: 2 }' } },
    },
  },
  {
    when: 'the default number of replicas',
    stack: { controllers: `external: { acme: { ${dns01} } }` },
    path: 'edgewire:controllers.external.acme',
    message: ['2 replicas'],
    hint: ['replicas: 1'],
    twins: { 'the hint': { stack: { controllers: `external: { replicas: 1, acme: { ${dns01} } }` } } },
  },
]);

function unknown(what: string, path: string, stack: Sections, right: Sections, near: string): Pair {
  return {
    when: path.replace('edgewire:', ''),
    stack,
    path,
    message: [`There is no ${what}`],
    hint: ['Known: ', `Did you mean "${near}"?`],
    twins: { 'the hint': { stack: right } },
  };
}

const environmentWith = (more: string) => ({
  environments: `production: { domain: apps.example.com, ${more}, namespaces: { list: [wiki] } }`,
});
const wiki = 'wiki.apps.example.com';

pairs('EW4008', [
  unknown(
    'issuer "corprate"',
    issuerPath,
    environmentWith('issuer: corprate'),
    environmentWith('issuer: corporate'),
    'corporate',
  ),
  unknown(
    'controller "externl"',
    'edgewire:environments.production.controller',
    environmentWith('issuer: corporate, controller: externl'),
    environmentWith('issuer: corporate, controller: external'),
    'external',
  ),
  unknown(
    'issuer "corp"',
    'edgewire:environments.production.certificate.tls.ca',
    {
      ...environmentWith('certificate: { tls: { ca: corp } }'),
      issuers: 'crop: { ca: { generate: { commonName: A, in: state } } }',
    },
    environmentWith('certificate: { tls: { ca: crop } }'),
    'crop',
  ),
  unknown(
    'environment "prodution"',
    'edgewire:apps[0].environment',
    { apps: app(wiki, { environment: 'prodution' }) },
    { apps: app(wiki, { environment: 'production' }) },
    'production',
  ),
  unknown(
    'controller "externl"',
    'edgewire:apps[0].controller',
    { apps: app(wiki, { controller: 'externl' }) },
    { apps: app(wiki, { controller: 'external' }) },
    'external',
  ),
  unknown(
    'issuer "corprate"',
    'edgewire:apps[0].issuer',
    { apps: app('wiki.example.org', { issuer: 'corprate' }) },
    { apps: app('wiki.example.org', { issuer: 'corporate' }) },
    'corporate',
  ),
  unknown(
    'environment "prodution"',
    'edgewire:controllers.external.dashboard.environment',
    { controllers: `external: { dashboard: { host: ${wiki}, environment: prodution, allow: [10.0.0.0/8] } }` },
    {
      controllers: `external: { dashboard: { host: ${wiki}, environment: production, allow: [10.0.0.0/8] } }`,
      environments: 'production: { domain: apps.example.com, issuer: corporate, namespaces: { all: true } }',
    },
    'production',
  ),
  unknown(
    'controller "externl"',
    'edgewire:issuers.corporate.acme.http01.controller',
    {
      issuers:
        'corporate: { acme: { directory: "https://acme.example.com", dns01: { digitalocean: {} }, http01: { controller: externl } } }',
    },
    {
      issuers:
        'corporate: { acme: { directory: "https://acme.example.com", dns01: { digitalocean: {} }, http01: { controller: external } } }',
    },
    'external',
  ),
  unknown(
    'environment "prodution"',
    'edgewire:epinio.environment',
    { epinio: 'environment: prodution' },
    { epinio: 'environment: production' },
    'production',
  ),
  unknown(
    'controller "externl"',
    'edgewire:epinio.controller',
    { epinio: 'environment: production\ncontroller: externl' },
    { epinio: 'environment: production\ncontroller: external' },
    'external',
  ),
  unknown(
    'controller "externl"',
    'edgewire:epinio.appsController',
    { epinio: 'environment: production\nappsController: externl' },
    { epinio: 'environment: production\nappsController: external' },
    'external',
  ),
  {
    when: 'a template that needs the domain of an unknown environment',
    stack: { apps: app('{{name}}.{{domain}}', { environment: 'other' }) },
    path: 'edgewire:apps[0].environment',
    message: ['There is no environment "other"'],
    hint: ['Known: production'],
    twins: { 'a known one': { stack: { apps: app('{{name}}.{{domain}}', { environment: 'production' }) } } },
  },
]);

describe('several limits passed at one path', () => {
  const quota = (found: readonly Diagnostic[]) => found.filter(({ code }) => code === 'EW4005');

  it('are told by the one that is used up most', () => {
    // 30 of 50 for the domain are 60 %, 4 of 5 for the set are 80 %.
    const hosts = [...Array.from({ length: 4 }, () => 'a.example.org'), ...numbered(26, 'example.org')];
    const [found, ...more] = quota(planOf(ordering(hosts)).diagnostics);
    assert.match(found?.message ?? '', /4 orders for exactly a\.example\.org/);
    assert.deepEqual(more, []);
  });

  it('are told at the manifests by `check`, even if the account is an issuer of the stack', () => {
    const hosts = Array.from({ length: 151 }, (_, index) => `www.domain${index}.org`);
    const manifests = hosts.map((host, index) =>
      ingress({
        name: `wiki-${index}`,
        annotations: '{ cert-manager.io/cluster-issuer: letsencrypt }',
        rules: rule(host),
        tls: block(host, `wiki-${index}-tls`),
      }),
    );
    const [found, ...more] = quota(checkOf({}, manifests.join('')).diagnostics);
    assert.match(found?.message ?? '', /151 orders from the account of letsencrypt/);
    assert.match(found?.path ?? '', /^manifest:app\.yaml#1\//);
    assert.deepEqual(more, []);
  });
});
