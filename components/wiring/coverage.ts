import { type PlannedEnvironment } from './plan';
import { isWildcard, wildcardOver } from './names/host-name';

/** An environment that covers a host, and the name by which it does. */
export interface Cover {
  readonly environment: PlannedEnvironment;
  readonly name: string;
}

/** Why a host that looks as if it belonged to an environment is not covered. */
export interface Gap {
  /** `deep`: more than one label under the wildcard; `apex`: the domain of the wildcard itself. */
  readonly kind: 'deep' | 'apex';
  readonly environment: PlannedEnvironment;
  readonly name: string;
}

const none: readonly Cover[] = [];

/**
 * Which environments cover a host, as TLS clients match names (RFC 9525): an exact name, or a wildcard for exactly
 * one label. Built once; an answer takes as many look-ups as the host has labels, however many environments there are.
 */
export class Coverage {
  private readonly byName = new Map<string, Cover[]>();
  /** The same of wildcards, by what follows the star: for a host that is a part of its own text. */
  private readonly byParent = new Map<string, Cover[]>();

  constructor(environments: readonly PlannedEnvironment[]) {
    for (const environment of environments) {
      for (const name of new Set(environment.names)) {
        const others = this.byName.get(name);
        const covers = others ?? [];
        covers.push({ environment, name });
        if (others !== undefined) continue;
        this.byName.set(name, covers);
        if (isWildcard(name)) this.byParent.set(name.slice(1), covers);
      }
    }
  }

  /**
   * The environments that cover a host, the best one first: an exact name before a wildcard, then the order of the
   * configuration. An environment appears once.
   *
   * @param host canonical; a wildcard host is covered by the same name only
   */
  of(host: string): readonly Cover[] {
    const exact = this.byName.get(host) ?? none;
    const dot = host.indexOf('.');
    const wild = dot < 0 || isWildcard(host) ? undefined : this.byParent.get(host.slice(dot));
    if (wild === undefined) return exact;
    if (exact.length === 0) return wild;
    const chosen = new Set(exact.map((cover) => cover.environment));
    return [...exact, ...wild.filter((cover) => !chosen.has(cover.environment))];
  }

  /** Why nothing covers a host, if an environment comes near; the nearest wildcard above it counts. */
  gap(host: string): Gap | undefined {
    for (
      let over = wildcardOver(wildcardOver(host)?.slice(2) ?? '');
      over !== undefined;
      over = wildcardOver(over.slice(2))
    ) {
      const [cover] = this.byName.get(over) ?? none;
      if (cover !== undefined) return { kind: 'deep', ...cover };
    }
    const [cover] = this.byName.get(`*.${host}`) ?? none;
    return cover === undefined ? undefined : { kind: 'apex', ...cover };
  }
}
