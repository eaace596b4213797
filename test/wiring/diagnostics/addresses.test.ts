import assert from 'node:assert/strict';
import { planOf, type Sections } from '../stacks';
import { type Pair, pairs } from './pairs';

/** Pools, reserved ranges and the address of the one controller, in YAML. */
function addressed(pools: string, address?: string, more = ''): Sections {
  return {
    addresses: `{ pools: ${pools}${more} }`,
    controllers: `external: { class: traefik${address === undefined ? '' : `, address: "${address}"`} }`,
  };
}

/** Two controllers, and a pool for each. */
function doors(external: string, internal: string): Sections {
  return {
    addresses: '{ pools: { outer: [192.0.2.10-192.0.2.20], inner: [192.0.2.30-192.0.2.40] } }',
    controllers: `external: ${external}\ninternal: ${internal}`,
  };
}

const edge = '{ edge: [192.0.2.10-192.0.2.20] }';
const addressPath = 'edgewire:controllers.external.address';

pairs('EW6001', [
  {
    when: 'an address of a pool that another controller has for itself',
    stack: doors('{ default: true, pool: outer }', '{ address: 192.0.2.11 }'),
    path: 'edgewire:controllers.internal.address',
    message: ['192.0.2.11 of internal is in the pool outer, which is for external alone'],
    hint: ['Set edgewire:controllers.internal.pool: outer', 'another pool'],
    twins: {
      'the hint': { stack: doors('{ default: true, pool: outer }', '{ address: 192.0.2.11, pool: outer }') },
      'an address of another pool': { stack: doors('{ default: true, pool: outer }', '{ address: 192.0.2.31 }') },
      'no pool of its own': { stack: doors('{ default: true }', '{ address: 192.0.2.11 }') },
    },
  },
  {
    when: 'an address that is not of the pool that is named',
    stack: doors('{ default: true }', '{ address: 192.0.2.11, pool: inner }'),
    path: 'edgewire:controllers.internal.address',
    message: ['192.0.2.11 of internal is in the pool outer, and not in its own, inner'],
    hint: ['out of the pool inner', 'set edgewire:controllers.internal.pool: outer'],
    twins: {
      'the hint': { stack: doors('{ default: true }', '{ address: 192.0.2.31, pool: inner }') },
      'the other hint': { stack: doors('{ default: true }', '{ address: 192.0.2.11, pool: outer }') },
      'a pool that is not there': {
        stack: doors('{ default: true }', '{ address: 192.0.2.11, pool: nowhere }'),
        also: ['EW4008'],
      },
    },
  },
  {
    when: 'a pool without MetalLB',
    stack: { ...doors('{ default: true }', '{ pool: inner }'), charts: 'install: { metallb: false }' },
    path: 'edgewire:controllers.internal.pool',
    message: ['addresses of the pool inner, but MetalLB, which has the pools, is not installed'],
    hint: ['Leave edgewire:controllers.internal.pool out', 'set edgewire:charts.install.metallb: true'],
    twins: { 'the hint': { stack: { ...doors('{ default: true }', '{ pool: inner }'), charts: '' } } },
  },
  {
    when: 'an address behind the pool',
    stack: addressed(edge, '192.0.2.21'),
    path: addressPath,
    message: ['192.0.2.21 is in no pool', 'MetalLB will not give it out', '192.0.2.10-192.0.2.20 (pool edge)'],
    hint: ['Add it to edgewire:addresses.pools', 'an address out of a pool'],
    twins: {
      'the last address': { stack: addressed(edge, '192.0.2.20') },
      'the first address': { stack: addressed(edge, '192.0.2.10') },
      'a pool for it': { stack: addressed('{ edge: [192.0.2.10-192.0.2.20], more: [192.0.2.21/32] }', '192.0.2.21') },
      'no MetalLB': { stack: { ...addressed(edge, '192.0.2.21'), charts: 'install: { metallb: false }' } },
    },
  },
  {
    when: 'an IPv6 address outside a CIDR',
    stack: addressed('{ edge: ["2001:db8::10/126"] }', '2001:db8::14'),
    path: addressPath,
    message: ['2001:db8::14 is in no pool'],
    hint: ['Add it to'],
    twins: {
      'an address inside, spelled otherwise': { stack: addressed('{ edge: ["2001:db8::10/126"] }', '2001:DB8:0::13') },
    },
  },
  {
    when: 'no pools',
    stack: addressed('{}', '192.0.2.10'),
    path: addressPath,
    message: ['Pools: none'],
    hint: ['edgewire:addresses.pools'],
    twins: { 'a pool': { stack: addressed(edge, '192.0.2.10') } },
  },
  {
    when: 'a text that is no address, even without MetalLB',
    stack: { ...addressed(edge, '192.0.2'), charts: 'install: { metallb: false }' },
    path: addressPath,
    message: ['"192.0.2" is no address'],
    hint: ['IPv4 or IPv6 address'],
    twins: { 'four parts': { stack: addressed(edge, '192.0.2.12') } },
  },
  {
    when: 'an address that ends in .255, of a pool that has it',
    stack: addressed('{ edge: [192.0.2.0/24] }', '192.0.2.255'),
    path: addressPath,
    message: ['192.0.2.255 ends in .255', 'MetalLB keeps such addresses back', '192.0.2.0/24 (pool edge)'],
    hint: ['another address', 'set edgewire:addresses.avoidBuggyIPs: false'],
    twins: {
      'another address': { stack: addressed('{ edge: [192.0.2.0/24] }', '192.0.2.254') },
      'the setting': { stack: addressed('{ edge: [192.0.2.0/24] }', '192.0.2.255', ', avoidBuggyIPs: false') },
      'an IPv6 address': { stack: addressed('{ edge: ["2001:db8::/112"] }', '2001:db8::ff') },
      'no MetalLB': {
        stack: { ...addressed('{ edge: [192.0.2.0/24] }', '192.0.2.255'), charts: 'install: { metallb: false }' },
      },
    },
  },
  {
    when: 'an address that ends in .0',
    stack: addressed('{ edge: [192.0.1.0-192.0.2.20] }', '192.0.2.0'),
    path: addressPath,
    message: ['ends in .0:'],
    hint: ['another address'],
    twins: { 'one that ends in 10': { stack: addressed('{ edge: [192.0.1.0-192.0.2.20] }', '192.0.2.10') } },
  },
  {
    when: 'two addresses of one family',
    stack: dual('[192.0.2.10, 192.0.2.11]'),
    path: `${addressPath}[1]`,
    message: ['192.0.2.10 and 192.0.2.11 are of one family'],
    hint: ['one IPv4 and one IPv6'],
    twins: { 'the hint': { stack: dual('[192.0.2.10, "2001:db8::a"]') } },
  },
  {
    when: 'two addresses of two pools',
    stack: dual('[192.0.2.10, "2001:db8::a"]', '{ four: [192.0.2.10-192.0.2.20], six: ["2001:db8::/124"] }'),
    path: `${addressPath}[1]`,
    message: ['192.0.2.10 (pool four) and 2001:db8::a (pool six)', 'the addresses of one'],
    hint: ['both into one pool'],
    twins: { 'the hint': { stack: dual('[192.0.2.10, "2001:db8::a"]') } },
  },
  {
    when: 'two addresses where a cloud gives them out',
    stack: { ...dual('[192.0.2.10, "2001:db8::a"]'), charts: 'install: { metallb: false }' },
    path: `${addressPath}[1]`,
    message: ['Without MetalLB', 'one address only'],
    hint: ['Name one of them'],
    twins: { 'the hint': { stack: dual('192.0.2.10') } },
  },
  {
    when: 'the second of two addresses in no pool',
    stack: dual('[192.0.2.10, "2001:db8:1::a"]'),
    path: `${addressPath}[1]`,
    message: ['2001:db8:1::a is in no pool'],
    hint: ['Add it to'],
    twins: { 'one in a pool': { stack: dual('[192.0.2.10, "2001:db8::a"]') } },
  },
  {
    when: 'two addresses in one text',
    stack: dual('"192.0.2.10,2001:db8::a"'),
    path: addressPath,
    message: ['is no address'],
    hint: ['For dual stack write a list: [IPv4, IPv6]'],
    twins: { 'the hint': { stack: dual('[192.0.2.10, "2001:db8::a"]') } },
  },
  {
    when: 'an address that chart values ask for',
    stack: { ...addressed(edge), charts: asking('192.0.2.12, 198.51.100.7') },
    path: 'edgewire:charts.values.traefik.service.annotations["metallb.io/loadBalancerIPs"]',
    message: ['198.51.100.7 is in no pool'],
    hint: ['Add it to'],
    twins: {
      'one in a pool': { stack: { ...addressed(edge), charts: asking('192.0.2.12') } },
      'values of the controller that ask for another one': {
        stack: {
          controllers: 'external: { values: { service: { annotations: { metallb.io/loadBalancerIPs: 192.0.2.13 } } } }',
        },
      },
    },
  },
]);

