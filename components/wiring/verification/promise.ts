import { type GivenCertificates, servedCertificate } from '../certificates/given';
import { authorityOf } from '../authorities';
import { canonicalAddress } from '../address-range';
import { issuingName } from '../../config/values/ca-names';
import { type Issuer } from '../../config/sections/issuers';
import { type RenewBefore } from '../../config/values/renew-before';
import { canonicalName } from '../names/host-name';
import { ownIngress } from '../own-ingresses';
import { type Plan, type PlannedRoutingSecret, type Wiring } from '../plan';
import { type Place } from './observation';

/** Who signs the certificate of an environment, as far as the plan knows. */
export type PromisedIssuer =
  | { readonly kind: 'itself' }
  /** A CA by its common name. */
  | { readonly kind: 'ca'; readonly name: string }
  | { readonly kind: 'letsencrypt'; readonly isStaging: boolean }
  | { readonly kind: 'unknown' };

/** What judges the chain of an environment. */
export type PromisedTrust =
  /** The roots that browsers have. */
  | { readonly kind: 'public' }
  /** A CA, PEM. */
  | { readonly kind: 'ca'; readonly pem: string }
  /** A CA that the cluster tells (`ca.crt` of the source), else nothing. */
  | { readonly kind: 'cluster' }
  | { readonly kind: 'none' };

/** What the plan promises of the certificate of an environment. */
export interface PromisedCertificate {
  readonly environment: string;
  /** Its names, sorted. */
  readonly names: readonly string[];
  readonly source: Place;
  readonly issuer: PromisedIssuer;
  readonly trust: PromisedTrust;
  /** SHA-256 of a certificate that is given; undefined where an issuer decides. */
  readonly fingerprint: string | undefined;
  /** When cert-manager renews it; undefined where it does not. */
  readonly renewal: { readonly renewBefore: RenewBefore | undefined } | undefined;
}

/** What the plan promises of a host. */
export interface PromisedHost {
  readonly host: string;
  readonly namespace: string;
  readonly controller: string | null;
  readonly tls: Exclude<Wiring['tls'], 'none'>;
  readonly environment: string | null;
  /** The Secret that its route names. */
  readonly secret: Place | undefined;
  /** The Ingress that the program makes for it; undefined where another program makes the route. */
  readonly ingress: Place | undefined;
}

/** What a plan promises of the running edge. */
export interface Promised {
  readonly plan: Plan;
  /** Each host once for each controller that serves it; those without TLS are left out. */
  readonly hosts: readonly PromisedHost[];
  /** By environment. */
  readonly certificates: ReadonlyMap<string, PromisedCertificate>;
}

/**
 * What a plan promises of the running edge.
 *
 * @param given the certificates that the configuration gives
 */
export function promisedBy(plan: Plan, given: GivenCertificates): Promised {
  const issuers = new Map(plan.issuers.map(({ name, config }) => [name, config]));
  const certificates = plan.routingSecrets.map(
    (secret) => [secret.environment, promisedCertificate(secret, issuers, given)] as const,
  );
  return { plan, hosts: promisedHosts(plan), certificates: new Map(certificates) };
}

function promisedHosts({ wiring }: Plan): PromisedHost[] {
  const hosts = new Map<string, PromisedHost>();
  for (const { host: written, namespace, controller, tls, environment, secretName, source } of wiring) {
    if (tls === 'none') continue;
    const host = canonicalName(written);
    const key = `${host} ${controller ?? ''}`;
    if (hosts.has(key) || host.startsWith('*')) continue;
    const secret = secretName === null ? undefined : { namespace, name: secretName };
    hosts.set(key, { host, namespace, controller, tls, environment, secret, ingress: ownIngress(source) });
  }
  return [...hosts.values()];
}

function promisedCertificate(
  secret: PlannedRoutingSecret,
  issuers: ReadonlyMap<string, Issuer>,
  given: GivenCertificates,
): PromisedCertificate {
  const { environment, names, namespace, name, renewBefore, issuance } = secret;
  const pair = given.certificates.get(environment);
  const certificate = pair === undefined ? undefined : servedCertificate(pair);
  return {
    environment,
    names: [...names].sort(),
    source: { namespace, name },
    ...signing(secret, issuers, given),
    fingerprint: certificate?.node.fingerprint256,
    renewal: issuance.kind === 'issuer' ? { renewBefore } : undefined,
  };
}

type Signing = Pick<PromisedCertificate, 'issuer' | 'trust'>;

const unknown: Signing = { issuer: { kind: 'unknown' }, trust: { kind: 'none' } };

function signing(
  { issuance }: PlannedRoutingSecret,
  issuers: ReadonlyMap<string, Issuer>,
  given: GivenCertificates,
): Signing {
  switch (issuance.kind) {
    case 'issuer':
      return signedBy(issuers.get(issuance.issuer), given);
    case 'acme':
      return ofDirectory(issuance.acme.directory);
    case 'tls':
      return issuance.tls.ca === undefined
        ? { issuer: { kind: 'itself' }, trust: { kind: 'none' } }
        : signedBy(issuers.get(issuance.tls.ca), given);
    case 'files':
    case 'acmeJson':
      return unknown;
  }
}

function signedBy(issuer: Issuer | undefined, given: GivenCertificates): Signing {
  switch (issuer?.kind) {
    case 'acme':
      return ofDirectory(issuer.acme.directory);
    case 'ca': {
      if (issuer.ca.kind === 'generate') {
        return { issuer: { kind: 'ca', name: issuingName(issuer.ca.generate) }, trust: { kind: 'cluster' } };
      }
      const pair = given.cas.get(issuer.name);
      const name = pair === undefined ? undefined : servedCertificate(pair)?.commonName;
      if (pair === undefined || name === undefined) return { ...unknown, trust: { kind: 'cluster' } };
      return { issuer: { kind: 'ca', name }, trust: { kind: 'ca', pem: pair.certificate.pem } };
    }
    case 'selfSigned':
      return { issuer: { kind: 'itself' }, trust: { kind: 'none' } };
    case 'existing':
    case undefined:
      return unknown;
  }
}

function ofDirectory(directory: string): Signing {
  const authority = authorityOf(directory);
  if (authority === undefined) return unknown;
  const { directory: name, production } = authority;
  return {
    issuer: name.startsWith('letsencrypt-') ? { kind: 'letsencrypt', isStaging: !production } : { kind: 'unknown' },
    trust: production ? { kind: 'public' } : { kind: 'none' },
  };
}

/** The addresses at which a controller promises to serve, each in its one spelling; empty where only `up` knows them. */
export function promisedAddresses({ plan }: Promised, controller: string | null): readonly string[] {
  const found = plan.controllers.find(({ name }) => name === controller);
  return (found?.publicAddresses ?? []).map(canonicalAddress);
}
