import { type Wiring } from '../plan';
import { sourceKey, type WiringSource } from '../source';

/** The wiring of a stack, by what serves the hosts. */
export class WiringBySource {
  private readonly found = new Map<string, Wiring[]>();

  constructor(wiring: readonly Wiring[]) {
    for (const one of wiring) {
      const key = sourceKey(one.source);
      const others = this.found.get(key);
      if (others === undefined) this.found.set(key, [one]);
      else others.push(one);
    }
  }

  /** The hosts of a source, in their order; empty where there is none. */
  of(source: WiringSource): readonly Wiring[] {
    return this.found.get(sourceKey(source)) ?? [];
  }
}
