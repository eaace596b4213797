import { type Issuer } from '../config/sections/issuers';
import { type Config } from '../config/config';
import { type Distributor } from '../config/values/distribution';

/** The components that the program installs; the others are expected in the cluster, or not needed. */
export interface Installed extends Readonly<Record<Distributor, boolean>> {
  readonly traefik: boolean;
  readonly metallb: boolean;
  readonly certManager: boolean;
  readonly epinio: boolean;
  readonly externalDns: boolean;
}

/**
 * The components that a stack installs: `charts.install` decides, and where it is silent, those in use are installed.
 */
export function installedComponents({ charts, dns, environments, issuers, epinio }: Config): Installed {
  const { traefik, metallb, certManager, ...install } = charts.install;
  const trust = issuers.flatMap((issuer) =>
    issuer.kind === 'ca' && issuer.ca.trust !== undefined ? issuer.ca.trust : [],
  );
  const copied = environments.filter(({ issuance: { kind } }) => kind !== 'arn' && kind !== 'traefikAcme');
  const distributes = (by: Distributor) => [...copied, ...trust].some(({ distribution }) => distribution === by);
  return {
    traefik,
    metallb,
    certManager,
    // Epinio needs it for its registry credentials too, since its own Reflector is off.
    kubed: install.kubed ?? (distributes('kubed') || epinio !== undefined),
    replicator: install.replicator ?? distributes('replicator'),
    epinio: epinio !== undefined && (install.epinio ?? true),
    externalDns: dns.length > 0 && (install.externalDns ?? true),
  };
}

/** Whether an issuer is one of cert-manager's; a private CA may exist for this program alone. */
export function isOfCertManager(issuer: Issuer): boolean {
  return issuer.kind !== 'ca' || issuer.ca.clusterIssuer;
}
