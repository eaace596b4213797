import { type Stack } from '../config/stack';
import { matchesPartly, parseSelector, type ParsedSelector } from './label-selector';
import { nameLabel } from './namespaces';
import { type PlannedEnvironment, type PlannedNamespace } from './plan';

/** Whether something reaches a namespace; `unknown` where the namespace's labels decide and are not known. */
export type Reached = 'yes' | 'no' | 'unknown';

/**
 * kubed reads this text as "every namespace", and only this one: with blanks around it, or as `True`, it is a selector
 * for a label of that name (config-syncer v0.14.0-rc.0, pkg/syncer; vectors ks-001, ks-006, ks-007).
 */
const kubedEverything = 'true';

/** What selects the namespaces of an environment, by whoever distributes. */
export function parsedSelector(environment: PlannedEnvironment): ParsedSelector {
  const namespaces = environment.config.namespaces;
  if (namespaces?.kind !== 'selector') return parseSelector('');
  const text = namespaces.selector;
  return environment.config.distribution === 'kubed' && text === kubedEverything
    ? parseSelector('')
    : parseSelector(text);
}

/**
 * The label selector that an environment's copies are made by; null where there are none to make. The program
 * writes the selectors of `list` and `all` itself and leaves the source's own namespace out of them: kubed
 * would mark the source as a copy (vectors ks-085, ks-088).
 */
export function copySelector(environment: Stack['environments'][number], sourceNamespace: string): string | null {
  const { namespaces } = environment;
  switch (namespaces?.kind) {
    case undefined:
      return null;
    case 'selector':
      return namespaces.selector;
    case 'all':
      return `${nameLabel}!=${sourceNamespace}`;
    case 'list': {
      const others = [...new Set(namespaces.list)].filter((name) => name !== sourceNamespace).sort();
      return others.length === 0 ? null : `${nameLabel} in (${others.join(',')})`;
    }
  }
}

/** Which namespaces the routing secret of an environment reaches: the source's own, and those that get a copy. */
export class Reach {
  private readonly namespaces: ReadonlyMap<string, PlannedNamespace>;
  private readonly selectors = new Map<PlannedEnvironment, ParsedSelector>();
  /** Environments often share a selector; what it takes is worked out once. */
  private readonly selected = new Map<string, readonly string[]>();

  constructor(namespaces: readonly PlannedNamespace[]) {
    this.namespaces = new Map(namespaces.map((namespace) => [namespace.name, namespace]));
  }

  /** Whether the routing secret is present in a namespace, known to the plan or not. */
  of(environment: PlannedEnvironment, namespace: string): Reached {
    return namespace === environment.secret.namespace ? 'yes' : this.selects(environment, namespace);
  }

  /** Whether the environment's selection takes a namespace, the source's own not treated apart. */
  selects(environment: PlannedEnvironment, namespace: string): Reached {
    const selection = environment.config.namespaces;
    switch (selection?.kind) {
      case undefined:
        return 'no';
      case 'all':
        return 'yes';
      case 'list':
        return selection.list.includes(namespace) ? 'yes' : 'no';
      case 'selector':
        return this.matches(environment, namespace);
    }
  }

  /** The namespaces known to the plan that the routing secret reaches for certain, the source's first. */
  places(environment: PlannedEnvironment): string[] {
    const { namespace } = environment.secret;
    return [namespace, ...this.selectedNamespaces(environment).filter((other) => other !== namespace)];
  }

  /** The namespaces known to the plan that the environment's selection takes for certain. */
  selectedNamespaces(environment: PlannedEnvironment): readonly string[] {
    const selection = environment.config.namespaces;
    if (selection?.kind === 'list') return [...new Set(selection.list)];
    const key =
      selection?.kind === 'selector'
        ? `${environment.config.distribution} ${selection.selector}`
        : (selection?.kind ?? '');
    let names = this.selected.get(key);
    if (names === undefined) {
      names = [...this.namespaces.keys()].filter((namespace) => this.selects(environment, namespace) === 'yes');
      this.selected.set(key, names);
    }
    return names;
  }

  private matches(environment: PlannedEnvironment, namespace: string): Reached {
    let selector = this.selectors.get(environment);
    if (selector === undefined) {
      selector = parsedSelector(environment);
      this.selectors.set(environment, selector);
    }
    if (selector.kind === 'error') return 'unknown';
    const known = this.namespaces.get(namespace);
    return matchesPartly(selector, known?.labels ?? { [nameLabel]: namespace }, known?.complete ?? false);
  }
}
