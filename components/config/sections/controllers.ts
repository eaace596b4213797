import * as z from 'zod';
import { besideOtherMistakes } from '../values/beside';
import { networkLoadBalancer } from '../values/cloud';
import { controllerAcme } from '../values/controller-acme';
import { jsonMapping } from '../values/open-mapping';
import { ipOrCidr } from '../values/network';
import { objectName, text } from '../values/text';

const settings = z.strictObject({
  class: objectName
    .optional()
    .describe('Name of the IngressClass. Default: traefik, with several controllers traefik-<name>.'),
  default: z
    .boolean()
    .optional()
    .describe('Whether Ingresses without a class are its own. Default: true for an only controller.'),
  address: z
    .union([text, z.array(text).min(1).max(2, 'takes two addresses at most: one IPv4, one IPv6')])
    .optional()
    .describe('Static address of its LoadBalancer Service, out of a pool; for dual stack [IPv4, IPv6], of one pool.'),
  pool: objectName
    .optional()
    .describe(
      'Pool of edgewire:addresses that gives its addresses, to it and to controllers that name the same pool alone. Default: any pool.',
    ),
  allow: z
    .array(ipOrCidr)
    .min(1)
    .optional()
    .describe('Clients that are let in, as CIDRs and addresses: whatever its applications say. Default: all.'),
  replicas: z
    .int()
    .min(1)
    .max(100)
    .default(2)
    .describe('Pods of Traefik; with two or more the loss of a node is survived.'),
  values: jsonMapping
    .optional()
    .describe('Chart values of this controller alone, laid over `charts.values.traefik`. Default: none.'),
  gateway: z
    .boolean()
    .default(false)
    .describe(
      'Whether it reads the Gateway API: Gateways of the GatewayClass that has the name of its class. The definitions of the Gateway API (v1.5, standard channel) have to be in the cluster: neither this program nor the chart of Traefik brings them.',
    ),
  aws: networkLoadBalancer.optional(),
  acme: controllerAcme.optional().describe("Traefik's own ACME client. Works with one replica only."),
  dashboard: z
    .strictObject({
      host: text.describe('Host at which it is served.'),
      environment: text.optional().describe('Default: the environment that covers the host.'),
      allow: z.array(ipOrCidr).min(1).describe('CIDRs and addresses that may open the dashboard.'),
    })
    .optional()
    .describe("Traefik's dashboard at a host of its own. Default: none."),
});

const controller = settings.superRefine((value, context) => {
  for (const key of ['address', 'pool'] as const) {
    if (value.aws === undefined || value[key] === undefined) continue;
    const message = 'is not for a controller with `aws`, whose balancer has addresses of its own: leave it out';
    context.addIssue({ code: 'custom', path: [key], message });
  }
}, besideOtherMistakes);

export const controllers = z
  .record(objectName, controller)
  .prefault({ external: {} })
  .transform((given) => {
    const only = Object.keys(given).length === 1;
    return Object.entries(given).map(([name, { class: ingressClass, default: isDefault, address, ...rest }]) => ({
      name,
      class: ingressClass ?? (only ? 'traefik' : `traefik-${name}`),
      default: isDefault ?? only,
      addresses: address === undefined ? [] : [address].flat(),
      ...rest,
    }));
  })
  .describe('Ingress controllers, each a Traefik of its own. Default: one, `external`, class traefik.');

/**
 * An ingress controller, defaults filled in. Controllers keep the order of the configuration; `addresses` holds no
 * address, one, or one of each family.
 */
export type Controller = z.output<typeof controllers>[number];
