import { type Environment } from '../config/sections/environments';
import { copying, type Distribution, distributorOf } from '../config/values/distribution';
import { matchesPartly, parseSelector, type ParsedSelector } from './engines/apimachinery/label-selector';
import { type Candidates, LabelIndex } from './label-index';
import { nameLabel } from './namespaces';
import { type PlannedEnvironment, type PlannedNamespace } from './plan';

/** Whether something reaches a namespace; `unknown` where the namespace's labels decide and are not known. */
export type Reached = 'yes' | 'no' | 'unknown';

/** What is copied into namespaces: the routing secret of an environment, a trust bundle. */
export interface Copied {
  /** Which namespaces get it, and who makes the copies. */
  readonly config: Pick<Environment, 'namespaces' | 'distribution'>;
}

/** The selector of the namespaces that something is copied into, as its distributor reads it. */
export function parsedSelector({ config: { namespaces, distribution } }: Copied): ParsedSelector {
  if (namespaces?.kind !== 'selector') return parseSelector('');
  return parseSelector(plainSelector(namespaces.selector, distribution));
}

/** A selector as the API server reads it: some controllers have a special word for all namespaces. */
export function plainSelector(selector: string, distribution: Distribution): string {
  const distributor = distributorOf(distribution);
  return distributor !== undefined && copying[distributor].everywhere === selector ? '' : selector;
}

/**
 * The label selector that copies are made by; null where no copies are made. The program writes the selectors of `list`
 * and `all` itself and leaves the source's own namespace out of them: kubed would mark the source as a copy (vectors
 * ks-085, ks-088).
 */
export function copySelector({ namespaces }: Copied['config'], sourceNamespace: string): string | null {
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

/** Which namespaces a routing secret or a trust bundle reaches: the source's own, and those that get a copy. */
export class Reach {
  private readonly namespaces: ReadonlyMap<string, PlannedNamespace>;
  private readonly selectors = new Map<Copied, ParsedSelector>();
  /** The namespaces that each selector takes, worked out once: selectors are often shared. */
  private readonly selected = new Map<string, readonly string[]>();

  private readonly index: LabelIndex;
  private readonly positions: ReadonlyMap<PlannedNamespace, number>;

  constructor(namespaces: readonly PlannedNamespace[]) {
    this.namespaces = new Map(namespaces.map((namespace) => [namespace.name, namespace]));
    this.index = new LabelIndex(namespaces);
    this.positions = new Map(namespaces.map((namespace, position) => [namespace, position]));
  }

  /** Whether the routing secret is present in a namespace, known to the plan or not. */
  of(environment: PlannedEnvironment, namespace: string): Reached {
    return namespace === environment.secret.namespace ? 'yes' : this.selects(environment, namespace);
  }

  /** Whether the selection takes a namespace; the source's own gets no special treatment. */
  selects(copied: Copied, namespace: string): Reached {
    const selection = copied.config.namespaces;
    switch (selection?.kind) {
      case undefined:
        return 'no';
      case 'all':
        return 'yes';
      case 'list':
        return selection.list.includes(namespace) ? 'yes' : 'no';
      case 'selector':
        return this.matches(copied, namespace);
    }
  }

  /** The namespaces known to the plan that the routing secret reaches for certain, the source's first. */
  places(environment: PlannedEnvironment): string[] {
    const { namespace } = environment.secret;
    return [namespace, ...this.selectedNamespaces(environment).filter((other) => other !== namespace)];
  }

  /** The namespaces known to the plan that the selection takes for certain. */
  selectedNamespaces(copied: Copied): readonly string[] {
    const selection = copied.config.namespaces;
    if (selection?.kind === 'list') return [...new Set(selection.list)];
    const key =
      selection?.kind === 'selector' ? `${copied.config.distribution} ${selection.selector}` : (selection?.kind ?? '');
    let names = this.selected.get(key);
    if (names === undefined) {
      const { labelled } = this.candidates(copied);
      const taken = labelled.filter(({ name }) => this.selects(copied, name) === 'yes');
      names = taken.sort((one, other) => this.positionOf(one) - this.positionOf(other)).map(({ name }) => name);
      this.selected.set(key, names);
    }
    return names;
  }

  /** Whether the selection takes none of the namespaces known to the plan, for certain; one of them aside. */
  takesNone(copied: Copied, aside: string): boolean {
    const { labelled, others } = this.candidates(copied);
    const isOut = ({ name }: PlannedNamespace) => name === aside || this.selects(copied, name) === 'no';
    return labelled.every(isOut) && others.every(isOut);
  }

  private candidates(copied: Copied): Candidates {
    const isSelector = copied.config.namespaces?.kind === 'selector';
    return isSelector
      ? this.index.candidates(this.selectorOf(copied))
      : { labelled: [...this.namespaces.values()], others: [] };
  }

  private positionOf(namespace: PlannedNamespace): number {
    return this.positions.get(namespace) ?? 0;
  }

  private selectorOf(copied: Copied): ParsedSelector {
    const known = this.selectors.get(copied);
    if (known !== undefined) return known;
    const selector = parsedSelector(copied);
    this.selectors.set(copied, selector);
    return selector;
  }

  private matches(copied: Copied, namespace: string): Reached {
    const selector = this.selectorOf(copied);
    if (selector.kind === 'error') return 'unknown';
    const known = this.namespaces.get(namespace);
    return matchesPartly(selector, known?.labels ?? { [nameLabel]: namespace }, known?.complete ?? false);
  }
}