/** One controller with what is given as its address, and pools of both families. */
function dual(address: string, pools = '{ edge: [192.0.2.10-192.0.2.20, "2001:db8::/124"] }'): Sections {
  return { addresses: `{ pools: ${pools} }`, controllers: `external: { class: traefik, address: ${address} }` };
}

/** Chart values by which every Traefik asks MetalLB for an address. */
function asking(address: string): string {
  return `values: { traefik: { service: { annotations: { metallb.io/loadBalancerIPs: "${address}" } } } }`;
}

/** Two controllers, `external` as the default and `internal`, with what else they have. */
function controllers(external: string, internal: string): Sections {
  return {
    addresses: `{ pools: { edge: [192.0.2.10-192.0.2.20, "2001:db8::/124"] } }`,
    controllers: `external: { default: true, ${external} }\ninternal: { ${internal} }`,
  };
}

/** Two controllers on one address, the inner one on ports of its own. */
function sharing(spec: string, port = 8443): Sections {
  const service = `{ annotations: { metallb.io/allow-shared-ip: edge }, spec: { ${spec} } }`;
  const ports = `{ web: { exposedPort: 8080 }, websecure: { exposedPort: ${port} } }`;
  return controllers(
    `address: 192.0.2.10, values: { service: ${service} }`,
    `address: 192.0.2.10, values: { service: ${service}, ports: ${ports} }`,
  );
}

