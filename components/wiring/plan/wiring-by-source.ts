import { type Wiring } from '../plan';
import { sourceText, type WiringSource } from '../source';

/** The wiring of a stack, by what serves the hosts. */
export class WiringBySource {
  /** Of applications, by namespace and name. */
  private readonly ofApps = new Map<string, Map<string, Wiring[]>>();
  private readonly ofOthers = new Map<string, Wiring[]>();

  constructor(wiring: readonly Wiring[]) {
    for (const one of wiring) {
      const { source } = one;
      const isApp = source.kind === 'app';
      const found = isApp ? (this.ofApps.get(source.namespace) ?? new Map<string, Wiring[]>()) : this.ofOthers;
      if (isApp) this.ofApps.set(source.namespace, found);
      const key = isApp ? source.name : sourceText(source);
      const others = found.get(key);
      if (others === undefined) found.set(key, [one]);
      else others.push(one);
    }
  }

  /** The hosts of a source, in their order; empty where there is none. */
  of(source: WiringSource): readonly Wiring[] {
    const found =
      source.kind === 'app'
        ? this.ofApps.get(source.namespace)?.get(source.name)
        : this.ofOthers.get(sourceText(source));
    return found ?? [];
  }
}
