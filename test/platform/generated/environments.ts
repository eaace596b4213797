import fc from 'fast-check';
import { type Json } from '../../config/mutate';
import { acmeJson, certificateFiles } from './files';
import { accountFields, issuerNames } from './issuers';
import { programDns01 } from './solvers';
import {
  controllerName,
  domains,
  joiningNames,
  keyType,
  mapping,
  mostly,
  namespace,
  optional,
  seldom,
  selection,
} from './vocabulary';

/** Names of environments; those with a dot or a blank are none of Kubernetes. */
export const environmentNames: readonly string[] = ['production', ...joiningNames, 'with.dot'];

const name = mostly(
  fc.constantFrom(...environmentNames),
  fc.constantFrom('Not Valid', 'x'.repeat(70), 'constructor'),
  40,
);

const issuer = mostly(fc.constant('own'), fc.constantFrom(...issuerNames, 'nobody'), 3);

const tls = mapping({
  ca: optional(issuer),
  validityDays: seldom(fc.constantFrom(1, 30, 825)),
  keyType: seldom(keyType),
});

const programAccount = {
  ...accountFields,
  termsOfServiceAgreed: fc.constant(true),
  keyType: seldom(keyType),
  keyGeneration: seldom(fc.constant(2)),
  renewBefore: seldom(fc.constantFrom('30d', '48h', '33%')),
};

const dnsPersist01 = mapping({
  issuerDomain: seldom(fc.constant('ca.example.com')),
  accountUri: seldom(fc.constant('https://acme.example.com/account/1')),
  persistUntil: seldom(fc.constantFrom('2020-01-01T00:00:00Z', '2999-01-01T00:00:00Z')),
  nameservers: seldom(fc.constant(['192.0.2.53:53'])),
});

function cloudCertificate(names: readonly string[]) {
  return mapping({
    arn: fc.constantFrom(1, 2).map((number) => `arn:aws:acm:eu-central-1:1:certificate/${number}`),
    names: optional(fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 2 }), 3),
  });
}

const programAcme = mostly(
  mapping({ ...programAccount, dns01: programDns01 }),
  mapping({ ...programAccount, dnsPersist01 }),
  3,
);

const certificate = fc.oneof(
  fc.constant({ traefikAcme: {} }),
  mapping({ tls }),
  mapping({ files: certificateFiles }),
  mapping({ acme: programAcme }),
  mapping({ acmeJson }),
  cloudCertificate(['*.more.example.com', 'www.example.org']),
);

/** Secrets that the program, its charts or cert-manager make themselves. */
const made: readonly Json[] = [
  { namespace: 'wiki', secretName: 'wiki-tls' },
  { namespace: 'ci', secretName: 'ci-tls' },
  { namespace: 'kubed', secretName: 'kubed-serving' },
  { namespace: 'cert-manager', secretName: 'edgewire-own-ca' },
  { namespace: 'cert-manager', secretName: 'own-account-key' },
  { namespace: 'cert-manager', secretName: 'issuer-own-tsig' },
];

const source: fc.Arbitrary<Json> = mostly<Json>(
  mapping({
    namespace: optional(namespace),
    secretName: optional(fc.constantFrom('production-routing', 'shared', 'wiki-tls')),
  }),
  fc.constantFrom(...made),
  3,
);

function environmentOf(domain: string): fc.Arbitrary<Json> {
  const shared = {
    domain: mostly(
      fc.constant(domain),
      fc.constantFrom(...domains, 'Apps.Example.com.', 'co.uk', 'not a domain', '192-0-2-1.sslip.io', 'intranet.local'),
      40,
    ),
    names: seldom(
      fc.uniqueArray(fc.constantFrom('*.more.example.com', 'www.example.org', `*.a.${domain}`), { maxLength: 2 }),
      5,
    ),
    apex: seldom(fc.boolean(), 4),
    dns: seldom(fc.constantFrom('exact', 'wildcard'), 4),
    controller: seldom(controllerName, 5),
    namespaces: selection,
    source: seldom(source, 5),
    distribution: mostly(fc.constantFrom('kubed', 'replicator', 'direct'), fc.constant('reflector'), 40),
  };
  return fc.oneof(
    {
      weight: 4,
      arbitrary: mapping({
        ...shared,
        issuer,
        keyType: seldom(keyType),
        renewBefore: seldom(fc.constantFrom('30d', '80d', '48h', '50%')),
        adopt: seldom(fc.oneof(mapping({ files: certificateFiles }), mapping({ acmeJson })), 5),
      }),
    },
    { weight: 4, arbitrary: mapping({ ...shared, certificate }) },
    {
      weight: 1,
      arbitrary: mapping({
        ...shared,
        namespaces: fc.constant(undefined),
        certificate: fc.constant({ traefikAcme: {} }),
      }),
    },
    {
      weight: 1,
      arbitrary: mapping({ ...shared, certificate: cloudCertificate([`*.${domain}`, domain, '*.more.example.com']) }),
    },
  );
}

/** Environments, mostly of different domains. */
export const environments = fc
  .tuple(fc.uniqueArray(name, { minLength: 1, maxLength: 4 }), fc.shuffledSubarray([...domains], { minLength: 4 }))
  .chain(([names, ordered]) =>
    mapping(Object.fromEntries(names.map((one, index) => [one, environmentOf(ordered[index] ?? 'example.net')]))),
  );