pairs('EW6002', [
  {
    when: 'one address',
    stack: controllers('address: 192.0.2.10', 'address: 192.0.2.10'),
    path: 'edgewire:controllers.internal.address',
    message: ['external and internal share the address 192.0.2.10', 'only one'],
    hint: ['an address of its own'],
    twins: { 'the hint': { stack: controllers('address: 192.0.2.10', 'address: 192.0.2.11') } },
  },
  {
    when: 'one address of two controllers that would share it on ports of their own, but for the traffic policy',
    stack: sharing('externalTrafficPolicy: Local'),
    path: 'edgewire:controllers.internal.address',
    message: ['share the address 192.0.2.10'],
    hint: ['metallb.io/allow-shared-ip', 'Cluster', 'edgewire:controllers.internal.values'],
    twins: { 'the hint': { stack: sharing('externalTrafficPolicy: Cluster') } },
  },
  {
    when: 'one address on ports of which one is the same',
    stack: sharing('externalTrafficPolicy: Cluster', 443),
    path: 'edgewire:controllers.internal.address',
    message: ['only one of their Services'],
    hint: ['ports of their own'],
    twins: { 'ports of their own': { stack: sharing('externalTrafficPolicy: Cluster', 8443) } },
  },
  {
    when: 'one IPv6 address in two spellings',
    stack: controllers('address: "2001:db8::a"', 'address: "2001:DB8:0:0::A"'),
    path: 'edgewire:controllers.internal.address',
    message: ['share the address'],
    hint: ['an address of its own'],
    twins: { 'another one': { stack: controllers('address: "2001:db8::a"', 'address: "2001:db8::b"') } },
  },
  {
    when: 'one class',
    stack: controllers('class: traefik', 'class: traefik'),
    path: 'edgewire:controllers.internal.class',
    message: ['external and internal share the class traefik', 'every Ingress of it'],
    hint: ['a class of its own'],
    twins: { 'the default classes': { stack: controllers('replicas: 2', 'replicas: 2') } },
  },
  {
    when: 'a class that is the default of the other',
    stack: controllers('replicas: 2', 'class: traefik-external'),
    path: 'edgewire:controllers.internal.class',
    message: ['class traefik-external'],
    hint: ['a class of its own'],
    twins: { 'the hint': { stack: controllers('replicas: 2', 'class: traefik-internal') } },
  },
]);

