import fc from 'fast-check';
import { type Json } from '../../config/mutate';
import { environmentNames } from './environments';
import { issuerNames } from './issuers';
import { appMonitor } from './monitors';
import { controllerName, domains, mapping, mostly, namespace, seldom } from './vocabulary';

const host = mostly(
  fc
    .tuple(
      fc.constantFrom('wiki', 'ci', 'a', 'b', 'c', 'd', 'e', 'epinio', 'auth', '{{name}}'),
      fc.constantFrom(...domains),
    )
    .map((parts) => parts.join('.')),
  fc.constantFrom(
    'apps.example.com',
    'too.deep.apps.example.com',
    'own.example.net',
    '*.apps.example.com',
    '{{name}}.{{domain}}',
    'Wiki.apps.example.com.',
    'no host',
    '192.0.2.1',
  ),
  12,
);

const canaryOfProgram = mapping({
  service: mapping({
    name: mostly(fc.constant('web-next'), fc.constant('web'), 6),
    port: fc.constantFrom(80, 'http'),
  }),
  weight: mostly<Json>(
    fc.constantFrom(0, 10, 100),
    fc.constantFrom<Json[]>('external', 'external', 'external', 101),
    4,
  ),
  sticky: seldom(fc.boolean()),
});

const canary = mostly<Json>(
  canaryOfProgram,
  fc.constantFrom<Json[]>({ traefikService: 'web' }, { traefikService: 'web' }, { traefikService: 'web' }, {}),
  6,
);

const shared = {
  name: mostly(
    fc.constantFrom('wiki', 'ci', 'a', 'a-b'),
    fc.constantFrom('web', 'epinio', 'auth', 'server', 'dashboard'),
    6,
  ),
  namespace,
  service: mapping({ name: fc.constant('web'), port: fc.constantFrom(80, 65_535, 'http') }),
  path: seldom(fc.constantFrom('/', '/w', '/.well-known/acme-challenge'), 5),
  pathType: seldom(fc.constantFrom('Exact', 'ImplementationSpecific')),
  controller: seldom(controllerName, 6),
  monitor: seldom(appMonitor, 4),
  canary: seldom(canary, 4),
  annotations: seldom(
    fc.constantFrom(
      { owner: 'docs' },
      { 'cert-manager.io/cluster-issuer': 'own' },
      { toString: 'x', constructor: 'y' },
    ),
  ),
};

const issuer = mostly(fc.constant('own'), fc.constantFrom(...issuerNames, 'nobody'), 3);

const ways = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: mapping({ issuer }) },
  { weight: 1, arbitrary: fc.constant<Readonly<Record<string, Json>>>({ certificate: { traefikAcme: {} } }) },
  { weight: 1, arbitrary: mapping({ environment: fc.constantFrom(...environmentNames, 'nobody') }) },
);

const app = fc
  .tuple(
    fc.oneof(
      mapping({ ...shared, host }),
      mapping({ ...shared, hosts: fc.array(host, { minLength: 1, maxLength: 3 }) }),
    ),
    ways,
  )
  .map(([one, way]) => ({ ...one, ...way }));

/** Applications, of one host or several. */
export const apps = fc.uniqueArray(app, {
  maxLength: 4,
  selector: ({ name, namespace: of }) => JSON.stringify([of, name]),
});
