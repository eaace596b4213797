import { app, type Sections } from '../stacks';
import { pairs } from './pairs';

const cloudflare = 'provider: { cloudflare: { apiToken: { secure: c } } }';

/** An entry of `edgewire:dns` at Cloudflare, in YAML. */
function entry(name: string, more = '', zones = '[example.com]'): string {
  return `\n${name}: { ${cloudflare}, zones: ${zones}${more} }`;
}

/** An entry at a name server of its own. */
function ownServer(name: string, more = '', nameserver = '192.0.2.53'): string {
  return `\n${name}: { provider: { rfc2136: { nameserver: "${nameserver}" } }, zones: [example.com]${more} }`;
}

const oneAddress = 'external: { address: 192.0.2.10 }';
const wiki: Sections = { apps: app('wiki.apps.example.com'), controllers: oneAddress };
const two: Sections = {
  ...wiki,
  controllers:
    '{ external: { class: traefik, default: true, address: 192.0.2.10 }, internal: { class: inner, address: 192.0.2.11 } }',
};

/** Two applications at one host, by path, on a controller each. */
const bothControllers: Sections = {
  ...two,
  apps:
    app('wiki.apps.example.com') + app('wiki.apps.example.com', { name: 'api', path: '/api', controller: 'internal' }),
};

function privately(floatingIps = '{}'): Sections {
  return {
    ...wiki,
    addresses: `{ pools: { edge: [10.0.0.10-10.0.0.20] }, floatingIps: ${floatingIps} }`,
    controllers: 'external: { address: 10.0.0.10 }',
  };
}

pairs('EW8001', [
  {
    when: 'a host in none of the zones',
    stack: { ...wiki, dns: entry('public', '', '[example.org]') },
    path: 'edgewire:apps[0].host',
    message: ['wiki.apps.example.com gets no DNS record', 'example.org'],
    hint: ['edgewire:dns.public.zones'],
    twins: {
      'the hint': { stack: { dns: entry('public', '', '[example.org, example.com]') } },
      'a zone with a dot and capitals': { stack: { dns: entry('public', '', '[Apps.Example.COM.]') } },
      'a second entry': { stack: { dns: entry('public', '', '[example.org]') + entry('more') } },
      'no entries': { stack: { dns: '{}' } },
      'a controller that no entry reads': {
        stack: { ...two, dns: entry('public', ', controllers: [internal]', '[example.org]') },
      },
    },
  },
  {
    when: 'the wildcard of an environment',
    stack: {
      environments:
        '{ production: { domain: apps.example.com, issuer: corporate, dns: wildcard, namespaces: { list: [wiki] } } }',
      dns: entry('public', '', '[example.org]'),
      controllers: oneAddress,
    },
    path: 'edgewire:environments.production',
    message: ['*.apps.example.com gets no DNS record'],
    hint: ['edgewire:dns.public.zones'],
    twins: { 'its zone': { stack: { dns: entry('public') } } },
  },
  {
    when: 'many hosts of one domain, and one of another: each domain once',
    stack: {
      ...wiki,
      apps: ['a.apps.example.com', 'b.apps.example.com', 'c.apps.example.com', 'www.example.net']
        .map((host, index) => app(host, { name: `app-${index}` }))
        .join(''),
      dns: entry('public', '', '[example.org]'),
    },
    path: ['edgewire:apps[0].host', 'edgewire:apps[3].host'],
    message: ['a.apps.example.com and 2 more names get no DNS record'],
    hint: ['such as example.com, to edgewire:dns.public.zones'],
    twins: { 'both zones': { stack: { dns: entry('public', '', '[example.com, example.net]') } } },
  },
]);

