/**
 * The distributions, in one table: a new distributor is a name here, a row of {@link copying}, its chart in `charts/`
 * and its entry in `platform/foundation.ts`; the compiler names what was forgotten.
 */

/** Controllers whose copies keep the labels of the source; Epinio recognises a routing secret by them. */
export const distributors = ['kubed', 'replicator'] as const;

/** A controller that makes copies. */
export type Distributor = (typeof distributors)[number];

/** The distributions whose copies keep the labels; `direct` is this program itself. */
export const labelKeeping = [...distributors, 'direct'] as const;

/** A distribution whose copies keep the labels of the source. */
export type LabelKeeping = (typeof labelKeeping)[number];

/** All names of distributions. Reflector copies type and data alone, so it is known here only to be refused. */
export const distributions = [...labelKeeping, 'reflector'] as const;

/** Who makes the copies of a routing secret or a trust bundle. */
export type Distribution = (typeof distributions)[number];

/** How a controller is asked for copies, and what it does to the source. */
export interface Copying {
  /** The annotation of the source that has the label selector of the namespaces to copy to. */
  readonly annotation: string;
  /** The text that this controller alone reads as every namespace. */
  readonly everywhere: string | undefined;
  /** Whether it writes its own labels onto a source whose namespace the selector matches. */
  readonly marksSource: boolean;
}

/** How each controller is asked for copies. */
export const copying: Readonly<Record<Distributor, Copying>> = {
  // `True`, or `true` with blanks around it, is a selector for a label of that name (config-syncer
  // v0.14.0-rc.0, pkg/syncer; vectors ks-001, ks-006, ks-007). Marks of the source: vectors ks-085, ks-088.
  kubed: { annotation: 'kubed.appscode.com/sync', everywhere: 'true', marksSource: true },
  replicator: {
    annotation: 'replicator.v1.mittwald.de/replicate-to-matching',
    everywhere: undefined,
    marksSource: false,
  },
};

/** The controller of a distribution; undefined where no controller makes the copies. */
export function distributorOf(distribution: Distribution): Distributor | undefined {
  return distributors.find((distributor) => distributor === distribution);
}

/** Whether the copies of a distribution keep the labels of the source. */
export function keepsLabels(distribution: Distribution): distribution is LabelKeeping {
  return labelKeeping.some((one) => one === distribution);
}
