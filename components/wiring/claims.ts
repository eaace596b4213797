import { isReached } from './named-hosts';
import { type WiringSource } from './source';
import { type WiredHost } from './wire';

/** Who serves a path of a host. */
export interface Claim {
  readonly source: WiringSource;
  /** Where the configuration or manifest says so. */
  readonly at: string;
}

/** The first claim on each path of a host, by controller: claims at two controllers never meet. */
export class Claims {
  private readonly firsts = new Map<string, Claim>();

  /** @param before the claims made before those of these hosts */
  constructor(
    hosts: readonly WiredHost[],
    private readonly before?: Claims,
  ) {
    for (const wired of hosts) {
      if (!isClaiming(wired)) continue;
      for (const { path, at } of wired.host.serves) {
        if (this.first(wired, path) === undefined) {
          this.firsts.set(keyOf(wired, path), { source: wired.ingress.source, at });
        }
      }
    }
  }

  first(wired: WiredHost, path: string): Claim | undefined {
    return this.before?.first(wired, path) ?? this.firsts.get(keyOf(wired, path));
  }
}

/**
 * Whether a route claims its paths for itself. A canary shares them on purpose, and a route that is reached at `web`
 * alone never meets one that is reached elsewhere.
 */
export function isClaiming({ ingress: { declared } }: WiredHost): boolean {
  return declared === undefined || (!declared.isCanary && isReached(declared.entryPoints));
}

function keyOf({ host, controller }: WiredHost, path: string): string {
  return `${controller?.name ?? ''}\n${host.host}\n${comparedPath(path)}`;
}

/** A path in the form that is compared: a slash at its end does not count. */
export function comparedPath(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}