pairs('EW8002', [
  {
    when: 'one owner in a zone and one below it',
    stack: { ...wiki, dns: entry('public', ', owner: edge') + entry('more', ', owner: edge', '[apps.example.com]') },
    path: 'edgewire:dns.more',
    message: ['public and more have the owner edge', 'removes the records of the other'],
    hint: ['edgewire:dns.more.owner'],
    twins: {
      'an owner of its own': {
        stack: { dns: entry('public', ', owner: edge') + entry('more', '', '[apps.example.com]') },
        also: ['EW8006'],
      },
      'zones apart': {
        stack: { dns: entry('public', ', owner: edge') + entry('more', ', owner: edge', '[example.org]') },
      },
      'another server': { stack: { dns: entry('public', ', owner: edge') + ownServer('more', ', owner: edge') } },
    },
  },
  {
    when: 'one server, its port written once',
    stack: {
      ...wiki,
      dns: ownServer('one', ', owner: edge', 'NS.example.com') + ownServer('two', ', owner: edge', 'ns.example.com:53'),
    },
    path: 'edgewire:dns.two',
    message: ['one and two have the owner edge'],
    hint: ['Leave'],
    twins: {
      'another port': {
        stack: {
          dns:
            ownServer('one', ', owner: edge', 'ns.example.com') +
            ownServer('two', ', owner: edge', 'ns.example.com:54'),
        },
      },
    },
  },
]);

pairs('EW8003', [
  {
    when: 'a private address at Cloudflare',
    stack: { ...privately(), dns: entry('public') },
    path: 'edgewire:dns.public',
    message: ['wiki.apps.example.com', '10.0.0.10', 'Cloudflare'],
    hint: ['edgewire:addresses.floatingIps', 'edgewire:dns.public.target'],
    twins: {
      'a floating IP': { stack: privately('{ 10.0.0.10: 203.0.113.7 }') },
      'a target': { stack: { dns: entry('public', ', target: edge.example.com') } },
      'a server of your own': { stack: { dns: ownServer('inside') } },
    },
  },
  {
    when: 'a loopback address anywhere',
    stack: { ...wiki, dns: ownServer('inside', ', target: 127.0.0.1') },
    path: 'edgewire:dns.inside.target',
    message: ['127.0.0.1', 'no other machine'],
    hint: ['edgewire:dns.inside.target'],
    twins: { 'an address': { stack: { dns: ownServer('inside', ', target: 192.0.2.10') } } },
  },
  {
    when: 'a name of the cluster',
    stack: { ...wiki, dns: entry('public', ', target: traefik.traefik.svc.cluster.local') },
    path: 'edgewire:dns.public.target',
    message: ['no public name ends in .local'],
    hint: ['edgewire:dns.public.target'],
    twins: { 'a public name': { stack: { dns: entry('public', ', target: edge.example.com') } } },
  },
  {
    when: 'a private address beside a public one',
    stack: { ...wiki, dns: ownServer('both', ', target: [203.0.113.7, "fd00::7"]') },
    path: 'edgewire:dns.both.target',
    message: ['fd00::7', 'a public address beside it'],
    hint: ['edgewire:dns.both.target'],
    twins: { 'two public ones': { stack: { dns: ownServer('both', ', target: [203.0.113.7, "2001:db8::7"]') } } },
  },
  {
    when: 'a wildcard of a controller whose address nobody knows',
    stack: {
      environments:
        '{ production: { domain: apps.example.com, issuer: corporate, dns: wildcard, namespaces: { list: [wiki] } } }',
      dns: entry('public'),
      charts: 'install: { traefik: false }',
    },
    path: 'edgewire:environments.production',
    message: ['*.apps.example.com gets no record', 'external is not installed here'],
    hint: ['edgewire:dns.public.target'],
    twins: {
      'the hint': { stack: { dns: entry('public', ', target: 203.0.113.7') } },
      'a controller that is installed': { stack: { charts: '{}' } },
    },
  },
]);

