import { type Config } from '../../config/config';
import { configPath } from '../../config/path';
import { cidrOf } from '../address-range';
import { balancerAnnotations, balancerClass, balancerOf, endsTlsBefore, type PlannedBalancer } from '../balancer';
import { clientsMiddleware, httpsMiddleware } from '../entry-points';
import { floatingIpOf } from '../floating-ips';
import { installedComponents } from '../installed';
import { controllerNamespace } from '../namespaces';
import { decided, type DecidedValue } from './decided-value';

type Controller = Config['controllers'][number];

/** The annotations by which a Service asks MetalLB for addresses, the second one deprecated (v0.16). */
export const addressAnnotations = ['metallb.io/loadBalancerIPs', 'metallb.universe.tf/loadBalancerIPs'] as const;

/** Those by which it asks for a pool. */
const poolAnnotations = ['metallb.io/address-pool', 'metallb.universe.tf/address-pool'] as const;

/** The values of a controller's release that the plan decides, not yet marked with the controller. */
export function decidedForTraefik(config: Config, controller: Controller): readonly DecidedValue[] {
  const balancer = balancerOf(config, controller);
  return [
    ...deployment(controller),
    ...ingressClass(controller),
    ...addresses(config, controller),
    ...providers(config, controller),
    ...clients(controller, balancer),
    ...gateways(controller),
    ...entryPoints(endsTlsBefore(balancer)),
    ...ofBalancer(controller, balancer),
  ];
}

function deployment({ name, replicas }: Controller): DecidedValue[] {
  const key = configPath('controllers', name, 'replicas');
  return [
    decided('deployment.replicas', replicas, 'its replicas', key),
    decided('deployment.kind', 'Deployment', 'that it is a Deployment with its replicas'),
    decided('deployment.enabled', true, 'that it runs'),
    decided('autoscaling.enabled', false, 'its replicas', key),
    decided('fullnameOverride', controllerNamespace(name), 'the names of its objects'),
    decided('namespaceOverride', '', 'its namespace'),
  ];
}

function ingressClass({ name, class: own, default: isDefault }: Controller): DecidedValue[] {
  const at = (key: string) => configPath('controllers', name, key);
  return [
    decided('ingressClass.enabled', true, 'its IngressClass'),
    decided('ingressClass.name', own, 'its class', at('class')),
    decided('ingressClass.isDefaultClass', isDefault, 'whether its class is the default', at('default')),
    decided('providers.kubernetesIngress.ingressClass', own, 'its class', at('class')),
    decided('providers.kubernetesCRD.ingressClass', own, 'its class', at('class')),
  ];
}

/** Chart values may ask for an address where the plan decides none; EW6001 judges that address too. */
function addresses(config: Config, { name, addresses: planned, pool, aws }: Controller): DecidedValue[] {
  const { metallb } = installedComponents(config);
  const key = configPath('controllers', name, 'address');
  const service = [
    decided('service.enabled', true, 'that it has a Service'),
    decided('service.spec.type', 'LoadBalancer', 'that its Service has an address'),
    ...(metallb && aws === undefined
      ? [decided('service.spec.loadBalancerClass', undefined, 'that MetalLB gives out its address')]
      : []),
  ];
  const pools =
    metallb && pool !== undefined
      ? poolAnnotations.map((annotation) => ({
          keys: ['service', 'annotations', annotation],
          planned: pool,
          what: 'its pool',
          key: configPath('controllers', name, 'pool'),
        }))
      : [];
  if (planned.length === 0) return [...service, ...pools];
  const asked = planned.join(',');
  const annotated = metallb
    ? addressAnnotations.map((annotation) => ({
        keys: ['service', 'annotations', annotation],
        planned: asked,
        what: 'its address',
        key,
      }))
    : [];
  const families =
    planned.length > 1 ? [decided('service.spec.ipFamilyPolicy', 'RequireDualStack', 'its two addresses', key)] : [];
  const single = decided('service.spec.loadBalancerIP', metallb ? undefined : asked, 'its address', key);
  return [...service, ...pools, ...annotated, ...families, single];
}

