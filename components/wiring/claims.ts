import { ByHost } from './by-host';
import { type Controller, type ServedPath } from './ingress';
import { isReached } from './named-hosts';
import { type WiringSource } from './source';
import { type WiredHost } from './wire';

/** Who serves a path of a host. */
export interface Claim {
  readonly source: WiringSource;
  /** Where the configuration or manifest says so. */
  readonly at: string;
}

/** A claim on a path that something else serves already. */
export interface DoubleClaim extends Claim {
  readonly host: string;
  readonly path: string;
  readonly first: Claim;
}

interface First {
  readonly source: WiringSource;
  readonly served: ServedPath;
}

function claimOf({ source, served: { at } }: First): Claim {
  return { source, at };
}

/** The first claim on each path of a host, by controller and priority: claims at two controllers never meet. */
export class Claims {
  /** The claims of these hosts that come too late. */
  readonly doubles: readonly DoubleClaim[];
  /** By path and priority: there are fewer of these than hosts. */
  private readonly firsts = new Map<string, ByHost<First>>();

  /** @param before the claims made before those of these hosts */
  constructor(
    hosts: readonly WiredHost[],
    private readonly before?: Claims,
  ) {
    const doubles: DoubleClaim[] = [];
    for (const wired of hosts) {
      if (!isClaiming(wired)) continue;
      const { source } = wired.ingress;
      for (const served of wired.host.serves) {
        const key = keyOf(wired, served);
        const first = this.first(wired, key);
        if (first === undefined) this.add(wired, key, { source, served });
        else if (first.served.at !== served.at) {
          const { path, at } = served;
          doubles.push({ source, at, host: wired.host.host, path, first: claimOf(first) });
        }
      }
    }
    this.doubles = doubles;
  }

  /** Any claim on a host, whatever its path. */
  anyOf(controller: Controller, host: string): Claim | undefined {
    for (const byHost of this.firsts.values()) {
      const found = byHost.get(controller, host);
      if (found !== undefined) return claimOf(found);
    }
    return this.before?.anyOf(controller, host);
  }

  private first(wired: WiredHost, key: string): First | undefined {
    const own = this.firsts.get(key);
    return this.before?.first(wired, key) ?? own?.get(wired.controller, wired.host.host);
  }

  private add({ controller, host }: WiredHost, key: string, first: First): void {
    const own = this.firsts.get(key) ?? new ByHost<First>();
    own.set(controller, host.host, first);
    this.firsts.set(key, own);
  }
}

/**
 * Whether a route claims its paths for itself. A canary shares them on purpose, and a route that is reached at `web`
 * alone never meets one that is reached elsewhere.
 */
function isClaiming({ ingress: { declared } }: WiredHost): boolean {
  return declared === undefined || (!declared.isCanary && isReached(declared.entryPoints));
}

/** A route of TCP has no paths: which of it and one of HTTP gets a connection is decided before there is a request. */
function keyOf({ ingress: { declared } }: WiredHost, { path, priority }: ServedPath): string {
  const compared = declared?.kind === 'IngressRouteTCP' ? 'TCP' : comparedPath(path);
  return priority === undefined ? compared : `${compared}\n${priority}`;
}

/** A path in the form that is compared: a slash at its end does not count. */
export function comparedPath(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}