const poolPath = (index: number, pool = 'edge') => `edgewire:addresses.pools.${pool}[${index}]`;

function badRange(when: string, bad: string, message: string, hint: string, better: string): Pair {
  return {
    when,
    stack: addressed(`{ edge: ["${bad}"] }`),
    path: poolPath(0),
    message: [`"${bad}" (pool edge) ${message}`],
    hint: [hint],
    twins: { [hint.includes(better) ? 'the hint' : better]: { stack: addressed(`{ edge: ["${better}"] }`) } },
  };
}

pairs('EW6003', [
  {
    when: 'addresses that nobody can reach',
    stack: addressed(
      '{ edge: [0.0.0.0/0], local: [127.0.0.1-127.0.0.9], many: [239.0.0.0/24], all: [255.255.255.255/32], six: ["fe80::/64"] }',
    ),
    path: ['edge', 'local', 'many', 'all', 'six'].map((pool) => `edgewire:addresses.pools.${pool}[0]`),
    message: ['0.0.0.0/0 (pool edge) has addresses that nobody can reach: 0.0.0.0/8 (this host)'],
    hint: ['192.0.2.10-192.0.2.20'],
    twins: {
      'the hint': { stack: addressed(edge) },
      'such addresses as reserved ones': {
        stack: addressed(edge, undefined, ', reserved: [127.0.0.0/8, 224.0.0.0/4]'),
      },
    },
  },
  badRange(
    'a range that runs backwards',
    '192.0.2.20-192.0.2.10',
    'runs backwards',
    'Write 192.0.2.10-192.0.2.20',
    '192.0.2.10-192.0.2.20',
  ),
  badRange(
    'an IPv6 range that runs backwards',
    '2001:db8::b-2001:db8::a',
    'runs backwards',
    '2001:db8::a-2001:db8::b',
    '2001:db8::a-2001:db8::b',
  ),
  badRange(
    'a range of two families',
    '192.0.2.10-2001:db8::1',
    'mixes IPv4 and IPv6',
    'Write a CIDR',
    '192.0.2.10-192.0.2.10',
  ),
  badRange(
    'a range without an end',
    '192.0.2.10-',
    'is neither a CIDR nor a range',
    '192.0.2.10-192.0.2.20',
    '192.0.2.10-192.0.2.20',
  ),
  badRange(
    'three ends',
    '192.0.2.1-192.0.2.2-192.0.2.3',
    'is neither a CIDR nor a range',
    'a range such as',
    '192.0.2.1-192.0.2.3',
  ),
  badRange(
    'the last part alone',
    '192.0.2.10-20',
    'is neither a CIDR nor a range',
    '192.0.2.10-192.0.2.20',
    '192.0.2.10-192.0.2.20',
  ),
  badRange('a prefix that is too long', '192.0.2.0/33', 'is no CIDR', '192.0.2.0/28', '192.0.2.0/32'),
  badRange('a CIDR of no address', '192.0.2/24', 'is no CIDR', 'Write a CIDR', '192.0.2.0/24'),
  badRange('a name', 'edge.example.com', 'is neither a CIDR nor a range', 'Write a CIDR', '192.0.2.0/28'),
  badRange(
    'a single address, which MetalLB refuses',
    '192.0.2.10',
    'is a single address',
    'Write 192.0.2.10/32',
    '192.0.2.10/32',
  ),
  badRange('a single IPv6 address', '2001:db8::1', 'is a single address', 'Write 2001:db8::1/128', '2001:db8::1/128'),
  {
    when: 'a reserved range that is none',
    stack: addressed(edge, undefined, ', reserved: [10.0.0.0/8, 10.244.0.0]'),
    path: 'edgewire:addresses.reserved[1]',
    message: ['"10.244.0.0" (reserved)'],
    hint: ['Write 10.244.0.0/32'],
    twins: { 'a CIDR': { stack: addressed(edge, undefined, ', reserved: [10.0.0.0/8, 10.244.0.0/16]') } },
  },
  {
    when: 'pools that share an address',
    stack: addressed('{ edge: [192.0.2.10-192.0.2.20], more: [198.51.100.0/28, 192.0.2.20-192.0.2.30] }'),
    path: poolPath(1, 'more'),
    message: ['192.0.2.20-192.0.2.30 (pool more) overlaps 192.0.2.10-192.0.2.20 (pool edge)'],
    hint: [poolPath(0)],
    twins: {
      'one address less': {
        stack: addressed('{ edge: [192.0.2.10-192.0.2.20], more: [198.51.100.0/28, 192.0.2.21-192.0.2.30] }'),
      },
    },
  },
  {
    when: 'one pool that overlaps itself',
    stack: addressed('{ edge: [192.0.2.0/28, 192.0.2.8/29] }'),
    path: poolPath(1),
    message: ['192.0.2.8/29 (pool edge) overlaps 192.0.2.0/28 (pool edge)'],
    hint: [poolPath(0)],
    twins: { 'CIDRs side by side': { stack: addressed('{ edge: [192.0.2.0/29, 192.0.2.8/29] }') } },
  },
  {
    when: 'a pool within a reserved range',
    stack: addressed(edge, undefined, ', reserved: [192.0.2.0/24]'),
    path: poolPath(0),
    message: ['192.0.2.10-192.0.2.20 (pool edge) overlaps 192.0.2.0/24 (reserved)'],
    hint: ['edgewire:addresses.reserved[0]'],
    twins: {
      'a reserved range that ends before it': {
        stack: addressed(edge, undefined, ', reserved: [192.0.2.0-192.0.2.9]'),
      },
      'reserved ranges that overlap one another': {
        stack: addressed(edge, undefined, ', reserved: [10.0.0.0/8, 10.244.0.0/16]'),
      },
    },
  },
  {
    when: 'an IPv6 pool within a reserved range',
    stack: addressed('{ edge: ["2001:db8::/124"] }', undefined, ', reserved: ["0.0.0.0/0", "2001:db8::/64"]'),
    path: poolPath(0),
    message: ['2001:db8::/64 (reserved)'],
    hint: ['edgewire:addresses.reserved[1]'],
    twins: {
      'the other family alone': {
        stack: addressed('{ edge: ["2001:db8::/124"] }', undefined, ', reserved: ["0.0.0.0/0"]'),
      },
    },
  },
]);

