import { configPath } from '../../config/path';
import { type Config } from '../../config/config';
import { isEncrypted } from '../../config/values/text';
import { type Installed, installedComponents } from '../installed';
import { type ValuedChart } from './names';

type Mapping = Readonly<Record<string, unknown>>;
type Controller = Config['controllers'][number];
type Instance = Config['dns'][number];

/** Chart values of the configuration, and where they stand. */
export interface GivenValues {
  readonly chart: ValuedChart;
  readonly values: Mapping;
  /** The controllers whose release gets them; none for charts other than Traefik's. */
  readonly controllers: readonly Controller[];
  /** The ExternalDNS instances whose release gets them; none for other charts. */
  readonly instances: readonly Instance[];
  /** Where a value stands, by the keys that lead to it. */
  readonly at: (keys: readonly string[]) => string;
}

const component: Readonly<Record<ValuedChart, keyof Installed>> = {
  traefik: 'traefik',
  metallb: 'metallb',
  'cert-manager': 'certManager',
  kubed: 'kubed',
  epinio: 'epinio',
  'kubernetes-replicator': 'replicator',
  'external-dns': 'externalDns',
};

/** The values that charts are installed with, by chart: first those of the chart, then those of a controller
 * or an ExternalDNS alone. */
export function givenValues(config: Config): GivenValues[] {
  const installed = installedComponents(config);
  const ofCharts = charts.flatMap((chart): GivenValues[] => {
    const values = config.charts.values[chart];
    if (values === undefined || !installed[component[chart]]) return [];
    const controllers = chart === 'traefik' ? config.controllers : [];
    const instances = chart === 'external-dns' ? config.dns : [];
    return [{ chart, values, controllers, instances, at: (keys) => configPath('charts', 'values', chart, ...keys) }];
  });
  const ofControllers = config.controllers.flatMap((controller): GivenValues[] => {
    const { name, values } = controller;
    if (values === undefined || !installed.traefik) return [];
    const at = (keys: readonly string[]) => configPath('controllers', name, 'values', ...keys);
    return [{ chart: 'traefik', values, controllers: [controller], instances: [], at }];
  });
  const ofDns = config.dns.flatMap((instance): GivenValues[] => {
    const { name, provider } = instance;
    if (provider.kind !== 'values' || !installed.externalDns) return [];
    const at = (keys: readonly string[]) => configPath('dns', name, 'provider', 'values', ...keys);
    return [{ chart: 'external-dns', values: provider.values, controllers: [], instances: [instance], at }];
  });
  return [...ofCharts, ...ofControllers, ...ofDns];
}

const charts = [
  'traefik',
  'metallb',
  'cert-manager',
  'kubed',
  'epinio',
  'kubernetes-replicator',
  'external-dns',
] as const;

/** The charts that the program installs. */
export function installedCharts(config: Config): ValuedChart[] {
  const installed = installedComponents(config);
  return charts.filter((chart) => installed[component[chart]]);
}

/** A value, and where the configuration has it. */
export interface GivenValue {
  readonly value: unknown;
  readonly path: string;
}

/** The value that a controller's release gets from the configuration; its own values are laid over those of all. */
export function controllerValue(
  given: readonly GivenValues[],
  controller: Controller,
  keys: readonly string[],
): GivenValue | undefined {
  return given
    .filter(({ controllers }) => controllers.includes(controller))
    .flatMap(({ values, at }) => {
      const value = valueAt(values, keys);
      return value === undefined ? [] : [{ value, path: at(keys) }];
    })
    .at(-1);
}

/** The value that keys lead to; undefined where there is none. */
export function valueAt(values: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (at, key) => (isValueMapping(at) && Object.hasOwn(at, key) ? at[key] : undefined),
    values,
  );
}

/** Whether a value is a mapping of further values, and not one that Pulumi encrypted. */
export function isValueMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isEncrypted(value);
}
