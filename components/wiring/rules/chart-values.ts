import { type Config } from '../../config/config';
import { configPath } from '../../config/path';
import { isBefore } from '../../config/values/version';
import { isEncrypted } from '../../config/values/text';
import { decidedValues } from '../chart-values/decided-values';
import {
  controllerValue,
  givenValues,
  type GivenValues,
  installedCharts,
  isValueMapping,
  valueAt,
} from '../chart-values/given-values';
import { leastVersions } from '../chart-values/least-versions';
import { movedValues } from '../chart-values/moved-values';
import { chartValueNames } from '../chart-values/names';
import { unknownValues } from '../chart-values/unknown-values';
import { type Diagnostic, diagnostic } from './diagnostic';
import { bundledByEpinio } from './epinio';
import { type Facts } from './facts';

/** EW6008, EW6009, and EW4007 for resolvers in values: chart values of the configuration, compared with the plan. */
export function chartValueRules({ config }: Facts): Diagnostic[] {
  const given = givenValues(config);
  return [
    ...tooOld(config),
    ...given.flatMap((one) => unknown(config, one)),
    ...replaced(config, given),
    ...resolvers(config, given),
  ];
}

/** EW6009 for values of this program's own, where `charts.versions` has a chart that lacks them. */
function tooOld(config: Config): Diagnostic[] {
  return installedCharts(config).flatMap((chart) => {
    const [given, least] = [config.charts.versions[chart], leastVersions[chart]];
    if (given === undefined || least === undefined || !isBefore(given, least.version)) return [];
    const path = configPath('charts', 'versions', chart);
    const message = `The chart ${chart} ${given} knows no value ${least.value}, which this program gives it: ${least.otherwise}.`;
    return [diagnostic('EW6009', path, message, `Set ${path}: ${least.version} or later, or leave it out.`)];
  });
}

/** EW6009. The names are those of the pinned version; those of other versions are not known here. */
function unknown({ charts }: Config, { chart, values, at }: GivenValues): Diagnostic[] {
  const { version, names } = chartValueNames[chart];
  if ((charts.versions[chart] ?? version) !== version) return [];
  return unknownValues(names, values, movedValues[chart])
    .filter(({ keys }) => chart !== 'epinio' || !bundledByEpinio(keys))
    .map(({ keys, hint }) => {
      const message = `The chart ${chart} ${version} knows no value ${keys.join('.')}: Helm refuses it in the middle of an update, or nothing reads it.`;
      return diagnostic('EW6009', at(keys), message, hint);
    });
}

/**
 * EW6008. A value equal to the planned one replaces nothing, and one that a controller's own values replace is unused.
 */
function replaced(config: Config, given: readonly GivenValues[]): Diagnostic[] {
  return given.flatMap((one) => {
    const { values, at } = one;
    return decidedValues(config, one).flatMap(({ keys, planned, what, key, controller }) => {
      const value = valueAt(values, keys);
      const path = at(keys);
      if (value === undefined || JSON.stringify(value) === JSON.stringify(planned)) return [];
      if (controller !== undefined && controllerValue(given, controller, keys)?.path !== path) return [];
      const of = controller === undefined ? '' : ` of the controller ${controller.name}`;
      const plans = planned === undefined ? '' : ` (${text(planned)})`;
      const message = `${keys.join('.')}: ${text(value)} replaces what the plan decided${of}: ${what}${plans}. What the plan says of it does not hold.`;
      const hint = key === undefined ? `Leave ${path} out.` : `Leave ${path} out, and set ${key}`;
      return [diagnostic('EW6008', path, message, hint)];
    });
  });
}

function text(value: unknown): string {
  if (isEncrypted(value)) return '[secret]';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Traefik's own ACME in values: each replica would order for itself (the chart's guard looks at persistence alone). */
function resolvers(config: Config, given: readonly GivenValues[]): Diagnostic[] {
  return config.controllers.flatMap((controller) => {
    const found = controllerValue(given, controller, ['certificatesResolvers']);
    if (found === undefined || !isValueMapping(found.value)) return [];
    const acme = Object.entries(found.value).filter(([, resolver]) => valueAt(resolver, ['acme']) !== undefined);
    const replicas = controllerValue(given, controller, ['deployment', 'replicas'])?.value ?? controller.replicas;
    if (acme.length === 0 || typeof replicas !== 'number' || replicas < 2) return [];
    const names = acme.map(([name]) => name).join(', ');
    const message = `The controller ${controller.name} collects certificates by Traefik's own ACME (${names}) and has ${replicas} replicas: Traefik's ACME works with one only.`;
    const hint = `Set ${configPath('controllers', controller.name, 'replicas')}: 1, or leave ACME to an issuer.`;
    return [diagnostic('EW4007', found.path, message, hint)];
  });
}
