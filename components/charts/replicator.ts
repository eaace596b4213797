import * as pulumi from '@pulumi/pulumi';
import { Chart, type Values } from './chart';
import { type Charts } from '../config/sections/charts';

/** Where to install kubernetes-replicator, and what it copies. */
export interface ReplicatorArgs {
  /** `edgewire:charts`: where charts come from, their versions, and values laid over those of this program. */
  readonly charts: Charts;
  /** Whether ConfigMaps are copied too: trust bundles are ConfigMaps. */
  readonly configMaps: boolean;
  /** Namespace, which has to exist. */
  readonly namespace: pulumi.Input<string>;
}

/**
 * kubernetes-replicator, another way to copy routing secrets with their labels, and trust bundles.
 *
 * @example
 * ```ts
 * import { type Charts } from './components/config/sections/charts';
 * import { Replicator } from './components/charts/replicator';
 *
 * declare const charts: Charts;
 *
 * const { ready } = new Replicator('replicator', {
 *   charts,
 *   configMaps: false,
 *   namespace: 'kubernetes-replicator',
 * });
 * export const waitedFor = ready;
 * ```
 */
export class Replicator extends pulumi.ComponentResource {
  /** What has to be there before copies appear. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: ReplicatorArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:Replicator', name, {}, opts);
    const chart = new Chart(
      `${name}-chart`,
      {
        chart: 'kubernetes-replicator',
        release: 'kubernetes-replicator',
        namespace: args.namespace,
        values: replicatorValues(args),
        charts: args.charts,
      },
      { parent: this },
    );
    this.ready = [chart.release];
    this.registerOutputs({ namespace: args.namespace });
  }
}

/** Values of the chart 2.12.4 for what is copied only: by default it may write Roles and ServiceAccounts everywhere. */
export function replicatorValues({ charts: { images }, configMaps }: Omit<ReplicatorArgs, 'namespace'>): Values {
  return {
    replicationEnabled: { secrets: true, configMaps, roles: false, roleBindings: false, serviceAccounts: false },
    args: ['-resync-period=30m'],
    image: {
      pullPolicy: 'IfNotPresent',
      ...(images === undefined ? {} : { repository: `${images}/mittwald/kubernetes-replicator` }),
    },
  };
}
