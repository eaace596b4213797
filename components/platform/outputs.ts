import type * as pulumi from '@pulumi/pulumi';
import { hasRoutingSecret } from '../wiring/wire';
import { type PlannedController, type PlannedEnvironment, type Wiring } from '../wiring/plan';
import { sourceText } from '../wiring/source';
import { type BuiltEdge } from './built-edge';

/** How a host gets its TLS, as other programs read it. */
export type ExportedWiring = Omit<Wiring, 'source'> & { readonly source: string };

/** What an application's own program needs to know of an environment. */
export interface ExportedEnvironment {
  /** The names of its certificate. */
  readonly names: readonly string[];
  /** The routing secret's source; each copy has the same name. Null where TLS ends at a cloud load balancer. */
  readonly secret: { readonly namespace: string; readonly name: string } | null;
  /** The label selector of the namespaces that get a copy; null where no copy is made. */
  readonly selector: string | null;
  /** The ingress class of the controller that serves it; null where none is configured for it. */
  readonly class: string | null;
  /** The address that its clients use; null where it has none that is known. */
  readonly address: pulumi.Output<string> | string | null;
}

/** What a stack exports. */
export interface Outputs {
  /** How every host gets its TLS: the plan's wiring. */
  readonly wiring: readonly ExportedWiring[];
  /** The address that clients use for each controller. */
  readonly addresses: Readonly<Record<string, pulumi.Output<string>>>;
  /** What applications elsewhere need to know of each environment, by its name. */
  readonly environments: Readonly<Record<string, ExportedEnvironment>>;
  /** Every host that is served. */
  readonly hosts: readonly string[];
  /** PEM of the CA certificates that clients have to trust, by issuer. */
  readonly caCertificates: Readonly<Record<string, pulumi.Output<string>>>;
}

/** What a stack exports about its edge. */
export function outputsOf({ plan, platform }: BuiltEdge): Outputs {
  const controllers = new Map(plan.controllers.map((controller) => [controller.name, controller]));
  return {
    wiring: plan.wiring.map((one) => ({ ...one, source: sourceText(one.source) })),
    addresses: platform.addresses,
    environments: Object.fromEntries(
      plan.environments.map((environment) => {
        const controller = controllers.get(environment.controller ?? '');
        return [environment.name, exported(environment, controller, platform.addresses)];
      }),
    ),
    hosts: plan.wiring.map(({ host }) => host),
    caCertificates: platform.caCertificates,
  };
}

function exported(
  { names, secret, selector, issuance }: PlannedEnvironment,
  controller: PlannedController | undefined,
  addresses: Outputs['addresses'],
): ExportedEnvironment {
  return {
    names,
    secret: hasRoutingSecret({ issuance }) ? secret : null,
    selector,
    class: controller?.class ?? null,
    address: addresses[controller?.name ?? ''] ?? controller?.publicAddresses[0] ?? null,
  };
}
