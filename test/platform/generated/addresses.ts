import fc from 'fast-check';
import { type Json } from '../../config/mutate';
import { credential, mapping, mostly, named, optional, seldom } from './vocabulary';

/** Addresses of controllers: in the usual pool, in another one, in none. */
export const address = mostly(
  fc.constantFrom('192.0.2.10', '192.0.2.11', '192.0.2.12'),
  fc.constantFrom('10.20.0.1', '2001:db8::10', '203.0.113.1', 'not-an-address'),
  20,
);

const ranges = mostly(
  fc.constantFrom('192.0.2.10-192.0.2.20', '192.0.2.128/28'),
  fc.constantFrom('10.20.0.0/28', '2001:db8::10-2001:db8::1f', '192.0.2.0/24', '192.0.2.20-192.0.2.10', 'nonsense'),
  20,
);

const nodeSelectors = fc.constantFrom([{ rack: 'a' }], [{}], [{ toString: 'x' }]);

const peer = mapping({
  peerAddress: fc.constantFrom('192.0.2.1', '2001:db8::1'),
  peerASN: fc.constantFrom(64_513, 4_294_967_295),
  peerPort: seldom(fc.constant(1179)),
  password: optional(credential('of the session', '')),
  holdTime: seldom(fc.constantFrom('90s', '1m30s')),
  keepaliveTime: seldom(fc.constant('30s')),
  ebgpMultiHop: seldom(fc.boolean()),
  nodeSelectors: seldom(nodeSelectors),
});

const bgp = mapping({
  myASN: fc.constant(64_512),
  peers: fc.array(peer, { minLength: 1, maxLength: 3 }),
  aggregationLength: seldom(fc.constant(32)),
  localPref: seldom(fc.constant(100)),
  communities: seldom(fc.constant(['64512:100'])),
});

type Announcement = Readonly<Record<string, Json>>;

/** How addresses are announced; by BGP it takes peers. */
const announcement = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Announcement>({}) },
  { weight: 2, arbitrary: fc.constant<Announcement>({ advertise: 'l2' }) },
  { weight: 1, arbitrary: bgp.map((spoken): Announcement => ({ bgp: spoken })) },
  { weight: 1, arbitrary: bgp.map((spoken): Announcement => ({ bgp: spoken, advertise: 'bgp' })) },
);

const withoutAnnouncement = mapping({
  pools: mostly(
    fc.constant({ edge: ['192.0.2.10-192.0.2.20', '10.20.0.0/28'] }),
    named(fc.constantFrom('edge', 'a', 'a-l2'), fc.uniqueArray(ranges, { minLength: 1, maxLength: 2 })),
    12,
  ),
  floatingIps: seldom(
    mostly<Json>(
      fc.constant({ '192.0.2.10': '203.0.113.7' }),
      named(address, fc.constantFrom('203.0.113.7', '203.0.113.8')),
      6,
    ),
    10,
  ),
  l2: seldom(mapping({ interfaces: optional(fc.constant(['eth0'])), nodeSelectors: optional(nodeSelectors) })),
  reserved: seldom(fc.constantFrom(['10.0.0.0/8'], ['172.16.0.0/12'])),
});

export const addresses = fc
  .tuple(withoutAnnouncement, announcement)
  .map(([all, announced]) => ({ ...all, ...announced }));