pairs('EW6004', [
  {
    when: 'two defaults',
    stack: controllers('replicas: 2', 'default: true'),
    path: 'edgewire:controllers.internal.default',
    message: ['external and internal are both the default ingress class'],
    hint: ['Keep one of them the default'],
    twins: {
      'the hint': { stack: controllers('replicas: 2', 'default: false') },
      'no word on it': { stack: controllers('replicas: 2', 'replicas: 2') },
    },
  },
]);

const letsIn = (allow: string, address = '[192.0.2.10, "2001:db8::10"]') => ({
  addresses: '{ pools: { edge: [192.0.2.10-192.0.2.20, "2001:db8::10-2001:db8::20"] } }',
  controllers: `external: { address: ${address}, allow: ${allow} }`,
});

pairs('EW6013', [
  {
    when: 'ranges of IPv4 alone beside an address of IPv6',
    stack: letsIn('[10.0.0.0/8, 192.0.2.1]'),
    path: 'edgewire:controllers.external.allow',
    message: ['2001:db8::10', 'no IPv6 range', '403', 'routes of TCP'],
    hint: ['Add the IPv6 ranges', 'take 2001:db8::10 out of edgewire:controllers.external.address'],
    twins: {
      'the hint': { stack: letsIn('[10.0.0.0/8, "fd00::/8"]') },
      'a single address of IPv6': { stack: letsIn('[10.0.0.0/8, "fd00::1"]') },
      'no address of IPv6': { stack: letsIn('[10.0.0.0/8]', '192.0.2.10') },
      'addresses that the plan does not know': { stack: { controllers: 'external: { allow: [10.0.0.0/8] }' } },
    },
  },
  {
    when: 'ranges of IPv6 alone beside an address of IPv4',
    stack: letsIn('["::/0"]', '192.0.2.10'),
    path: 'edgewire:controllers.external.allow',
    message: ['192.0.2.10', 'no IPv4 range'],
    hint: ['Add the IPv4 ranges', 'an address of the other family'],
    twins: { 'an address of IPv6 alone': { stack: letsIn('["::/0"]', '"2001:db8::10"') } },
  },
]);

