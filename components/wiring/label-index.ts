import { type ParsedSelector } from './engines/apimachinery/label-selector';
import { nameLabel } from './namespaces';
import { type PlannedNamespace } from './plan';

/** The namespaces that a selector may take. */
export interface Candidates {
  /** Those that it may be known to take. In no order. */
  readonly labelled: readonly PlannedNamespace[];
  /** Those of which it cannot be known, unless they are among the former. */
  readonly others: readonly PlannedNamespace[];
}

/** Namespaces by their labels, so that a selector is held against those alone that it may take. */
export class LabelIndex {
  private readonly byLabel = new Map<string, Map<string, PlannedNamespace[]>>();
  /** Those that may have further labels. */
  private readonly incomplete: readonly PlannedNamespace[];

  constructor(private readonly namespaces: readonly PlannedNamespace[]) {
    this.incomplete = namespaces.filter(({ complete }) => !complete);
    for (const namespace of namespaces) {
      for (const [key, value] of Object.entries(namespace.labels)) {
        const byValue = this.byLabel.get(key) ?? new Map<string, PlannedNamespace[]>();
        this.byLabel.set(key, byValue);
        const others = byValue.get(value);
        if (others === undefined) byValue.set(value, [namespace]);
        else others.push(namespace);
      }
    }
  }

  /** The namespaces outside of which a selector takes none. */
  candidates(selector: ParsedSelector): Candidates {
    const all = { labelled: this.namespaces, others: [] };
    if (selector.kind === 'error') return all;
    const first = selector.requirements.find(({ operator }) => ['=', '==', 'in'].includes(operator));
    if (first === undefined) return all;
    const byValue = this.byLabel.get(first.key);
    const labelled = first.values.flatMap((value) => byValue?.get(value) ?? []);
    // Every namespace is known to have its name for a label.
    return { labelled, others: first.key === nameLabel ? [] : this.incomplete };
  }
}
