import { type Environment, type Issuance } from '../config/sections/environments';
import { type Issuer } from '../config/sections/issuers';
import { type Config } from '../config/config';
import { directoryName } from './authorities';
import { type Controller, controllerOf } from './ingress';
import { finder } from './names/finder';

/** A DNS-01 solver, as far as the plan reads it. */
export interface Solver {
  /** Undefined for a solver that answers for all zones. */
  readonly zones?: readonly string[];
}

/** A method by which control of a name is proved, as CAA records call it (RFC 8657). */
export type ValidationMethod = 'dns-01' | 'http-01' | 'tls-alpn-01' | 'dns-persist-01';

/** How a certificate is ordered by ACME. */
export interface AcmeIssuance {
  readonly directory: string;
  readonly profile?: string;
  /** The DNS-01 solvers; undefined where they are not known (an issuer that the cluster has already), or not needed. */
  readonly solvers: readonly Solver[] | undefined;
  /** Whether names may be proved by HTTP-01 too. */
  readonly http01: boolean;
  /** How every name is proved; undefined where the solvers decide that, or where it is not known. */
  readonly method?: ValidationMethod;
  /** URI of the account, where the configuration has it. */
  readonly accountUri?: string;
  /**
   * The owner of the account that orders: the name of the issuer, or of the environment whose certificate the program
   * orders.
   */
  readonly account: string;
}

export function issuerNamed(config: Config, name: string): Issuer | undefined {
  return findIssuer(config.issuers, name);
}

const findIssuer = finder((issuer: Issuer) => issuer.name);

export function environmentNamed(config: Config, name: string): Environment | undefined {
  return findEnvironment(config.environments, name);
}

const findEnvironment = finder((environment: Environment) => environment.name);

/** How an issuer orders by ACME; undefined where it does not. */
export function acmeOfIssuer(issuer: Issuer | undefined): AcmeIssuance | undefined {
  if (issuer?.kind === 'acme') {
    const { directory, profile, dns01 = [], http01 } = issuer.acme;
    const byHttp = http01 !== undefined || dns01.length === 0;
    return { directory: directoryName(directory), profile, solvers: dns01, http01: byHttp, account: issuer.name };
  }
  if (issuer?.kind === 'existing' && issuer.existing.directory !== undefined) {
    const directory = directoryName(issuer.existing.directory);
    return { directory, solvers: undefined, http01: true, account: issuer.name };
  }
  return undefined;
}

/** How the certificate of an environment is ordered by ACME; undefined where it comes from elsewhere. */
export function acmeOfEnvironment(config: Config, environment: string, issuance: Issuance): AcmeIssuance | undefined {
  if (issuance.kind === 'issuer') return acmeOfIssuer(issuerNamed(config, issuance.issuer));
  if (issuance.kind === 'traefikAcme') return acmeOfTraefik(config, environment);
  if (issuance.kind !== 'acme') return undefined;
  const { directory, profile, dns01, dnsPersist01 } = issuance.acme;
  const acme = { directory: directoryName(directory), profile, http01: false, account: environment };
  if (dnsPersist01 === undefined) return { ...acme, solvers: dns01, method: 'dns-01' };
  // Standing records prove all names.
  return { ...acme, solvers: undefined, method: 'dns-persist-01', accountUri: dnsPersist01.accountUri };
}

/** How a Traefik orders for all names of an environment; undefined where it orders for single hosts, without DNS-01. */
function acmeOfTraefik(config: Config, environment: string): AcmeIssuance | undefined {
  const controller = controllerOfEnvironment(config, environment);
  return controller?.acme?.dns01 === undefined ? undefined : acmeOfController(controller);
}

/** The controller that serves the hosts of an environment unless they name another; undefined where there is none. */
export function controllerOfEnvironment(config: Config, environment: string): Controller | undefined {
  const name = environmentNamed(config, environment)?.controller;
  return controllerOf(config, { kind: 'name', name, path: '' }, undefined);
}

/** How a controller orders by its own ACME client, whose solver is not cert-manager's; undefined where it has none. */
export function acmeOfController({ name, acme }: Controller): AcmeIssuance | undefined {
  if (acme === undefined) return undefined;
  const { directory, profile, dns01, tlsAlpn01 } = acme;
  const account = `controller:${name}`;
  const http01 = dns01 === undefined;
  const method = dns01 !== undefined ? 'dns-01' : tlsAlpn01 !== undefined ? 'tls-alpn-01' : 'http-01';
  return { directory: directoryName(directory), profile, solvers: undefined, http01, method, account };
}
