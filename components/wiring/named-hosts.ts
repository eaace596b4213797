import { ByHost } from './by-host';
import { type Stated } from './ingress';
import { redirecting } from './traefik-settings';
import { type Ledger } from './ledger/ledger';
import { blocksFor } from './declared-blocks';
import { once } from './once';
import { type WiredHost } from './wire';

/** Whether clients reach a route through its entry points: one that redirects does not lead to the route. */
export function isReached(entryPoints: readonly Stated[] | undefined): boolean {
  return entryPoints === undefined || entryPoints.some(({ value }) => value !== redirecting);
}

/** What the routes of a host do together. */
interface Routed {
  readonly isSecured: boolean;
  readonly isReached: boolean;
}

/**
 * What the routes of a host do together at its controller: whether one of them names its Secret, and whether one of
 * them is reached. TLS belongs to a host, not to a route.
 */
export class NamedHosts {
  private readonly routed: () => ByHost<Routed>;

  /** @param before what the routes before these do */
  constructor(
    hosts: readonly WiredHost[],
    ledger: Ledger,
    private readonly before?: NamedHosts,
  ) {
    this.routed = once(() => routedHosts(hosts, ledger));
  }

  /** Whether any route has the host, at any controller. */
  isRouted(host: string): boolean {
    return this.routed().has(host) || (this.before?.isRouted(host) ?? false);
  }

  /** Whether any route of the host names an existing Secret for it. */
  hasSecret(wired: WiredHost): boolean {
    return this.at(wired)?.isSecured === true || (this.before?.hasSecret(wired) ?? false);
  }

  /** Whether clients reach any route of the host. */
  isReached(wired: WiredHost): boolean {
    return this.at(wired)?.isReached === true || (this.before?.isReached(wired) ?? false);
  }

  private at({ controller, host }: WiredHost): Routed | undefined {
    return this.routed().get(controller, host.host);
  }
}

function routedHosts(hosts: readonly WiredHost[], ledger: Ledger): ByHost<Routed> {
  const routed = new ByHost<Routed>();
  for (const wired of hosts) {
    const { controller, host, ingress } = wired;
    const others = routed.get(controller, host.host);
    const isSecured = others?.isSecured === true || namesSecret(wired, ledger);
    const reached = others?.isReached === true || isReached(ingress.declared?.entryPoints);
    routed.set(controller, host.host, { isSecured, isReached: reached });
  }
  return routed;
}

function namesSecret({ ingress, host, tls }: WiredHost, ledger: Ledger): boolean {
  if (ingress.declared === undefined) return tls.secretName !== null;
  return blocksFor(ingress, host.host).some(
    ({ secretName, namespace = ingress.namespace }) => secretName !== undefined && ledger.has(namespace, secretName),
  );
}
