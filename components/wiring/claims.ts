import { ByHost } from './by-host';
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

/** The first claim on each path of a host, by controller: claims at two controllers never meet. */
export class Claims {
  /** The claims of these hosts that come too late. */
  readonly doubles: readonly DoubleClaim[];
  /** By path: there are fewer paths than hosts. */
  private readonly firsts = new Map<string, ByHost<Claim>>();

  /** @param before the claims made before those of these hosts */
  constructor(
    hosts: readonly WiredHost[],
    private readonly before?: Claims,
  ) {
    const doubles: DoubleClaim[] = [];
    for (const wired of hosts) {
      if (!isClaiming(wired)) continue;
      const { source } = wired.ingress;
      for (const { path, at } of wired.host.serves) {
        const first = this.first(wired, path);
        if (first === undefined) this.add(wired, path, { source, at });
        else if (first.at !== at) doubles.push({ source, at, host: wired.host.host, path, first });
      }
    }
    this.doubles = doubles;
  }

  private first(wired: WiredHost, path: string): Claim | undefined {
    const own = this.firsts.get(comparedPath(path));
    return this.before?.first(wired, path) ?? own?.get(wired.controller, wired.host.host);
  }

  private add({ controller, host }: WiredHost, path: string, claim: Claim): void {
    const compared = comparedPath(path);
    const own = this.firsts.get(compared) ?? new ByHost<Claim>();
    own.set(controller, host.host, claim);
    this.firsts.set(compared, own);
  }
}

/**
 * Whether a route claims its paths for itself. A canary shares them on purpose, and a route that is reached at `web`
 * alone never meets one that is reached elsewhere.
 */
function isClaiming({ ingress: { declared } }: WiredHost): boolean {
  return declared === undefined || (!declared.isCanary && isReached(declared.entryPoints));
}

/** A path in the form that is compared: a slash at its end does not count. */
export function comparedPath(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}
