import fc from 'fast-check';
import { type Json } from '../../config/mutate';
import { address } from './addresses';
import { accountFields } from './issuers';
import { environmentNames } from './environments';
import { controllerNames, mapping, named, mostly, optional, seldom } from './vocabulary';

const dashboard = mapping({
  host: mostly(
    fc.constantFrom('traefik.corp.example.com', 'traefik.apps.example.com'),
    fc.constantFrom('no host', 'a.example.net'),
  ),
  environment: seldom(fc.constantFrom(...environmentNames.slice(0, 3))),
  allow: fc.constantFrom(['10.0.0.0/8'], ['192.0.2.1', '2001:db8::/32']),
});

/** Traefik's own ACME client. */
const acme = mapping({
  ...accountFields,
  resolver: seldom(fc.constant('le')),
  dns01: optional(
    fc.constantFrom<Json>(
      { cloudflare: { apiToken: { secure: 'v1:x' } } },
      { rfc2136: { nameserver: '192.0.2.53:53' }, waitSeconds: 0 },
      { lego: { provider: 'hetzner', environment: { HETZNER_API_TOKEN: { secure: 'v1:x' } } } },
    ),
  ),
  http01: seldom(fc.constant({}), 5),
  storage: seldom(fc.constantFrom<Json>({ storageClass: 'fast' }, { existingClaim: 'acme' })),
});

function controllerOf(own: string, isDefault: boolean) {
  return mapping({
    class: seldom(fc.constantFrom('traefik', 'a'), 20),
    default: fc.constant(isDefault ? true : undefined),
    address: mostly(fc.constant(own), address, 5),
    pool: seldom(fc.constantFrom('edge', 'nowhere'), 8),
    allow: seldom(fc.constantFrom(['10.0.0.0/8'], ['192.0.2.1', '2001:db8::/32']), 5),
    gateway: seldom(fc.boolean(), 6),
    replicas: seldom(fc.constantFrom(1, 3)),
    acme: seldom(acme, 16),
    dashboard: seldom(dashboard, 4),
  });
}

/** A controller behind a balancer of AWS, which gives out its address. */
const balanced = mapping({
  class: seldom(fc.constant('x'), 20),
  default: seldom(fc.constant(true), 3),
  allow: seldom(fc.constant(['10.0.0.0/8']), 5),
  dashboard: seldom(dashboard, 4),
  aws: mapping({
    scheme: fc.constantFrom('internet-facing', 'internal'),
    targetType: seldom(fc.constant('instance')),
    sslPolicy: seldom(fc.constant('ELBSecurityPolicy-2016-08')),
  }),
});

/** A controller that collects certificates itself. */
const collecting = mapping({
  address: fc.constant('192.0.2.10'),
  replicas: mostly(fc.constant(1), fc.constant(2)),
  acme,
  dashboard: seldom(dashboard, 4),
});

/** One controller, most of the time; more have addresses of their own, and the first is the default. */
export const controllers = fc.oneof(
  { weight: 2, arbitrary: mapping({ external: controllerOf('192.0.2.10', false) }) },
  {
    weight: 2,
    arbitrary: mapping({
      external: controllerOf('192.0.2.10', true),
      internal: controllerOf('192.0.2.11', false),
      a: optional(controllerOf('192.0.2.12', false)),
      'a-address': seldom(controllerOf('192.0.2.13', false), 4),
    }),
  },
  { weight: 1, arbitrary: mapping({ external: collecting }) },
  { weight: 1, arbitrary: mapping({ external: balanced, internal: optional(controllerOf('192.0.2.11', false)) }) },
  {
    weight: 1,
    arbitrary: named(
      fc.constantFrom(...controllerNames),
      mapping({ class: optional(fc.constantFrom('x', 'y')), default: optional(fc.boolean()) }),
    ),
  },
);
