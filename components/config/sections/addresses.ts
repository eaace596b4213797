import * as z from 'zod';
import { besideOtherMistakes } from '../values/beside';
import { duration } from '../values/duration';
import { labels } from '../values/kubernetes';
import { ipAddress } from '../values/network';
import { openMapping } from '../values/open-mapping';
import { objectName, secretText, text } from '../values/text';

/** As Linux names them. */
const networkInterface = z
  .string()
  .regex(/^[^\s/:]{1,15}$/, 'has to be a network interface such as eth0: at most 15 characters');

/** As MetalLB takes them (v0.16, BGPAdvertisement): standard, large, or the name of a Community object's alias. */
const community = z
  .string()
  .regex(
    /^(?:[0-9]{1,5}:[0-9]{1,5}|large:[0-9]{1,10}:[0-9]{1,10}:[0-9]{1,10}|[A-Za-z][\w.-]*)$/,
    'has to be a BGP community such as 64512:100 or large:64512:1:100, or an alias',
  );

const bgpPeer = z.strictObject({
  peerAddress: ipAddress.describe('Address of the router.'),
  peerASN: z.int().min(1).max(4294967295).describe('Autonomous system number of the router.'),
  peerPort: z.int().min(1).max(65535).optional().describe('Default: 179.'),
  password: secretText.optional().describe('TCP MD5 password of the session; encrypt it.'),
  holdTime: duration.optional().describe('As a duration, such as 90s.'),
  keepaliveTime: duration.optional().describe('As a duration, such as 30s.'),
  ebgpMultiHop: z.boolean().optional().describe('The router is more than one hop away. Default: false.'),
  nodeSelectors: z.array(labels).optional().describe('Labels of the nodes that open the session. Default: all nodes.'),
});

const bgp = z.strictObject({
  myASN: z.int().min(1).max(4294967295).describe('Autonomous system number of the cluster.'),
  peers: z.array(bgpPeer).min(1).describe('Routers that addresses are announced to.'),
  aggregationLength: z.int().min(1).max(32).optional().describe('Default: 32, a route per address.'),
  localPref: z.int().min(0).optional().describe('LOCAL_PREF of the routes, within one autonomous system.'),
  communities: z.array(community).optional().describe('Communities of the routes.'),
});

export const addresses = z
  .strictObject({
    pools: z
      .record(objectName, z.array(text).min(1))
      .default({})
      .describe('Address pools of MetalLB: name to CIDRs or ranges (first-last).'),
    floatingIps: openMapping(ipAddress)
      .default({})
      .describe("External address of a controller's internal one, where a cloud maps them (OpenStack)."),
    avoidBuggyIPs: z
      .boolean()
      .optional()
      .describe('Whether MetalLB keeps back IPv4 addresses that end in .0 or .255. Default: true.'),
    advertise: z
      .enum(['l2', 'bgp'])
      .optional()
      .describe('How MetalLB announces addresses. Default: bgp with `bgp`, else l2.'),
    l2: z
      .strictObject({
        interfaces: z.array(networkInterface).optional().describe('Network interfaces that announce.'),
        nodeSelectors: z.array(labels).optional().describe('Labels of the nodes that announce.'),
      })
      .optional()
      .describe('Limits of the announcement by ARP and NDP. Default: every node, every interface.'),
    bgp: bgp.optional().describe('Announcement by BGP.'),
    reserved: z.array(text).default([]).describe('CIDRs of nodes, pods and Services, which no pool may overlap.'),
  })
  .superRefine((value, context) => {
    if (value.advertise === 'bgp' && value.bgp === undefined) {
      context.addIssue({ code: 'custom', path: ['bgp'], message: 'is needed with `advertise: bgp`' });
    }
    if (value.advertise === 'l2' && value.bgp !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['advertise'],
        message: 'is l2, but `bgp` is set: leave one of them out',
      });
    }
  }, besideOtherMistakes)
  .describe('Addresses that MetalLB hands out, and what is known about them.');

export type Addresses = z.output<typeof addresses>;

/** Name of the Secret with the password of a BGP peer, by its place in the list. */
export function bgpSecretName(index: number): string {
  return `bgp-peer-${index}`;
}
