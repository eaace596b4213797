import { configPath } from '../../config/path';
import { parseAddress, parseRange } from '../address-range';
import { type Controller } from '../ingress';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';

type Family = 'ipv4' | 'ipv6';

const words = { ipv4: 'IPv4', ipv6: 'IPv6' };

/**
 * EW6013: a controller has an address of a family of which it lets no client in. Its Service then has no ranges of that
 * family, and kube-proxy takes none for all (v1.35.4, pkg/proxy/serviceport.go): only Traefik refuses, and HTTP alone.
 */
export function allowedClientRules({ config: { controllers } }: Facts): Diagnostic[] {
  return controllers.flatMap((controller) => {
    const { name, addresses } = controller;
    const shut = addresses.find((address) => {
      const family = parseAddress(address)?.kind();
      return family !== undefined && isShutOut(controller, family);
    });
    if (shut === undefined) return [];
    const family = words[shut.includes(':') ? 'ipv6' : 'ipv4'];
    const [allow, address] = [configPath('controllers', name, 'allow'), configPath('controllers', name, 'address')];
    const message = `The controller ${name} has the address ${shut}, and no ${family} range in its allow: every client that comes over ${family} gets 403, while routes of TCP let all of them in, since the Service has no ranges of ${family} either.`;
    const instead =
      addresses.length > 1 ? `take ${shut} out of ${address}` : `give it an address of the other family at ${address}`;
    return [diagnostic('EW6013', allow, message, `Add the ${family} ranges of its clients to ${allow}, or ${instead}`)];
  });
}

function isShutOut({ allow }: Controller, family: Family): boolean {
  return allow?.every((cidr) => familyOf(cidr) !== family) === true;
}

function familyOf(cidr: string): Family | undefined {
  const range = cidr.includes('/') ? parseRange(cidr) : undefined;
  return range?.kind === 'range' ? range.first.kind() : parseAddress(cidr)?.kind();
}
