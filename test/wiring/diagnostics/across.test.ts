import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rsaKey } from '../../certificates';
import { app, type Sections } from '../stacks';
import { pairs } from './pairs';

const environment = (domain: string, more = '') =>
  `{ web: { domain: ${domain}, issuer: corporate, namespaces: { list: [wiki] }${more} } }`;

/** A stack of one host, in a cluster and a domain of its own. */
function edge(name: string, more: Sections = {}): Sections {
  const domain = `${name}.example.com`;
  return {
    environments: environment(domain),
    apps: app(`wiki.${domain}`),
    controllers: 'external: { address: 192.0.2.10 }',
    ...more,
  };
}

const rack: Sections = { cluster: '{ network: rack-1 }' };
const sameCluster: Sections = { cluster: '{ name: edge }' };

/** An issuer of Let's Encrypt, and so many hosts that order a certificate each. */
function ordering(name: string, hosts: number, more: Sections = {}): Sections {
  const apps = Array.from({ length: hosts }, (_, index) =>
    app(`${name}-${index}.example.org`, { name: `${name}-${index}`, issuer: 'letsencrypt' }),
  );
  return edge(name, { apps: apps.join(''), ...more });
}

const directory = mkdtempSync(join(tmpdir(), 'edgewire-accounts-'));
before(() => {
  for (const file of ['account.pem', 'west.pem'])
    writeFileSync(join(directory, file), rsaKey(2048).export({ type: 'pkcs8', format: 'pem' }));
});
after(() => rmSync(directory, { recursive: true }));

/** So many orders for domains of their own, from the account whose key a file has. */
function accounted(name: string, hosts: number, key = 'account.pem'): Sections {
  const apps = Array.from({ length: hosts }, (_, index) =>
    app(`wiki.${name}-${index}.com`, { name: `${name}-${index}`, issuer: 'shared' }),
  );
  const shared = `{ acme: { directory: letsencrypt-production, http01: {}, account: { key: ${join(directory, key)} } } }`;
  return edge(name, { apps: apps.join(''), issuers: `corporate: { selfSigned: {} }\nshared: ${shared}` });
}

pairs('EW4005', [
  {
    when: 'two stacks that together pass the limit of a registered domain',
    stacks: { east: ordering('east', 24), west: ordering('west', 27) },
    path: 'west: edgewire:apps[0].host',
    severity: 'error',
    message: ['east (24) and west (27)', '51 orders', 'example.org', '50 per 7 days'],
    hint: ['different times'],
    twins: {
      'half as many of one': { stacks: { west: { apps: app('wiki.west.example.com') } } },
      'the hint': {
        stacks: {
          west: { issuers: 'letsencrypt: { acme: { directory: letsencrypt-staging } }\ncorporate: { selfSigned: {} }' },
        },
      },
    },
  },
  {
    when: 'two stacks near the limit',
    stacks: { east: ordering('east', 14), west: ordering('west', 14) },
    path: 'west: edgewire:apps[0].host',
    message: ['28 orders', '50 %'],
    hint: ['different times'],
    twins: {
      'a higher share in both': {
        stacks: { east: { planning: '{ warnAtQuota: 0.9 }' }, west: { planning: '{ warnAtQuota: 0.9 }' } },
      },
      'a reason': {
        stacks: {
          west: {
            planning: '{ ignore: [{ code: EW4005, path: "edgewire:apps[0].host", reason: spread over a month }] }',
          },
        },
      },
    },
  },
  {
    when: 'one account of two stacks, by the file of its key',
    stacks: { east: accounted('east', 160), west: accounted('west', 160) },
    path: 'west: edgewire:issuers.shared',
    severity: 'error' as const,
    message: ['east (160) and west (160)', 'account', '300 per 3 hours'],
    hint: ['different times'],
    twins: {
      'an account of its own': { stacks: { west: accounted('west', 160, 'west.pem') } },
    },
  },
  {
    when: 'one set of names at six clusters',
    stacks: Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [
        name,
        { environments: environment('apps.example.com').replace('corporate', 'letsencrypt') },
      ]),
    ),
    path: 'b: edgewire:environments.web',
    severity: 'error',
    message: ['a (1), b (1), c (1) and 3 more', '6 orders for exactly *.apps.example.com', '5 per 7 days'],
    hint: ['different times'],
    twins: {
      'fewer of them': {
        stacks: Object.fromEntries(
          ['c', 'd', 'e', 'f'].map((name) => [name, { environments: environment(`${name}.example.com`) }]),
        ),
      },
    },
  },
]);

