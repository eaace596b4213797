import { copying, distributorOf } from '../../config/values/distribution';
import { type Diagnostic, diagnostic } from './diagnostic';
import { nameLabel } from '../namespaces';
import { type PlannedNamespace } from '../plan';
import { type Copied, parsedSelector } from '../reach';
import { type Facts } from './facts';
import { kubedMarksSource } from './kubed-marks';

/** A selection of namespaces, as diagnostics speak of it. */
export interface Selection {
  readonly copied: Copied;
  /** Whose it is, in the words of the configuration. */
  readonly owner: string;
  /** What is copied. */
  readonly what: string;
  readonly sourceNamespace: string;
  /** Where the configuration has the selector. */
  readonly path: string;
}

/** EW2005, EW2006 and EW2009: whether a label selector takes the namespaces that it is for, and those alone. */
export function selectorRules({ namespaces, reach }: Facts, selection: Selection): Diagnostic[] {
  const { copied, owner, what, sourceNamespace, path } = selection;
  if (copied.config.namespaces?.kind !== 'selector') return [];
  const text = copied.config.namespaces.selector;
  const selector = parsedSelector(copied);
  if (selector.kind === 'error') {
    const message = `The label selector "${text}" of ${owner} does not parse, so its ${what} is copied nowhere: ${selector.message}`;
    const hint = 'Write it as kubectl takes it, such as "team=web,tier in (a, b),!legacy".';
    return [diagnostic('EW2005', path, message, hint)];
  }
  const none = reach.takesNone(copied, sourceNamespace);
  return [
    ...(none ? [noneSelected(selection, text)] : []),
    ...(reach.selects(copied, sourceNamespace) === 'yes' && isMarked(selection, text, namespaces)
      ? sourceSelected(selection, text, selector.requirements.length === 0)
      : []),
  ];
}

/** Whether kubed, where it distributes, marks a source as if it were its own copy. */
function isMarked(
  { copied, sourceNamespace }: Selection,
  text: string,
  namespaces: readonly PlannedNamespace[],
): boolean {
  if (copied.config.distribution !== 'kubed') return true;
  const labels = namespaces.find(({ name }) => name === sourceNamespace)?.labels ?? { [nameLabel]: sourceNamespace };
  return kubedMarksSource(text, { name: sourceNamespace, labels });
}

function noneSelected({ owner, path }: Selection, text: string): Diagnostic {
  const message = `The selector "${text}" of ${owner} matches none of the namespaces that the plan knows.`;
  return diagnostic(
    'EW2006',
    path,
    message,
    'Check it, or declare the namespaces it is for under edgewire:namespaces.',
  );
}

function sourceSelected(
  { copied, owner, sourceNamespace, path }: Selection,
  text: string,
  isEverything: boolean,
): Diagnostic[] {
  const distributor = distributorOf(copied.config.distribution);
  if (distributor === undefined || !copying[distributor].marksSource) return [];
  const message = `The selector of ${owner} takes the namespace ${sourceNamespace} of the source too: ${distributor} writes its origin labels onto the source, which is drift.`;
  // `true` with something after it would be a selector for a label of that name.
  const apart = `${nameLabel}!=${sourceNamespace}`;
  const hint = `Leave that namespace out: "${isEverything ? apart : `${text},${apart}`}"`;
  return [diagnostic('EW2009', path, message, hint)];
}
