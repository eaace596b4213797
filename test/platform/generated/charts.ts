import fc from 'fast-check';
import { type Json } from '../../config/mutate';
import { mapping, named, optional, seldom } from './vocabulary';

const chart = fc.constantFrom(
  'traefik',
  'metallb',
  'cert-manager',
  'kubed',
  'epinio',
  'kubernetes-replicator',
  'external-dns',
);

const values = fc.constantFrom<Json[]>(
  { replicas: 1 },
  { toString: 'x', constructor: { name: 1 }, valueOf: null },
  { deployment: 'text', service: null, ports: [] },
  { global: { image: { tag: { secure: 'encrypted' } } } },
);

/** Where charts come from, and which are installed: all of them, or any part. */
export const charts = mapping({
  source: seldom(
    fc.constantFrom<Json[]>(
      { directory: 'mirror/' },
      { registry: 'oci://mirror.example.com/charts' },
      { directory: 'nowhere' },
    ),
  ),
  crds: seldom(named(chart, fc.constantFrom('1.0.0', '39.0.0'))),
  images: seldom(fc.constant('mirror.example.com')),
  versions: seldom(named(chart, fc.constantFrom('1.0.0', 'v1.2.3', '99.0.0', 'latest'))),
  values: seldom(named(chart, values), 4),
  certManager: seldom(mapping({ renewalInfo: seldom(fc.boolean(), 2) })),
  install: seldom(
    mapping({
      traefik: optional(fc.boolean(), 3),
      metallb: optional(fc.boolean()),
      certManager: optional(fc.boolean(), 3),
      kubed: seldom(fc.boolean(), 4),
      replicator: seldom(fc.boolean(), 4),
      epinio: seldom(fc.boolean(), 4),
      externalDns: seldom(fc.boolean(), 4),
    }),
    3,
  ),
});
