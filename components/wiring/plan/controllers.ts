import { type Config } from '../../config/config';
import { type Controller } from '../../config/sections/controllers';
import { authorityOf } from '../authorities';
import { balancerOf } from '../balancer';
import { cidrOf } from '../address-range';
import { floatingIpOf } from '../floating-ips';
import { type Installed } from '../installed';
import { controllerNamespace } from '../namespaces';
import { type PlannedController, type PlannedDashboard, type PlannedEnvironment } from '../plan';
import { resolverOf } from '../resolver';
import { type WiringBySource } from './wiring-by-source';

/** The ingress controllers, in the order of the configuration. */
export function plannedControllers(
  config: Config,
  { traefik, metallb }: Installed,
  environments: readonly PlannedEnvironment[],
  wiring: WiringBySource,
): PlannedController[] {
  const { controllers, addresses } = config;
  return controllers.map((controller) => {
    const {
      name,
      class: ingressClass,
      default: isDefault,
      replicas,
      addresses: own,
      pool,
      allow,
      acme,
      values,
    } = controller;
    const balancer = balancerOf(config, controller);
    const floating = own.map((address) => floatingIpOf(addresses.floatingIps, address));
    return {
      name,
      class: ingressClass,
      default: isDefault,
      replicas,
      addresses: own,
      values,
      gateway: controller.gateway,
      namespace: controllerNamespace(name),
      installed: traefik,
      publicAddresses: own.map((address, index) => floating[index] ?? address),
      floatingIp: floating.find((address) => address !== undefined),
      metallb: metallb && balancer === undefined,
      balancer,
      pool: metallb ? pool : undefined,
      acme: acme === undefined ? undefined : { ...acme, server: authorityOf(acme.directory)?.url ?? acme.directory },
      allow: allow?.map(cidrOf),
      dashboard: traefik ? plannedDashboard(controller, environments, wiring) : undefined,
    };
  });
}

/** A dashboard lives in its controller's namespace, so it counts only where the program installs the controller. */
function plannedDashboard(
  controller: Controller,
  environments: readonly PlannedEnvironment[],
  wiring: WiringBySource,
): PlannedDashboard | undefined {
  const { name, dashboard } = controller;
  if (dashboard === undefined) return undefined;
  const [host] = wiring.of({ kind: 'controller', name });
  if (host === undefined) return undefined;
  return { wiring: host, resolver: resolverOf([controller], environments, [host]), allow: dashboard.allow };
}
