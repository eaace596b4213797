import { type CanaryJson, type EnvironmentJson, type OrderJson, type WiringJson } from './plan-json';

/**
 * How a host gets its TLS, in a few words: the environment and its Secret, or what stands in their place. A Secret of
 * the default name says its environment already.
 */
export function describeTls({ tls, environment, secretName }: WiringJson): string {
  switch (tls) {
    case 'routing-secret':
      return secretName === `${environment}-routing` ? secretName : `${environment ?? '?'}: ${secretName ?? '?'}`;
    case 'own-certificate':
      return secretName === null ? 'own certificate' : `own certificate: ${secretName}`;
    case 'traefik-acme':
      return environment === null ? 'by Traefik itself' : `${environment}: by Traefik itself`;
    case 'load-balancer':
      return `${environment ?? '?'}: load balancer`;
    default:
      return tls;
  }
}

/** Where an environment's certificate comes from. */
export function describeIssuance({ issuer, certificate }: EnvironmentJson): string {
  return issuer ?? certificate ?? 'nothing';
}

/** Who copies an environment's Secret, and to which namespaces. */
export function describeCopies({ distribution, selector, certificate }: EnvironmentJson): string {
  if (certificate === 'arn' || certificate === 'traefikAcme') return 'none';
  if (selector === null) return 'none';
  const [, names] = namesOnly.exec(selector) ?? [];
  return `${distribution}: ${names === undefined ? selector : `namespaces ${names.replaceAll(',', ', ')}`}`;
}

/** The selector of a list of namespaces. */
const namesOnly = /^kubernetes\.io\/metadata\.name in \(([^()]*)\)$/;

/** A routing secret as `<namespace>/<name>`; none where there is no Secret. */
export function describeSecret({ secret, certificate }: EnvironmentJson): string {
  if (certificate === 'arn') return 'none (load balancer)';
  if (certificate === 'traefikAcme') return "none (Traefik's own store)";
  return `${secret.namespace}/${secret.name}`;
}

/** An environment in one line. */
export function describeEnvironment(environment: EnvironmentJson): string {
  return `${environment.names.join(', ')} by ${describeIssuance(environment)} in ${describeSecret(environment)}`;
}

/** What an order asks for, where, and how often. */
export function describeOrder({ identifiers, directory, count }: OrderJson): string {
  return `${count} x ${identifiers.join(', ')} at ${directory}`;
}

/** Whether Traefik's store would serve another certificate than the host is wired to. */
export function isServedByAnother({ tls, environment, servedBy }: WiringJson): boolean {
  return servedBy !== null && servedBy !== (tls === 'own-certificate' ? 'own' : environment);
}

/** The share of the requests that a new version gets. */
export function describeWeight({ weight, sticky }: CanaryJson): string {
  const share = weight === null ? 'set by another program' : `${weight} %`;
  return sticky ? `${share}, sticky` : share;
}
