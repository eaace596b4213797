import { configPath } from '../../config/path';
import { type AddressRange, overlap, parseRange } from '../address-range';
import { installedComponents } from '../installed';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';

/** EW9003: MetalLB without an address to give out. EW6001 reports it where a controller has an address of its own. */
export function poolRules({ config }: Facts): Diagnostic[] {
  const { metallb, traefik } = installedComponents(config);
  if (!metallb || !traefik || Object.keys(config.addresses.pools).length > 0) return [];
  const served = config.controllers.filter(({ aws }) => aws === undefined);
  const waiting = served.filter(({ addresses }) => addresses.length === 0);
  if (waiting.length === 0 || waiting.length < served.length || !asksForAddress(config.charts.values)) return [];
  const message = `MetalLB has no pool, so ${waiting.map(({ name }) => name).join(' and ')} would wait for an address until \`up\` fails.`;
  const pools = configPath('addresses', 'pools');
  const hint = `Name a range of free addresses in the network of the nodes, as ${pools}: { edge: [192.0.2.10-192.0.2.20] }; where a cloud gives out addresses, leave MetalLB out: ${configPath('charts', 'install')}: { metallb: false }`;
  return [diagnostic('EW9003', pools, message, hint)];
}

/** A Service of another type, or of another balancer's class, does not wait for an address from MetalLB. */
function asksForAddress({ traefik = {} }: Facts['config']['charts']['values']): boolean {
  const { service } = traefik;
  if (typeof service !== 'object' || service === null || Array.isArray(service)) return true;
  const { enabled, spec } = service;
  if (enabled === false) return false;
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) return true;
  const { type = 'LoadBalancer', loadBalancerClass } = spec;
  return type === 'LoadBalancer' && loadBalancerClass === undefined;
}

/** Addresses that no Service can be reached at (RFC 6890, RFC 1112, RFC 919, RFC 4291). */
const unusable: readonly (readonly [what: string, cidr: string])[] = [
  ['this host', '0.0.0.0/8'],
  ['loopback', '127.0.0.0/8'],
  ['multicast', '224.0.0.0/4'],
  ['broadcast', '255.255.255.255/32'],
  ['the unspecified address', '::/128'],
  ['loopback', '::1/128'],
  ['link-local', 'fe80::/10'],
  ['multicast', 'ff00::/8'],
];

/** Why a controller cannot be reached at some addresses of a range, as the end of a sentence. */
export function unusablePart(range: AddressRange): string | undefined {
  const part = unusable.find(([, cidr]) => {
    const other = parseRange(cidr);
    return other.kind === 'range' && overlap(range, other);
  });
  return part === undefined ? undefined : `has addresses that nobody can reach: ${part[1]} (${part[0]})`;
}
