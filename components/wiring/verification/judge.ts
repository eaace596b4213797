import { canonicalAddress } from '../address-range';
import { type ManifestWiring } from '../manifests/wire-manifest';
import { type Finding, gathered, type Sign } from './finding';
import { issuanceSigns } from './issuances';
import { type Observation, type SeenCluster } from './observation';
import { type Promised } from './promise';
import { publishedSigns } from './published';
import { routeSigns } from './routes';
import { secretSigns } from './secrets';
import { servedSigns } from './served';

/**
 * Holds what was seen of an edge against its plan: one finding for each cause, none where all is as planned.
 *
 * @param manifests wires routes by the facts of the same stack
 * @param now the instant that validity is judged at
 */
export function findingsOf(
  promised: Promised,
  observation: Observation,
  manifests: ManifestWiring,
  now: Date,
): Finding[] {
  const { cluster } = observation;
  return gathered([
    ...(cluster === undefined
      ? []
      : [
          ...issuanceSigns(promised, cluster),
          ...secretSigns(promised, cluster),
          ...routeSigns(promised, cluster, manifests),
          ...addressSigns(promised, cluster),
        ]),
    ...publishedSigns(promised, observation),
    ...servedSigns(promised, observation, now),
  ]);
}

function addressSigns({ plan }: Promised, { services }: SeenCluster): Sign[] {
  return plan.controllers.flatMap(({ name, namespace, installed, addresses }): Sign[] => {
    if (!installed) return [];
    const own = services.filter((one) => one.namespace === namespace);
    const found = own.flatMap((one) => one.addresses.map(canonicalAddress));
    const missing = addresses.map(canonicalAddress).filter((one) => !found.includes(one));
    if (found.length > 0 && missing.length === 0) return [];
    const has = found.length === 0 ? 'no address' : found.join(', ');
    return [
      {
        code: 'EV3011',
        subject: `controller ${name}`,
        message:
          own.length === 0
            ? `The controller ${name} has no Service of type LoadBalancer in namespace ${namespace}.`
            : `The Service of controller ${name} has ${has}${addresses.length === 0 ? '' : `, not ${addresses.join(', ')}`}.`,
        cause:
          own.length === 0
            ? 'Its Helm release is missing or has other values.'
            : 'MetalLB does not run, its pool lacks the address, another Service has it, or the cloud has not given one out.',
        fix: `kubectl describe service -n ${namespace} has the reason among its events.`,
        hosts: [],
        explains: [`controller ${name}`],
      },
    ];
  });
}
