import { type Config } from '../../config/config';
import { controllerValue, type GivenValues, isValueMapping, valueAt } from './given-values';

type Controller = Config['controllers'][number];

const sharingAnnotations = ['metallb.io/allow-shared-ip', 'metallb.universe.tf/allow-shared-ip'] as const;

/**
 * Whether MetalLB lets the Services of two controllers share an address: they name the same sharing key, take traffic
 * at every node, and have no port in common (v0.16, internal/allocator, sharingOK and BackendKey).
 */
export function mayShareAddress(given: readonly GivenValues[], one: Controller, other: Controller): boolean {
  const key = sharingKey(given, one);
  return (
    key !== undefined &&
    key === sharingKey(given, other) &&
    [one, other].every((controller) => trafficPolicy(given, controller) === 'Cluster') &&
    exposedPorts(given, one).every((port) => !exposedPorts(given, other).includes(port))
  );
}

function sharingKey(given: readonly GivenValues[], controller: Controller): unknown {
  return sharingAnnotations
    .map((annotation) => controllerValue(given, controller, ['service', 'annotations', annotation])?.value)
    .find((value) => value !== undefined && value !== '');
}

/** The traffic policy of a controller's Service; without a value it is what this program sets. */
function trafficPolicy(given: readonly GivenValues[], controller: Controller): unknown {
  return controllerValue(given, controller, ['service', 'spec', 'externalTrafficPolicy'])?.value ?? 'Local';
}

/** The ports that Traefik's chart exposes by itself (41.3.0, values.yaml); the others are for the cluster alone. */
const standardPorts: Readonly<Record<string, number>> = { web: 80, websecure: 443 };

function exposedPorts(given: readonly GivenValues[], controller: Controller): readonly unknown[] {
  const names = new Set([
    ...Object.keys(standardPorts),
    ...given
      .filter(({ controllers }) => controllers.includes(controller))
      .flatMap(({ values }) => {
        const ports = valueAt(values, ['ports']);
        return isValueMapping(ports) ? Object.keys(ports) : [];
      }),
  ]);
  return [...names].flatMap((name) => {
    const standard = Object.hasOwn(standardPorts, name) ? standardPorts[name] : undefined;
    const value = (...keys: string[]) => controllerValue(given, controller, ['ports', name, ...keys])?.value;
    if (!(value('expose', 'default') ?? standard !== undefined)) return [];
    return [value('exposedPort') ?? standard ?? value('port')];
  });
}