pairs('EW8004', [
  {
    when: 'a policy that only makes records',
    stack: { ...wiki, dns: entry('public', ', policy: create-only') },
    path: 'edgewire:dns.public.policy',
    message: ['With the policy create-only, public removes no record'],
    hint: ['Leave edgewire:dns.public.policy out'],
    twins: { 'the hint': { stack: { dns: entry('public') } } },
  },
  {
    when: 'a server without zone transfers',
    stack: {
      ...wiki,
      dns: '{ inside: { provider: { rfc2136: { nameserver: 192.0.2.53, transfer: false } }, zones: [example.com] } }',
    },
    path: 'edgewire:dns.inside.provider.rfc2136.transfer',
    message: ['inside cannot list the zone'],
    hint: ['Allow AXFR'],
    twins: { 'the hint': { stack: { dns: ownServer('inside') } } },
  },
]);

const longHost = `${'a'.repeat(61)}.apps.example.com`;

pairs('EW8005', [
  {
    when: 'the apex of a zone, without a label for the mark',
    stack: { ...wiki, dns: entry('public', ', txtPrefix: ""', '[wiki.apps.example.com]') },
    path: 'edgewire:apps[0].host',
    message: ['a-wiki.apps.example.com lies outside of the zone wiki.apps.example.com'],
    hint: ['edgewire:dns.public.txtPrefix'],
    twins: {
      'the default prefix': { stack: { dns: entry('public', '', '[wiki.apps.example.com]') } },
      'a zone above': { stack: { dns: entry('public', ', txtPrefix: ""') } },
    },
  },
  {
    when: 'a label that grows too long',
    stack: { apps: app(longHost), controllers: oneAddress, dns: entry('public', ', txtPrefix: "own-"') },
    path: 'edgewire:apps[0].host',
    message: ['has a label of 67 characters, 63 are allowed'],
    hint: ['Use another host'],
    twins: { 'the default prefix': { stack: { dns: entry('public') } } },
  },
  {
    when: 'a host by the name that stands for a wildcard',
    stack: {
      environments:
        '{ production: { domain: apps.example.com, issuer: corporate, dns: wildcard, namespaces: { list: [wiki] } }, exact: { domain: edgewire-wildcard.apps.example.com, apex: true, issuer: corporate, namespaces: { list: [wiki] } } }',
      apps: app('edgewire-wildcard.apps.example.com', { environment: 'exact' }),
      controllers: oneAddress,
      dns: entry('public'),
    },
    path: 'edgewire:environments.production',
    message: [
      '*.apps.example.com',
      'edgewire-a.edgewire-wildcard.apps.example.com is that of edgewire-wildcard.apps.example.com too',
    ],
    hint: ['Use another host'],
    twins: {
      'another host': { stack: { apps: app('a.edgewire-wildcard.apps.example.com', { environment: 'exact' }) } },
    },
  },
]);

pairs('EW8006', [
  {
    when: 'a host that two entries write',
    stack: { ...wiki, dns: entry('public') + entry('more', '', '[apps.example.com]') },
    path: 'edgewire:dns.more',
    message: ['public and more both write wiki.apps.example.com in one zone'],
    hint: ['edgewire:dns.more.controllers'],
    twins: {
      'another controller': { stack: { ...two, dns: entry('public') + entry('more', ', controllers: [internal]') } },
      'another server': { stack: { dns: entry('public') + ownServer('inside') } },
      'zones apart': { stack: { dns: entry('public') + entry('more', '', '[example.org]') } },
    },
  },
  {
    when: 'a host on two controllers that one entry reads',
    stack: { ...bothControllers, dns: entry('public') },
    path: 'edgewire:apps[1].host',
    message: ['served by the controllers external and internal', 'public writes one record'],
    hint: ['one controller'],
    twins: {
      'one of them read': { stack: { dns: entry('public', ', controllers: [external]') } },
      'one target for both': { stack: { dns: entry('public', ', target: 203.0.113.7') } },
      'an entry for each view': {
        stack: { dns: entry('public', ', controllers: [external]') + ownServer('inside', ', controllers: [internal]') },
      },
    },
  },
]);
