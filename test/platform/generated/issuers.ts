import fc from 'fast-check';
import { type Json } from '../../config/mutate';
import { accountKey, acmeJson, caFiles } from './files';
import { dns01 } from './solvers';
import {
  controllerName,
  credential,
  directory,
  joiningNames,
  keyType,
  mapping,
  mostly,
  named,
  optional,
  seldom,
  selection,
  type Value,
} from './vocabulary';

/** Names of issuers, the usual one first. */
export const issuerNames: readonly string[] = [
  'own',
  ...joiningNames,
  'epinio',
  'selfsigned-issuer',
  'a-2-2',
  'a-root-ca-2',
];

/** What an account at an ACME server has beside its solvers. */
export const accountFields = {
  directory,
  email: optional(credential('ops@example.com'), 6),
  eab: seldom(mapping({ keyId: credential('kid-1'), hmacKey: credential('aG1hYw', 'not base64!') })),
  profile: seldom(fc.constantFrom('classic', 'tlsserver', 'shortlived', 'unknown')),
  preferredChain: seldom(fc.constant('ISRG Root X1')),
  caBundle: seldom(credential('-----BEGIN CERTIFICATE-----\nYQ==\n-----END CERTIFICATE-----\n', 'no PEM')),
};

const account = fc.oneof(mapping({ key: accountKey }), mapping({ acmeJson }));

/** An ACME account by cert-manager. */
const acmeFields = {
  ...accountFields,
  dns01: optional(dns01, 12),
  http01: seldom(mapping({ controller: optional(controllerName) }), 3),
};

const trust = mapping({
  namespaces: selection,
  configMap: seldom(fc.constantFrom('trusted', 'a-ca-bundle'), 4),
  distribution: optional(fc.constantFrom('kubed', 'replicator', 'direct')),
});

const generation = fc.integer({ min: 1, max: 3 });

const generations = fc
  .record({ issuing: generation, others: fc.uniqueArray(generation, { maxLength: 2 }), said: fc.boolean() })
  .map(({ issuing, others, said }): Readonly<Record<string, Json>> => ({
    ...(issuing === 1 ? {} : { generation: issuing }),
    ...(said ? { trusted: [...new Set([issuing, ...others])] } : {}),
  }));

const generated = {
  commonName: fc.constantFrom('Example Corp', 'x'.repeat(47)),
  organization: seldom(fc.constant('Example')),
  keyType: seldom(keyType),
  validityDays: seldom(fc.constantFrom(1, 365, 36_500)),
  intermediate: seldom(mapping({ commonName: optional(fc.constant('Example Issuing')) }), 3),
};

const inCluster = mapping({
  ...generated,
  in: optional(fc.constant('cluster')),
  nameConstraints: seldom(
    mapping({ permitted: fc.constant(['example.com']), excluded: seldom(fc.constant(['a.example.com'])) }),
    6,
  ),
});

const inState = mapping({ ...generated, in: fc.constant('state') });

function generatedCa(generate: fc.Arbitrary<Readonly<Record<string, Json>>>, clusterIssuer: Value) {
  const whole = fc.tuple(generate, generations).map(([made, counted]): Json => ({ ...made, ...counted }));
  return mapping({ generate: whole, clusterIssuer, trust: seldom(trust, 3) });
}

const ca = fc.oneof(
  generatedCa(inCluster, fc.constant(undefined)),
  generatedCa(inState, seldom(fc.boolean(), 3)),
  fc
    .tuple(caFiles, seldom(trust, 3))
    .map(([files, bundle]): Json => (bundle === undefined ? files : { ...files, trust: bundle })),
);

const theirs = { name: fc.constantFrom('theirs', 'a'), directory: seldom(directory, 4) };

const existing = fc.oneof(
  mapping({ kind: seldom(fc.constantFrom('Issuer', 'ClusterIssuer'), 3), ...theirs }),
  mapping({ kind: fc.constant('AWSPCAIssuer'), group: fc.constant('awspca.cert-manager.io'), ...theirs }),
);

const issuer = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Json>({ selfSigned: {} }) },
  { weight: 3, arbitrary: mapping({ acme: mapping({ ...acmeFields, account: seldom(account, 4) }) }) },
  { weight: 4, arbitrary: mapping({ ca }) },
  { weight: 1, arbitrary: mapping({ existing }) },
);

/** The issuer `own` is mostly among them, so that environments that name it have one. */
export const issuers = fc
  .tuple(mostly<Json>(issuer, fc.constant(null), 20), named(fc.constantFrom(...issuerNames), issuer, { minLength: 0 }))
  .map(([own, others]) => (own === null ? others : { own, ...others }));
