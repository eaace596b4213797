import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { type Charts } from '../config/sections/charts';
import { CrdGuard } from './crd-guard';
import { releaseDescription } from './release-guard';
import { type ChartName, type ChartPin, pins } from './pins';
import { hasSecrets } from '../pulumi/config';

/** Chart values; anything that Helm takes. */
export type Values = Readonly<Record<string, unknown>>;

/** Which pinned chart, as which release, with which values. */
export interface ChartArgs {
  /** Which of the pinned charts. */
  readonly chart: ChartName;
  /** Name of the Helm release, after which its objects are named. A change replaces the release. */
  readonly release: string;
  /** Namespace of the release, which has to exist. A change replaces the release. */
  readonly namespace: pulumi.Input<string>;
  /** This program's values. Those of `charts.values` are laid over them. */
  readonly values: Values;
  /**
   * Values of this release alone, laid over those of `charts.values`, and the section that they come from.
   * @default none
   */
  readonly over?: { readonly section: string; readonly values: Values | undefined };
  /** `edgewire:charts`: where charts come from, their versions, and values laid over those of this program. */
  readonly charts: Charts;
  /**
   * Seconds to wait for what the chart installs.
   * @default 600
   */
  readonly timeout?: number;
}

/**
 * A pinned chart, installed as a Helm release with its hooks, from upstream, from a directory of `.tgz` files, or
 * from an OCI registry.
 *
 * @example
 * ```ts
 * import { type Charts } from './components/config/sections/charts';
 * import { Chart } from './components/charts/chart';
 *
 * declare const charts: Charts;
 *
 * const { release } = new Chart('kubed-chart', {
 *   chart: 'kubed',
 *   release: 'kubed',
 *   namespace: 'kubed',
 *   values: { replicaCount: 1 },
 *   charts,
 * });
 * export const version = release.version;
 * ```
 */
export class Chart extends pulumi.ComponentResource {
  readonly release: kubernetes.helm.v3.Release;

  constructor(name: string, args: ChartArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:Chart', name, {}, opts);
    const pin = pins[args.chart];
    const version = args.charts.versions[args.chart] ?? pin.version;
    const location = chartLocation(pin, version, args.charts.source);
    const guard = pin.staticCrds
      ? [
          new CrdGuard(
            `${name}-crds`,
            {
              chart: pin.chart,
              version,
              applied: args.charts.crds[args.chart],
              command: crdCommand(version, location),
            },
            { parent: this },
          ),
        ]
      : [];
    this.release = new kubernetes.helm.v3.Release(
      `${name}-release`,
      {
        ...location,
        name: args.release,
        version,
        // An update recognises its own unfinished release by this text, after it was killed in the middle of it.
        description: `${releaseDescription}${pulumi.getStack()}`,
        namespace: args.namespace,
        values: valuesOf(args),
        timeout: args.timeout ?? 600,
        maxHistory: 5,
      },
      { parent: this, dependsOn: guard },
    );
    this.registerOutputs({ release: this.release.name, version: this.release.version });
  }
}

function valuesOf({ chart, values, over, charts }: ChartArgs): pulumi.Input<Values> {
  const laid = [{ section: 'charts', values: charts.values[chart] }, ...(over === undefined ? [] : [over])].flatMap(
    (one) => (one.values === undefined ? [] : [{ section: one.section, values: one.values }]),
  );
  const all = laid.reduce((below, one) => merged(below, one.values), values);
  if (laid.some(({ section }) => hasSecrets(section))) return pulumi.secret(all);
  // The SDK would call an input's `toString` (3.248, runtime/rpc.ts), but not that of a value inside an output.
  return Object.hasOwn(all, 'toString') ? pulumi.output(all) : all;
}

/** How Helm finds a chart. */
export interface ChartLocation {
  readonly chart: string;
  readonly repositoryOpts?: { readonly repo: string };
}

/** Where a pinned chart is: upstream, in a directory of `<chart>-<version>.tgz`, or in an OCI registry. */
export function chartLocation(pin: ChartPin, version: string, source: Charts['source']): ChartLocation {
  switch (source?.kind) {
    case 'directory':
      return { chart: `${source.directory.replace(/\/+$/, '')}/${pin.chart}-${version}.tgz` };
    case 'registry':
      return { chart: `${source.registry.replace(/\/+$/, '')}/${pin.chart}` };
    case undefined:
      return { chart: pin.chart, repositoryOpts: { repo: pin.repository } };
  }
}

function crdCommand(version: string, { chart, repositoryOpts }: ChartLocation): string {
  const repository = repositoryOpts === undefined ? '' : ` --repo ${repositoryOpts.repo}`;
  const from = chart.endsWith('.tgz') ? chart : `${chart}${repository} --version ${version}`;
  return `helm show crds ${from} | kubectl apply --server-side --force-conflicts -f -`;
}

/** Values laid over values: mappings are merged, everything else is replaced. */
export function merged(values: Values, over: Values): Values {
  const result: Record<string, unknown> = { ...values };
  for (const [key, value] of Object.entries(over)) {
    const before = result[key];
    result[key] = isMapping(before) && isMapping(value) ? merged(before, value) : value;
  }
  return result;
}

function isMapping(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !pulumi.Output.isInstance(value);
}
