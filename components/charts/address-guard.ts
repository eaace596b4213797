import type * as pulumi from '@pulumi/pulumi';
import { DynamicResource } from '../pulumi/dynamic-resource';
import type * as kubernetesClient from '@kubernetes/client-node';
import { type ClusterAccess } from '../cluster/access';
import { connect } from '../cluster/client';

/** Inputs and outputs of the provider of {@link AddressGuard}. */
export interface AddressGuardInputs extends ClusterAccess {
  /** Name of the controller in the configuration. */
  readonly controller: string;
  /** Its planned address, or both of them with a comma between. */
  readonly address: string;
  /** Namespace of the controller, whose own Services may have the address. */
  readonly namespace: string;
}

/** Milliseconds within which a cluster has to answer. */
const patience = 3000;

/** The provider of an {@link AddressGuard}. Pulumi serialises it, so packages are imported inside functions. */
export const addressGuardProvider = {
  // Runs in preview too, so that the message comes before anything has changed.
  async check(_before: Partial<AddressGuardInputs> | undefined, news: AddressGuardInputs) {
    const conflict = await conflictOf(news);
    const reason = `edgewire:controllers.${news.controller}.address: ${news.address} ${conflict ?? ''}, and a load balancer gives an address to one Service only: take it from that one, or plan another address for the controller`;
    return { inputs: news, failures: conflict === undefined ? [] : [{ property: 'address', reason }] };
  },
  diff(_id: string, olds: AddressGuardInputs, news: AddressGuardInputs) {
    return Promise.resolve({ changes: olds.address !== news.address || olds.namespace !== news.namespace });
  },
  create(inputs: AddressGuardInputs) {
    return Promise.resolve({ id: inputs.controller, outs: inputs });
  },
  update(_id: string, _olds: AddressGuardInputs, news: AddressGuardInputs) {
    return Promise.resolve({ outs: news });
  },
} satisfies pulumi.dynamic.ResourceProvider<AddressGuardInputs, AddressGuardInputs>;

/** Says which Service of somebody else has the address, or will get it before the controller's; undefined: none. */
async function conflictOf({ address, namespace, ...cluster }: AddressGuardInputs): Promise<string | undefined> {
  const { default: ipaddr } = await import('ipaddr.js');
  // An address of version 6 can be written in many ways.
  const normalized = (text: string) => (ipaddr.isValid(text) ? ipaddr.parse(text).toNormalizedString() : text);
  const planned = address.split(',').map(normalized);
  const isIt = (text: string) => planned.includes(normalized(text));
  const isOwn = ({ metadata }: kubernetesClient.V1Service) => metadata?.namespace === namespace;
  const services = await loadBalancerServices(cluster);
  const having = services.filter((service) => addressesOf(service).some(isIt));
  if (having.some(isOwn)) return undefined;
  const holder = having.find(isExclusive);
  if (holder !== undefined) return `is held by the Service ${nameOf(holder)}`;
  const rivals = services.filter((service) => !isOwn(service) && isExclusive(service));
  const rival = rivals.find((service) => requestsOf(service).some(isIt));
  return rival === undefined ? undefined : `is asked for by the Service ${nameOf(rival)}`;
}

/** The LoadBalancer Services of the cluster; none if it does not answer: the update itself then says why. */
async function loadBalancerServices(cluster: ClusterAccess): Promise<readonly kubernetesClient.V1Service[]> {
  try {
    const { core } = await connect(cluster);
    const answer = core.listServiceForAllNamespaces({ fieldSelector: 'spec.type=LoadBalancer' });
    const silence = new Promise<undefined>((resume) => setTimeout(resume, patience, undefined).unref());
    return (await Promise.race([answer, silence]))?.items ?? [];
  } catch {
    return [];
  }
}

/** The addresses that a Service has. */
function addressesOf({ status }: kubernetesClient.V1Service): readonly string[] {
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []);
}

/** The addresses that a Service without a load balancer class requests (MetalLB v0.16.1, controller). */
function requestsOf({ metadata, spec }: kubernetesClient.V1Service): readonly string[] {
  if (spec?.loadBalancerClass !== undefined) return [];
  const { annotations = {} } = metadata ?? {};
  const annotation = annotations['metallb.io/loadBalancerIPs'] ?? annotations['metallb.universe.tf/loadBalancerIPs'];
  return (annotation ?? spec?.loadBalancerIP ?? '').split(',').map((one) => one.trim());
}

/** Whether a Service shares its addresses with no other. */
function isExclusive({ metadata }: kubernetesClient.V1Service): boolean {
  const { annotations = {} } = metadata ?? {};
  return !('metallb.io/allow-shared-ip' in annotations || 'metallb.universe.tf/allow-shared-ip' in annotations);
}

function nameOf({ metadata }: kubernetesClient.V1Service): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}

/** Which address a controller is to get. */
export interface AddressGuardArgs {
  /** Name of the controller in the configuration. */
  readonly controller: string;
  /** Its planned address, or both of them with a comma between. */
  readonly address: string;
  /** Namespace of the controller, whose own Services may have the address. */
  readonly namespace: string;
  /** How the resource itself reaches the cluster. */
  readonly cluster: ClusterAccess;
}

/**
 * Stops the preview and the update if a Service of somebody else has the planned address of a controller, or asks for
 * it. Without this guard Helm would wait ten minutes for the address, and then not say what it waited for. Services
 * that share their address (`metallb.io/allow-shared-ip`) pass: whether MetalLB shares it depends on both Services.
 *
 * @example
 * ```ts
 * import { AddressGuard } from './components/charts/address-guard';
 *
 * new AddressGuard('traefik-external-address', {
 *   controller: 'external',
 *   address: '192.0.2.10',
 *   namespace: 'traefik-external',
 *   cluster: { kubeconfig: '', context: 'kind-dev' },
 * });
 * ```
 */
export class AddressGuard extends DynamicResource {
  constructor(
    name: string,
    { controller, address, namespace, cluster }: AddressGuardArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    const { kubeconfig, context } = cluster;
    const inputs: AddressGuardInputs = { controller, address, namespace, kubeconfig, context };
    super('AddressGuard', addressGuardProvider, name, inputs, opts);
  }
}
