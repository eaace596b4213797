import * as z from 'zod';
import { besideOtherMistakes } from '../values/beside';
import { openMapping, textMapping } from '../values/open-mapping';
import { objectName, opaqueText, text } from '../values/text';

const bgpPeer = z.strictObject({
  peerAddress: text.describe('Address of the router.'),
  peerASN: z.int().min(1).max(4294967295).describe('Autonomous system number of the router.'),
  peerPort: z.int().min(1).max(65535).optional().describe('Default: 179.'),
  password: opaqueText.optional().describe('TCP MD5 password of the session; encrypt it.'),
  holdTime: text.optional().describe('As a duration, such as 90s.'),
  keepaliveTime: text.optional().describe('As a duration, such as 30s.'),
  ebgpMultiHop: z.boolean().optional().describe('The router is more than one hop away. Default: false.'),
  nodeSelectors: z
    .array(textMapping)
    .optional()
    .describe('Labels of the nodes that open the session. Default: all nodes.'),
});

const bgp = z.strictObject({
  myASN: z.int().min(1).max(4294967295).describe('Autonomous system number of the cluster.'),
  peers: z.array(bgpPeer).min(1),
  aggregationLength: z.int().min(1).max(32).optional().describe('Default: 32, a route per address.'),
  localPref: z.int().min(0).optional(),
  communities: z.array(text).optional(),
});

export const addresses = z
  .strictObject({
    pools: z
      .record(objectName, z.array(text).min(1))
      .default({})
      .describe('Address pools of MetalLB: name to CIDRs or ranges (first-last).'),
    floatingIps: openMapping(text)
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
      .strictObject({ interfaces: z.array(text).optional(), nodeSelectors: z.array(textMapping).optional() })
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