pairs('EW9101', [
  {
    when: 'a public address that two stacks map',
    stacks: {
      east: edge('east', {
        addresses: '{ pools: { edge: [192.0.2.10-192.0.2.20] }, floatingIps: { 192.0.2.10: 8.8.4.4 } }',
      }),
      west: edge('west', {
        addresses: '{ pools: { edge: [192.0.2.10-192.0.2.20] }, floatingIps: { 192.0.2.10: 8.8.4.4 } }',
      }),
    },
    path: 'west: edgewire:addresses.floatingIps["192.0.2.10"]',
    message: ['east and west', '8.8.4.4'],
    hint: ['planning.ignore'],
    twins: {
      'the hint': {
        stacks: {
          west: { addresses: '{ pools: { edge: [192.0.2.10-192.0.2.20] }, floatingIps: { 192.0.2.10: 8.8.8.8 } }' },
        },
      },
      'a controller that another stack installs': { stacks: { west: { charts: '{ install: { traefik: false } }' } } },
      'a reason': {
        stacks: {
          east: {
            planning:
              '{ ignore: [{ code: EW9101, path: \'edgewire:addresses.floatingIps["192.0.2.10"]\', reason: it moves }] }',
          },
        },
      },
    },
  },
  {
    when: 'an address that a cloud gives out, asked for twice on one network',
    stacks: {
      east: edge('east', { ...rack, charts: '{ install: { metallb: false } }' }),
      west: edge('west', { ...rack, charts: '{ install: { metallb: false } }' }),
    },
    path: 'west: edgewire:controllers.external.address',
    message: ['192.0.2.10'],
    hint: ['an address of its own'],
    twins: {
      'another network': { stacks: { west: { cluster: '{ network: rack-2 }' } } },
      'no network': { stacks: { west: { cluster: '{}' } } },
    },
  },
  {
    when: "an address in the pool of another stack's MetalLB",
    stacks: {
      east: edge('east', rack),
      west: edge('west', {
        ...rack,
        charts: '{ install: { metallb: false } }',
        controllers: 'external: { address: 192.0.2.15 }',
      }),
    },
    path: 'west: edgewire:controllers.external.address',
    message: ['192.0.2.15 of west', 'the pool edge (192.0.2.10-192.0.2.20) of east'],
    hint: ['out of the pool'],
    twins: {
      'the hint': { stacks: { east: { addresses: '{ pools: { edge: [192.0.2.10-192.0.2.14] } }' } } },
      'another network': { stacks: { west: { cluster: '{ network: rack-2 }' } } },
    },
  },
]);

