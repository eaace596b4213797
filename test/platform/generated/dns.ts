import fc from 'fast-check';
import { type Json } from '../../config/mutate';
import { controllerName, credential, domains, mapping, named, optional, seldom } from './vocabulary';

const reference = fc.constant<Json>({ name: 'dns', key: 'token' });

const provider = fc.oneof(
  mapping({
    nameserver: fc.constantFrom('192.0.2.53', 'ns.example.com:5353', '[2001:db8::53]:53'),
    transfer: seldom(fc.boolean()),
  }).map((rfc2136) => ({ rfc2136 })),
  credential('c2VjcmV0').map((tsigSecret) => ({
    rfc2136: { nameserver: '192.0.2.53', tsigKeyName: 'edge', tsigAlgorithm: 'HMACSHA512', tsigSecret },
  })),
  reference.map((tsigSecretRef) => ({ rfc2136: { nameserver: '192.0.2.53', tsigKeyName: 'edge', tsigSecretRef } })),
  credential('token').map((apiToken) => ({ cloudflare: { apiToken } })),
  reference.map((apiTokenRef) => ({ cloudflare: { apiTokenRef } })),
  fc.constantFrom<Json[]>(
    { values: { provider: { name: 'google' }, extraArgs: { 'google-project': 'edge' } } },
    {
      values: { provider: 'aws', extraArgs: ['--aws-zone-type=public'], env: [{ name: 'A', value: { secure: 'b' } }] },
    },
    { values: {} },
  ),
);

const target = fc.constantFrom<Json[]>('203.0.113.7', 'edge.example.com', ['203.0.113.7', '2001:db8::7'], '127.0.0.1');

/** ExternalDNS instances, some of which write the same names. */
export const dns = named(
  fc.constantFrom('public', 'inside', 'a', 'a-external'),
  mapping({
    provider,
    zones: fc.uniqueArray(fc.constantFrom(...domains, 'example.com', 'Example.ORG.'), { minLength: 1, maxLength: 3 }),
    controllers: seldom(fc.uniqueArray(controllerName, { minLength: 1, maxLength: 2 }), 3),
    owner: seldom(fc.constantFrom('edge', 'Edge_1/a'), 4),
    annotationPrefix: seldom(fc.constantFrom('external-dns.alpha.kubernetes.io/', 'inside.example.com/'), 4),
    txtPrefix: seldom(fc.constantFrom('', 'own-', '%{record_type}.'), 4),
    policy: seldom(fc.constantFrom('sync', 'upsert-only', 'create-only'), 3),
    ttl: optional(fc.constantFrom(1, 300)),
    target: seldom(target, 3),
  }),
  { maxLength: 2 },
);
