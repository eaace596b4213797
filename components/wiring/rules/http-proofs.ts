import { configPath } from '../../config/path';
import { connected, parseAddress, parseRange } from '../address-range';
import { authorityOf } from '../authorities';
import { solverFor } from '../engines/cert-manager/solvers';
import { type Controller } from '../ingress';
import { acmeOfController, acmeOfIssuer, issuerNamed } from '../issuance';
import { isWildcard } from '../names/host-name';
import { answering } from '../plan/issuers';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';

/** A name that an authority proves by a connection to a controller. */
interface HttpProof {
  readonly issuer: string;
  readonly directory: string;
  readonly controller: Controller | undefined;
  readonly name: string;
}

/** The names that cert-manager's issuers prove by HTTP-01, and where. */
export function provedByHttp({ config, environments, hosts }: Facts): HttpProof[] {
  const wanted = [
    ...environments.flatMap(({ issuance, names }) =>
      issuance.kind === 'issuer' ? [{ issuer: issuance.issuer, names }] : [],
    ),
    ...hosts.flatMap(({ host: { own } }) =>
      own?.issuer === undefined ? [] : [{ issuer: own.issuer, names: own.names }],
    ),
  ];
  return wanted.flatMap(({ issuer: name, names }) => {
    const issuer = issuerNamed(config, name);
    const acme = acmeOfIssuer(issuer);
    if (issuer?.kind !== 'acme' || acme?.http01 !== true) return [];
    const answers = answering(config, issuer);
    const controller = config.controllers.find((one) => one.name === answers?.controller);
    return names
      .filter((one) => !isWildcard(one) && solverFor(acme.solvers ?? [], one) === undefined)
      .map((one) => ({ issuer: name, directory: acme.directory, controller, name: one }));
  });
}

/** EW4022: a public authority has to reach a controller that lets in some clients alone; told once for a controller. */
export function closedDoorRules(facts: Facts): Diagnostic[] {
  const proofs = [...provedByHttp(facts), ...provedByTraefik(facts)];
  return facts.config.controllers.flatMap((controller) => {
    if (isOpen(controller)) return [];
    const own = proofs.filter((one) => one.controller === controller && authorityOf(one.directory) !== undefined);
    const [first, ...others] = new Set(own.map(({ name }) => name));
    if (first === undefined) return [];
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    const directory = authorityOf(own[0]?.directory ?? '')?.directory ?? '';
    const message = `${directory} proves control of ${first}${more} by connecting to ${controller.name}, which does not let it in: it asks from addresses that it does not publish.`;
    const hint = 'Prove control by DNS-01 (`dns01`), or answer HTTP-01 at a controller without `allow`.';
    return [diagnostic('EW4022', configPath('controllers', controller.name, 'allow'), message, hint)];
  });
}

/** Whether a controller lets everybody in, by each family of addresses that it has; where none is given, by one. */
function isOpen({ allow, addresses }: Controller): boolean {
  if (allow === undefined) return true;
  const families = new Set(addresses.flatMap((address) => parseAddress(address)?.kind() ?? []));
  if (families.size === 0) return letsAllIn(allow, 'ipv4') || letsAllIn(allow, 'ipv6');
  return [...families].every((family) => letsAllIn(allow, family));
}

/** Whether CIDRs have every address of a family together, as `0.0.0.0/1` and `128.0.0.0/1` do. */
function letsAllIn(allow: readonly string[], family: 'ipv4' | 'ipv6'): boolean {
  const cidrs = allow.flatMap((text) => {
    const range = parseRange(text);
    return range.kind === 'range' && range.first.kind() === family
      ? [{ ...range, share: 2 ** -Number(text.split('/')[1]) }]
      : [];
  });
  // Of CIDRs that overlap, the widest has all the others.
  const shares = connected(cidrs, (cidr) => cidr).map((group) => Math.max(...group.map(({ share }) => share)));
  return shares.reduce((sum, share) => sum + share, 0) >= 1;
}

function provedByTraefik({ hosts }: Facts): HttpProof[] {
  return hosts.flatMap(({ tls, host, controller }) => {
    const acme = tls.tls === 'traefik-acme' && controller !== undefined ? acmeOfController(controller) : undefined;
    if (acme?.http01 !== true) return [];
    return [{ issuer: acme.account, directory: acme.directory, controller, name: host.host }];
  });
}
