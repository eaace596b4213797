import { once } from '../once';
import { type Wiring } from '../plan';
import { sourceText, type WiringSource } from '../source';

/** The wiring of a stack, by what serves the hosts. */
export class WiringBySource {
  private readonly sorted: () => SortedWiring;

  constructor(wiring: readonly Wiring[]) {
    this.sorted = once(() => sortedWiring(wiring));
  }

  /** The hosts of a source, in their order; empty where there is none. */
  of(source: WiringSource): readonly Wiring[] {
    const { ofApps, ofOthers } = this.sorted();
    const found =
      source.kind === 'app' ? ofApps.get(source.namespace)?.get(source.name) : ofOthers.get(sourceText(source));
    return found ?? [];
  }
}

interface SortedWiring {
  /** By namespace and name. */
  readonly ofApps: ReadonlyMap<string, ReadonlyMap<string, readonly Wiring[]>>;
  readonly ofOthers: ReadonlyMap<string, readonly Wiring[]>;
}

function sortedWiring(wiring: readonly Wiring[]): SortedWiring {
  const ofApps = new Map<string, Map<string, Wiring[]>>();
  const ofOthers = new Map<string, Wiring[]>();
  for (const one of wiring) {
    const { source } = one;
    const isApp = source.kind === 'app';
    const found = isApp ? (ofApps.get(source.namespace) ?? new Map<string, Wiring[]>()) : ofOthers;
    if (isApp) ofApps.set(source.namespace, found);
    const key = isApp ? source.name : sourceText(source);
    const others = found.get(key);
    if (others === undefined) found.set(key, [one]);
    else others.push(one);
  }
  return { ofApps, ofOthers };
}