pairs('EW9102', [
  {
    when: 'pools that overlap on one network',
    stacks: {
      east: edge('east', rack),
      west: edge('west', { ...rack, addresses: '{ pools: { doors: [192.0.2.8/29] } }' }),
    },
    path: 'west: edgewire:addresses.pools.doors[0]',
    message: ['edge of east (192.0.2.10-192.0.2.20) and doors of west (192.0.2.8/29)'],
    hint: ['edgewire:cluster.network'],
    twins: {
      'the hint': {
        stacks: { west: { addresses: '{ pools: { doors: [192.0.2.24/29] } }', controllers: 'external: {}' } },
      },
      'another network': { stacks: { west: { cluster: '{ network: rack-2 }' } } },
      'no MetalLB': {
        stacks: {
          west: { charts: '{ install: { metallb: false } }', controllers: 'external: { address: 192.0.2.30 }' },
        },
      },
    },
  },
  {
    when: 'pools that overlap in one cluster',
    stacks: { east: edge('east', sameCluster), west: edge('west', sameCluster) },
    path: 'west: edgewire:addresses.pools.edge[0]',
    message: ['edge of east', 'edge of west'],
    hint: ['a part of its own'],
    twins: {
      'another cluster': { stacks: { west: { cluster: '{ name: other }' } } },
      'another context': {
        stacks: { east: { cluster: '{ name: edge, context: a }' }, west: { cluster: '{ name: edge, context: b }' } },
      },
    },
  },
]);

/** Three stacks for one cluster, of which only the one in the middle says all that the others say of it. */
const chained = (...clusters: readonly string[]) =>
  Object.fromEntries(clusters.map((cluster, index) => [`s${index}`, edge(`s${index}`, { cluster })]));

pairs('EW9102', [
  {
    when: 'three stacks of one cluster, joined by the second',
    stacks: chained('{ name: edge }', '{ name: edge, context: c }', '{ context: c }'),
    path: 's1: edgewire:addresses.pools.edge[0]',
    message: ['edge of s0', 'edge of s1', 'edge of s2'],
    hint: ['a part of its own'],
    twins: { 'clusters apart': { stacks: { s1: { cluster: '{ name: b }' }, s2: { cluster: '{ name: c }' } } } },
  },
  {
    when: 'three stacks of one cluster, joined by the last',
    stacks: chained('{ name: edge }', '{ context: c }', '{ name: edge, context: c }'),
    path: 's1: edgewire:addresses.pools.edge[0]',
    message: ['edge of s0', 'edge of s1', 'edge of s2'],
    hint: ['a part of its own'],
    twins: { 'clusters apart': { stacks: { s1: { cluster: '{ name: b }' }, s2: { cluster: '{ name: c }' } } } },
  },
]);

const accepting = (code: string, path: string): Sections => ({
  planning: `{ ignore: [{ code: ${code}, path: "${path}", reason: it moves }] }`,
});

pairs('EW9002', [
  {
    when: 'an entry for what several stacks have together, and do not have',
    stacks: { east: edge('east'), west: edge('west', accepting('EW1009', 'edgewire:apps[0].host')) },
    path: 'west: edgewire:planning.ignore[0]',
    message: ['EW1009 is not reported at edgewire:apps[0].host'],
    hint: ['Leave the entry out'],
    twins: {
      'the hint': { stacks: { west: { planning: '{}' } } },
      'what it accepts': {
        stacks: {
          east: sameCluster,
          west: { ...sameCluster, environments: environment('east.example.com'), apps: app('wiki.east.example.com') },
        },
        also: ['EW9102'],
      },
      'what the stack has alone': {
        stacks: {
          west: {
            ...accepting('EW1009', 'edgewire:apps[1].host'),
            apps: app('wiki.west.example.com') + app('wiki.west.example.com', { name: 'two' }),
          },
        },
      },
    },
  },
]);

pairs('EW9103', [
  {
    when: 'the same pools where one stack does not say its network',
    stacks: { east: edge('east', rack), west: edge('west') },
    path: 'west: edgewire:addresses.pools.edge[0]',
    message: ['east and west', '192.0.2.10'],
    hint: ['edgewire:cluster.network'],
    twins: {
      'the hint': { stacks: { west: { cluster: '{ network: rack-2 }' } } },
      'the same network': { stacks: { west: rack }, also: ['EW9102'] },
      'other addresses': {
        stacks: { west: { addresses: '{ pools: { edge: [198.51.100.0/28] } }', controllers: 'external: {}' } },
      },
    },
  },
]);

