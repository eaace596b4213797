import fc from 'fast-check';
import { type Json } from '../../config/mutate';
import { credential, mapping, optional, seldom } from './vocabulary';

const guid = '00000000-0000-0000-0000-000000000001';

const secretKey = mapping({ name: fc.constant('dns'), key: optional(fc.constant('token')) });
const zone = fc.constantFrom('example.com', 'apps.example.com', 'corp.example.com', 'org');
const zones = seldom(fc.uniqueArray(zone, { minLength: 1, maxLength: 2 }), 3);

type Solver = fc.Arbitrary<Readonly<Record<string, Json>>>;

/** DNS-01 solvers of cert-manager's, each provider of them. */
const providers: Readonly<Record<string, Solver>> = {
  rfc2136: mapping({
    nameserver: fc.constantFrom('192.0.2.53:53', 'nowhere'),
    tsigKeyName: optional(fc.constant('edge')),
    tsigAlgorithm: seldom(fc.constantFrom('HMACSHA512', 'HMACMD5')),
    tsigSecret: optional(credential('c2VjcmV0', 'not base64!')),
    tsigSecretSecretRef: seldom(secretKey),
    protocol: seldom(fc.constantFrom('TCP', 'UDP')),
  }),
  cloudflare: mapping({
    email: seldom(credential('dns@example.com')),
    apiToken: optional(credential('token'), 6),
    apiTokenSecretRef: seldom(secretKey),
    apiKeySecretRef: seldom(secretKey),
  }),
  route53: mapping({
    region: optional(fc.constant('eu-central-1')),
    hostedZoneID: seldom(fc.constant('Z1')),
    role: seldom(fc.constant('arn:aws:iam::1:role/dns')),
    accessKeyID: optional(credential('AKIA')),
    secretAccessKey: optional(credential('secret')),
    accessKeyIDSecretRef: seldom(secretKey),
    secretAccessKeySecretRef: seldom(secretKey),
  }),
  cloudDNS: mapping({ project: fc.constant('p'), serviceAccountSecretRef: optional(secretKey) }),
  azureDNS: mapping({
    subscriptionID: fc.constant(guid),
    resourceGroupName: fc.constant('dns'),
    tenantID: optional(fc.constant(guid)),
    clientID: optional(fc.constant(guid)),
    clientSecretSecretRef: optional(secretKey),
    managedIdentity: seldom(mapping({ clientID: optional(fc.constant(guid)) })),
  }),
  digitalocean: mapping({ token: optional(credential('token')), tokenSecretRef: seldom(secretKey) }),
  acmeDNS: mapping({ host: fc.constant('https://acme-dns.example.com'), accountSecretRef: secretKey }),
  akamai: mapping({
    serviceConsumerDomain: fc.constant('ak.example.com'),
    clientTokenSecretRef: secretKey,
    clientSecretSecretRef: secretKey,
    accessTokenSecretRef: secretKey,
  }),
  webhook: mapping({
    groupName: fc.constant('acme.example.com'),
    solverName: fc.constant('inwx'),
    config: optional(fc.constantFrom<Json>({ ttl: 60 }, { toString: 'x', nested: [null, { constructor: 1 }] })),
  }),
};

/** DNS-01 solvers of the program's own, each provider of them. */
const programProviders: Readonly<Record<string, Solver>> = {
  rfc2136: fc.oneof(
    mapping({ nameserver: fc.constant('192.0.2.53:53') }),
    mapping({
      nameserver: fc.constant('192.0.2.53:53'),
      tsigKeyName: fc.constant('edge'),
      tsigAlgorithm: seldom(fc.constantFrom('HMACSHA384', 'HMACSHA1')),
      tsigSecret: credential('c2VjcmV0'),
    }),
  ),
  cloudflare: mapping({ apiToken: credential('token') }),
  httpreq: fc.oneof(
    mapping({ endpoint: fc.constant('https://dns.example.com') }),
    mapping({
      endpoint: fc.constant('https://dns.example.com'),
      username: fc.constant('edge'),
      password: credential('x'),
    }),
  ),
  exec: mapping({
    command: fc.constant('./dns.sh'),
    args: optional(fc.constant(['--quiet'])),
    environment: optional(fc.constantFrom<Json>({ TOKEN: { secure: 'token' } }, { toString: 'x' })),
  }),
};

/** One solver or a list of them. */
function oneOrMore(
  all: Readonly<Record<string, Solver>>,
  more: Readonly<Record<string, fc.Arbitrary<Json | undefined>>>,
) {
  const solver = fc.oneof(...Object.entries(all).map(([kind, provider]) => mapping({ [kind]: provider, ...more })));
  return fc.oneof<fc.Arbitrary<Json>[]>(solver, fc.array(solver, { minLength: 1, maxLength: 3 }));
}

export const dns01 = oneOrMore(providers, { zones, cnameStrategy: seldom(fc.constantFrom('Follow', 'None')) });

export const programDns01 = oneOrMore(programProviders, {
  zones,
  nameservers: seldom(fc.constant(['192.0.2.53:53'])),
  propagationSeconds: seldom(fc.constant(300)),
});
