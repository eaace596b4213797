import { type Config } from '../config/config';
import { type NetworkLoadBalancer } from '../config/values/cloud';
import { type Controller, controllerOf } from './ingress';

/** The balancer of a cloud before a controller. */
export interface PlannedBalancer extends NetworkLoadBalancer {
  /** ARNs of the certificates that TLS ends with at the balancer, the default one first; none: TLS ends in Traefik. */
  readonly certificates: readonly string[];
}

/** The balancer before a controller, with the certificates of the environments that it serves; undefined for none. */
export function balancerOf(config: Config, controller: Controller): PlannedBalancer | undefined {
  if (controller.aws === undefined) return undefined;
  const certificates = config.environments.flatMap(({ issuance, controller: named }) => {
    const own = controllerOf(config, { kind: 'name', name: named, path: '' }, undefined);
    return issuance.kind === 'arn' && own === controller ? [issuance.arn] : [];
  });
  return { ...controller.aws, certificates: [...new Set(certificates)] };
}

/** Whether TLS ends before a controller, so that plain HTTP arrives at its `websecure`. */
export function endsTlsBefore(balancer: PlannedBalancer | undefined): boolean {
  return balancer !== undefined && balancer.certificates.length > 0;
}

/** The class of Services that the AWS Load Balancer Controller answers. */
export const balancerClass = 'service.k8s.aws/nlb';

/**
 * The annotations by which the AWS Load Balancer Controller makes the balancer (v3.5, docs/guide/service/annotations).
 * Without `ssl-ports` TLS would end at every port, that of HTTP too. Without its attribute, targets of type `ip` would
 * not see the addresses of clients.
 */
export function balancerAnnotations({ scheme, targetType, sslPolicy, certificates }: PlannedBalancer) {
  const tls = {
    'ssl-cert': certificates.join(','),
    'ssl-ports': '443',
    'ssl-negotiation-policy': sslPolicy,
    'backend-protocol': 'tcp',
  };
  const annotations = {
    scheme,
    'nlb-target-type': targetType,
    'target-group-attributes': 'preserve_client_ip.enabled=true',
    ...(certificates.length === 0 ? {} : tls),
  };
  return Object.fromEntries(
    Object.entries(annotations).map(([key, value]) => [`service.beta.kubernetes.io/aws-load-balancer-${key}`, value]),
  );
}