pairs('EW1009', [
  {
    when: 'two stacks of one cluster with one host and path',
    stacks: {
      east: edge('east', sameCluster),
      west: edge('west', {
        ...sameCluster,
        environments: environment('east.example.com'),
        apps: app('wiki.east.example.com'),
      }),
    },
    path: 'west: edgewire:apps[0].host',
    message: ['east and west', 'wiki.east.example.com/'],
    hint: ['a path of its own'],
    twins: {
      'the hint': { stacks: { west: { apps: app('wiki.east.example.com', { path: '/api' }) } } },
      'another class': { stacks: { west: { controllers: 'internal: { class: inner, default: true }' } } },
      'another cluster': { stacks: { west: { cluster: '{ name: other }' } } },
    },
  },
]);

pairs('EW9104', [
  {
    when: 'a host that two stacks serve under different environments',
    stacks: {
      east: edge('east'),
      west: edge('west', {
        environments: environment('west.example.com', ', names: [wiki.east.example.com]'),
        apps: app('wiki.east.example.com'),
      }),
    },
    path: 'west: edgewire:apps[0].host',
    message: ['east and west serve wiki.east.example.com', 'not known to share a cluster'],
    hint: ['edgewire:cluster.name', 'planning.ignore'],
    twins: {
      'the hint': { stacks: { west: { apps: app('wiki.west.example.com') } } },
      'one cluster': { stacks: { east: sameCluster, west: sameCluster }, also: ['EW1009', 'EW9102'] },
      'environments that stand in for each other': {
        stacks: { west: { environments: environment('east.example.com') } },
      },
      'a reason': {
        stacks: {
          east: { planning: '{ ignore: [{ code: EW9104, path: "edgewire:apps[0].host", reason: it moves }] }' },
        },
      },
    },
  },
]);

pairs('EW9105', [
  {
    when: 'one wildcard domain at two clusters',
    stacks: {
      east: edge('east'),
      west: edge('west', { environments: environment('east.example.com'), apps: app('wiki.east.example.com') }),
    },
    path: 'west: edgewire:environments.web',
    message: ['east and west serve *.east.example.com, with 1 host in common'],
    hint: ['stand in for each other'],
    twins: {
      'the hint': {
        stacks: { west: { environments: environment('west.example.com'), apps: app('wiki.west.example.com') } },
      },
      'one cluster': { stacks: { east: sameCluster, west: sameCluster }, also: ['EW1009', 'EW9102'] },
    },
  },
]);

const cloudflare = (more = '') =>
  `public: { provider: { cloudflare: { apiToken: { secure: c } } }, zones: [example.com]${more} }`;
const ownServer = (nameserver: string) =>
  `own: { provider: { rfc2136: { nameserver: "${nameserver}" } }, zones: [example.com], owner: edge }`;

pairs('EW8002', [
  {
    when: 'one owner in two stacks',
    stacks: {
      east: edge('east', { dns: cloudflare(', owner: edge') }),
      west: edge('west', { dns: cloudflare(', owner: edge') }),
    },
    path: 'west: edgewire:dns.public',
    message: ['public of east and public of west', 'the owner edge'],
    hint: ['Leave `owner` out'],
    twins: {
      'the hint': { stacks: { west: { dns: cloudflare() } } },
      'zones apart': { stacks: { west: { dns: cloudflare(', owner: edge').replace('example.com', 'example.org') } } },
    },
  },
  {
    when: 'one owner at one name server',
    stacks: {
      east: edge('east', { ...rack, dns: ownServer('10.0.0.53') }),
      west: edge('west', { dns: ownServer('10.0.0.53'), ...rack }),
    },
    path: 'west: edgewire:dns.own',
    message: ['own of east and own of west'],
    hint: ['an owner of its own'],
    twins: {
      'another network, where the address is another server': { stacks: { west: { cluster: '{ network: rack-2 }' } } },
    },
  },
  ...['[fd00::53]:53', 'bind.dns.svc.cluster.local', 'bind:5353'].map((nameserver) => ({
    when: `one owner at the name server ${nameserver}`,
    stacks: {
      east: edge('east', { ...rack, dns: ownServer(nameserver) }),
      west: edge('west', { ...rack, dns: ownServer(nameserver) }),
    },
    path: 'west: edgewire:dns.own',
    message: ['own of east and own of west'],
    hint: ['an owner of its own'],
    twins: { 'another network': { stacks: { west: { cluster: '{ network: rack-2 }' } } } },
  })),
]);

