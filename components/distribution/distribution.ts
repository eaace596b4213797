import type * as pulumi from '@pulumi/pulumi';
import { refusal } from '../pulumi/refusal';
import { type PlannedEnvironment } from '../wiring/plan';
import { type Copied } from '../wiring/reach';

/** The annotations by which a controller is told to which namespaces a Secret goes: a label selector. */
export const copyAnnotations = {
  kubed: 'kubed.appscode.com/sync',
  replicator: 'replicator.v1.mittwald.de/replicate-to-matching',
} as const;

/** A controller that makes copies. */
export type Distributor = keyof typeof copyAnnotations;

/** The label by which Epinio knows a routing secret; its presence counts (Epinio v1.14.1, internal/domain). */
export const routingLabels = { 'epinio.io/routing': 'true' } as const;

/**
 * The annotations of an object, left out where there are none: of an empty mapping the API server makes none, which
 * would be a difference at each update, or null, which it refuses, where there were some before (Kubernetes 1.35).
 */
export function annotated(annotations: Readonly<Record<string, string>>): {
  readonly annotations?: Readonly<Record<string, string>>;
} {
  return Object.keys(annotations).length === 0 ? {} : { annotations };
}

/** Who makes the copies of a routing secret or a trust bundle, and what the source needs for it. */
export interface Distribution {
  /** Annotations of the source. */
  readonly annotations: Readonly<Record<string, string>>;
  /** What runs before a copy can be expected. */
  readonly ready: readonly pulumi.Resource[];
  /** Whether the program itself makes the copies. */
  readonly direct: boolean;
}

/** The controllers that make copies, as far as this program installs them. */
export interface Distributors {
  readonly kubed: readonly pulumi.Resource[];
  readonly replicator: readonly pulumi.Resource[];
}

/** The label selector of the namespaces that get a copy, as the API server reads it. */
export function copiedTo({ config, selector }: PlannedEnvironment): string {
  // kubed, and nobody else, reads this text as "every namespace".
  return selector === null || (config.distribution === 'kubed' && selector === 'true') ? '' : selector;
}

/** How a routing secret or a trust bundle is distributed. */
export function distributionOf(
  { config, selector }: Copied & Pick<PlannedEnvironment, 'selector'>,
  distributors: Distributors,
): Distribution {
  switch (config.distribution) {
    case 'kubed':
      return {
        annotations: selector === null ? {} : { [copyAnnotations.kubed]: selector },
        ready: distributors.kubed,
        direct: false,
      };
    case 'replicator':
      return {
        annotations: selector === null ? {} : { [copyAnnotations.replicator]: selector },
        ready: distributors.replicator,
        direct: false,
      };
    case 'direct':
      return { annotations: {}, ready: [], direct: true };
    case 'reflector':
      // Only where EW2007, which stops the plan before this, is ignored.
      throw refusal('The configuration cannot be built', [
        'Reflector cannot distribute routing secrets: its copies have no labels (EW2007)',
      ]);
  }
}