function providers({ addresses: { floatingIps } }: Config, { name, addresses: planned }: Controller): DecidedValue[] {
  const floatingIp = planned.flatMap((address) => floatingIpOf(floatingIps, address) ?? []).at(0);
  const key = configPath('addresses', 'floatingIps');
  return [
    decided('providers.kubernetesIngress.enabled', true, 'that it reads Ingresses'),
    decided('providers.kubernetesCRD.enabled', true, 'that it reads IngressRoutes'),
    decided('providers.kubernetesIngress.namespaces', [], 'that it reads the Ingresses of every namespace'),
    decided('providers.kubernetesIngress.labelSelector', '', 'that it reads every Ingress of its class'),
    decided(
      'providers.kubernetesCRD.defaultTLSResourcesNamespace',
      controllerNamespace(name),
      'whose default TLS objects it takes',
    ),
    ...(floatingIp === undefined
      ? []
      : [
          decided(
            'providers.kubernetesIngress.ingressEndpoint.ip',
            floatingIp,
            'the address in the status of Ingresses',
            key,
          ),
          decided(
            'providers.kubernetesIngress.publishedService.enabled',
            false,
            'the address in the status of Ingresses',
            key,
          ),
        ]),
  ];
}

/** Clients are told apart by their addresses, which a Service keeps under the traffic policy `Local` alone. */
function clients({ name, allow }: Controller, balancer: PlannedBalancer | undefined): DecidedValue[] {
  const told = endsTlsBefore(balancer) ? [httpsMiddleware(name)] : [];
  if (allow === undefined) {
    return told.length === 0 ? [] : [decided('ports.websecure.http.middlewares', told, 'what applications are told')];
  }
  const key = configPath('controllers', name, 'allow');
  const allowed = 'which clients are let in';
  return [
    decided('service.spec.externalTrafficPolicy', 'Local', allowed, key),
    decided('service.spec.loadBalancerSourceRanges', allow.map(cidrOf), allowed, key),
    decided('ports.web.http.middlewares', [clientsMiddleware(name)], allowed, key),
    decided('ports.websecure.http.middlewares', [clientsMiddleware(name), ...told], allowed, key),
  ];
}

function gateways({ name, class: own, gateway }: Controller): DecidedValue[] {
  if (!gateway) return [];
  const key = configPath('controllers', name, 'gateway');
  return [
    decided('providers.kubernetesGateway.enabled', true, 'that it reads Gateways', key),
    decided('gatewayClass.enabled', true, 'its GatewayClass', key),
    decided('gatewayClass.name', own, 'its GatewayClass', configPath('controllers', name, 'class')),
  ];
}

function ofBalancer({ name }: Controller, balancer: PlannedBalancer | undefined): DecidedValue[] {
  if (balancer === undefined) return [];
  const key = configPath('controllers', name, 'aws');
  const what = 'the balancer before it';
  return [
    decided('service.spec.loadBalancerClass', balancerClass, what, key),
    ...Object.entries(balancerAnnotations(balancer)).map(([annotation, planned]) => ({
      keys: ['service', 'annotations', annotation],
      planned,
      what,
      key,
    })),
  ];
}

/** @param isPlain whether TLS ends before the controller */
function entryPoints(isPlain: boolean): DecidedValue[] {
  return [
    ...['web', 'websecure'].map((name) => decided(`ports.${name}.expose.default`, true, `that clients reach ${name}`)),
    decided('ports.web.allowACMEByPass', true, 'that HTTP-01 is answered'),
    decided('ports.web.http.redirections.entryPoint.to', 'websecure', 'that HTTP goes to HTTPS'),
    decided('ports.websecure.http.tls.enabled', !isPlain, isPlain ? 'that TLS ends before it' : 'that HTTPS has TLS'),
    decided('ports.websecure.http.tls.certResolver', '', 'where certificates come from'),
  ];
}
