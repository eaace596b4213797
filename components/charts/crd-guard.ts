import type * as pulumi from '@pulumi/pulumi';
import { DynamicResource } from '../pulumi/dynamic-resource';

/** Inputs and outputs of the provider of {@link CrdGuard}. */
export interface GuardInputs {
  readonly chart: string;
  /** Version of the chart that is about to be installed. */
  readonly version: string;
  /** Version whose CRDs were applied by hand, or empty. */
  readonly applied: string;
  /** The command that applies the CRDs of that version. */
  readonly command: string;
}

/** The provider of a {@link CrdGuard}. Pulumi serialises it, so it may use nothing outside itself. */
export const crdGuardProvider = {
  // Runs in preview too, so that the message comes before anything has changed.
  check(before: Partial<GuardInputs> | undefined, news: GuardInputs) {
    const raised = before?.version !== undefined && before.version !== news.version && news.applied !== news.version;
    const reason = `Helm installs the CRDs of the chart ${news.chart} once and never upgrades them. Before ${before?.version ?? ''} becomes ${news.version}, run: ${news.command}  Then set edgewire:charts.crds.${news.chart}: ${news.version}`;
    return Promise.resolve({ inputs: news, failures: raised ? [{ property: 'version', reason }] : [] });
  },
  diff(_id: string, olds: GuardInputs, news: GuardInputs) {
    return Promise.resolve({ changes: olds.version !== news.version || olds.applied !== news.applied });
  },
  create(inputs: GuardInputs) {
    return Promise.resolve({ id: inputs.chart, outs: inputs });
  },
  update(_id: string, _olds: GuardInputs, news: GuardInputs) {
    return Promise.resolve({ outs: news });
  },
} satisfies pulumi.dynamic.ResourceProvider<GuardInputs, GuardInputs>;

/** Which chart is to be upgraded, and which CRDs were applied. */
export interface CrdGuardArgs {
  /** Name of the chart. */
  readonly chart: string;
  /** Version that is to be installed. */
  readonly version: string;
  /** Version whose CRDs the operator has applied by hand. */
  readonly applied: string | undefined;
  /** Command that applies the CRDs of `version`. */
  readonly command: string;
}

/**
 * Stops the upgrade of a chart whose CRDs lie in `crds/`, which Helm installs once and never upgrades (Helm 3 and 4),
 * until the operator says that those of the new version were applied. A first installation passes.
 *
 * @example
 * ```ts
 * import { CrdGuard } from './components/charts/crd-guard';
 *
 * new CrdGuard('traefik-crds', {
 *   chart: 'traefik',
 *   version: '41.3.0',
 *   applied: '41.3.0',
 *   command: 'helm show crds traefik --version 41.3.0 | kubectl apply --server-side -f -',
 * });
 * ```
 */
export class CrdGuard extends DynamicResource {
  constructor(
    name: string,
    { chart, version, applied = '', command }: CrdGuardArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super('CrdGuard', crdGuardProvider, name, { chart, version, applied, command }, opts);
  }
}
