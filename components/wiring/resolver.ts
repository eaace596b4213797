import { type Controller } from '../config/sections/controllers';
import { type PlannedEnvironment, type Wiring } from './plan';

/** What a route says to the Traefik that collects its certificates itself. */
export interface PlannedResolver {
  /** Name of the certificate resolver. */
  readonly name: string;
  /** One order each, if the store has no such certificate yet. */
  readonly domains: readonly { readonly main: string; readonly sans: readonly string[] }[];
}

/**
 * The names that Traefik orders together for a host: all of its environment where DNS-01 allows wildcards, else the host
 * alone. Said to Traefik (`tls.domains`), which otherwise orders for the hosts of each router.
 */
export function orderedTogether(
  acme: Controller['acme'],
  environment: Pick<PlannedEnvironment, 'names'> | undefined,
  host: string,
): readonly string[] {
  return acme?.dns01 === undefined || environment === undefined ? [host] : environment.names;
}

/** What a route with these hosts says to Traefik; undefined where no host has its certificate from there. */
export function resolverOf(
  controllers: readonly Pick<Controller, 'name' | 'acme'>[],
  environments: readonly PlannedEnvironment[],
  wiring: readonly Wiring[],
): PlannedResolver | undefined {
  const own = wiring.filter(({ tls }) => tls === 'traefik-acme');
  if (own.length === 0) return undefined;
  const acme = controllers.find(({ name }) => name === own[0]?.controller)?.acme;
  if (acme === undefined) return undefined;
  const lists = own.map(({ environment, coveringName, host }) => {
    const named = environments.find(({ name, issuance }) => name === environment && issuance.kind === 'traefikAcme');
    return orderedTogether(acme, named, coveringName ?? host);
  });
  const domains = [...new Map(lists.map((names) => [names.join(), names])).values()];
  return { name: acme.resolver, domains: domains.map(([main = '', ...sans]) => ({ main, sans })) };
}

/** A resolver as annotations of an Ingress (Traefik v3.7, provider kubernetes/ingress). */
export function resolverAnnotations({ name, domains }: PlannedResolver): Record<string, string> {
  const tls = 'traefik.ingress.kubernetes.io/router.tls';
  const annotations: Record<string, string> = { [`${tls}.certresolver`]: name };
  for (const [index, { main, sans }] of domains.entries()) {
    annotations[`${tls}.domains.${index}.main`] = main;
    if (sans.length > 0) annotations[`${tls}.domains.${index}.sans`] = sans.join(',');
  }
  return annotations;
}

/** A resolver as the `tls` of an IngressRoute. */
export function resolverTls({ name, domains }: PlannedResolver) {
  return { certResolver: name, domains: domains.map(({ main, sans }) => ({ main, sans: [...sans] })) };
}