const floating = (map: string) => addressed(edge, '192.0.2.10', `, floatingIps: ${map}`);
const floatingPath = (address: string) => `edgewire:addresses.floatingIps["${address}"]`;

pairs('EW6005', [
  {
    when: 'an address of no controller',
    stack: floating('{ 192.0.2.11: 203.0.113.7 }'),
    path: floatingPath('192.0.2.11'),
    message: ['floating IP 203.0.113.7 maps to 192.0.2.11, the address of no controller', 'Addresses: 192.0.2.10'],
    hint: ['in place of 192.0.2.11', 'leave the entry out'],
    twins: {
      'the hint': { stack: floating('{ 192.0.2.10: 203.0.113.7 }') },
      'an IPv6 address, spelled otherwise': {
        stack: addressed(
          '{ edge: ["2001:db8::/124"] }',
          '2001:db8::a',
          ', floatingIps: { "2001:DB8:0::A": 203.0.113.7 }',
        ),
      },
    },
  },
  {
    when: 'no controller with an address',
    stack: addressed(edge, undefined, ', floatingIps: { 192.0.2.10: 203.0.113.7 }'),
    path: floatingPath('192.0.2.10'),
    message: ['Addresses: none'],
    hint: ['the address of a controller'],
    twins: { 'an address': { stack: floating('{ 192.0.2.10: 203.0.113.7 }') } },
  },
  {
    when: 'one floating IP for two controllers',
    stack: {
      ...controllers('address: 192.0.2.10', 'address: 192.0.2.11'),
      addresses: `{ pools: ${edge}, floatingIps: { 192.0.2.10: 203.0.113.7, 192.0.2.11: 203.0.113.7 } }`,
    },
    path: floatingPath('192.0.2.11'),
    message: ['203.0.113.7 is mapped to 192.0.2.10 already'],
    hint: ['a floating IP of its own'],
    twins: {
      'the hint': {
        stack: { addresses: `{ pools: ${edge}, floatingIps: { 192.0.2.10: 203.0.113.7, 192.0.2.11: 203.0.113.8 } }` },
      },
    },
  },
]);

pairs('EW6006', [
  {
    when: 'one replica',
    stack: { controllers: 'external: { replicas: 1 }' },
    path: 'edgewire:controllers.external.replicas',
    message: ['controller external has one replica', 'nothing is served'],
    hint: ['Set edgewire:controllers.external.replicas: 2 or more'],
    twins: {
      'the hint': { stack: { controllers: 'external: { replicas: 2 }' } },
      'the default': { stack: { controllers: 'external: {}' } },
    },
  },
  {
    when: "one replica, as Traefik's own ACME wants it",
    stack: { controllers: 'external: { replicas: 1, acme: { http01: {} } }' },
    path: 'edgewire:controllers.external.replicas',
    message: ['controller external has one replica'],
    hint: ['have cert-manager issue instead'],
    twins: { 'the hint': { stack: { controllers: 'external: { replicas: 2 }' } } },
  },
]);

describe('pools that cannot be built', () => {
  const ignoring = (pools: string, more = '') =>
    planOf({
      ...addressed(pools, '192.0.2.10', more),
      planning: '{ ignore: [{ code: EW6003, path: "edgewire:addresses.pools.edge[0]", reason: known }] }',
    });

  it('stay mistakes though they are accepted, and say why', () => {
    const [found, ...others] = ignoring('{ edge: [192.0.2.20-192.0.2.10] }').diagnostics;
    assert.deepEqual([found?.code, others], ['EW6003', []]);
    assert.match(found?.hint ?? '', /can't be accepted: MetalLB refuses such a pool\.$/);
  });

  it('but one over a reserved range may be accepted: MetalLB does not know it', () => {
    assert.deepEqual(ignoring(edge, ', reserved: [192.0.2.0/24]').diagnostics, []);
  });
});
