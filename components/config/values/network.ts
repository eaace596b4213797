import * as z from 'zod';

const { ipv4, ipv6, cidrv4, cidrv6 } = z.regexes;

const dnsName = String.raw`[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\.?`;

const port = '(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})';

function anyOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => `(?:${source})`).join('|'));
}

/** An IPv4 or IPv6 address. */
export const ipAddress = z.string().regex(anyOf(ipv4, ipv6), 'has to be an IP address');

/** Clients: networks, or single addresses, as Traefik's ipAllowList takes them. */
export const ipOrCidr = z
  .string()
  .regex(anyOf(ipv4, ipv6, cidrv4, cidrv6), 'has to be an IP address or a CIDR such as 192.0.2.0/24');

/** A name in the DNS, of a zone or a host; a label may start with an underscore. */
export const domainName = z
  .string()
  .max(254, 'has to be 253 characters at most')
  .regex(new RegExp(`^${dnsName}$`), 'has to be a DNS name such as example.com');

/** An IP address, or a name in the DNS. */
export const addressOrName = z
  .string()
  .max(254, 'has to be 253 characters at most')
  .regex(anyOf(ipv4, ipv6, new RegExp(`^${dnsName}$`)), 'has to be an IP address, or a name such as edge.example.com');

/** A zone of a DNS-01 solver; `*.` in front means that wildcard alone (cert-manager v1.21, dnsZones). */
export const zoneName = z
  .string()
  .max(254, 'has to be 253 characters at most')
  .regex(new RegExp(String.raw`^(?:\*\.)?${dnsName}$`), 'has to be a zone such as example.com');

/** A server by name or address, with a port where it is not the usual one: `192.0.2.53:53`, `[2001:db8::53]:53`. */
export const server = z
  .string()
  .regex(
    new RegExp(String.raw`^(?:${dnsName}|\[[0-9A-Fa-f:.]{2,45}\])(?::${port})?$`),
    'has to be host or host:port, an IPv6 address in brackets',
  );