pairs('EW8006', [
  {
    when: 'one name that two stacks write',
    stacks: {
      east: edge('east', { dns: cloudflare() }),
      west: edge('west', {
        dns: cloudflare(),
        environments: environment('east.example.com'),
        apps: app('wiki.east.example.com'),
      }),
    },
    path: 'west: edgewire:dns.public',
    message: ['east and west write wiki.east.example.com in one zone'],
    hint: ['Let one stack publish'],
    twins: {
      'the hint': { stacks: { west: { dns: '{}' } } },
      'another name': { stacks: { west: { apps: app('docs.east.example.com') } } },
      'one owner': {
        stacks: { east: { dns: cloudflare(', owner: edge') }, west: { dns: cloudflare(', owner: edge') } },
        also: ['EW8002'],
      },
    },
  },
]);

const stage = (domain: string, more = '', namespaces = '{ selector: team=web }'): Sections => ({
  environments: `{ web: { domain: ${domain}, issuer: corporate, namespaces: ${namespaces}${more} } }`,
});

pairs('EW9106', [
  {
    when: 'staging with another distribution and fewer names',
    stacks: {
      'eu-prod': stage('apps.example.com', ', apex: true'),
      'eu-staging': stage('staging.example.com', ', distribution: replicator'),
    },
    path: 'eu-staging: edgewire:environments.web',
    message: [
      'web of eu-staging',
      'web of eu-prod',
      'distribution replicator, not kubed',
      'names *.<domain>, not *.<domain>, <domain>',
    ],
    hint: ['planning.ignore'],
    twins: {
      'the hint': { stacks: { 'eu-staging': stage('staging.example.com', ', apex: true') } },
      'a reason': {
        stacks: {
          'eu-staging': {
            planning: '{ ignore: [{ code: EW9106, path: "edgewire:environments.web", reason: tried first here }] }',
          },
        },
      },
      'other spellings': {
        stacks: {
          'eu-prod': stage(
            'apps.example.com',
            ', names: [a.apps.example.com, b.apps.example.com]',
            '{ selector: "x=1,y=2" }',
          ),
          'eu-staging': stage(
            'staging.example.com',
            ', names: [b.staging.example.com, a.staging.example.com]',
            '{ selector: "y = 2, x == 1" }',
          ),
        },
      },
      'another issuer and other lists': {
        stacks: {
          'eu-prod': stage('apps.example.com', '', '{ list: [wiki, shop] }'),
          'eu-staging': {
            environments: '{ web: { domain: staging.example.com, issuer: staging, namespaces: { list: [wiki] } } }',
          },
        },
      },
    },
  },
  {
    when: 'an environment that staging lacks',
    stacks: {
      production: {
        environments: `{ web: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki] } }, shop: { domain: shop.example.com, issuer: corporate, namespaces: { list: [wiki] } } }`,
      },
      staging: stage('staging.example.com', '', '{ list: [wiki] }'),
    },
    path: 'staging: edgewire:environments',
    message: ['production has the environment shop, and staging has none like it'],
    hint: ['on purpose'],
    twins: {
      'the only one, under another name': {
        stacks: {
          production: {
            environments: '{ site: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki] } } }',
          },
        },
      },
    },
  },
]);
