import { bgpSecretName } from '../config/sections/addresses';
import { type Config } from '../config/config';
import { configPath } from '../config/path';
import { acmeSecrets, caSecrets } from '../config/values/issuer-secrets';
import { installedComponents, isOfCertManager } from './installed';
import { type SecretWriter } from './ledger/ledger';
import { componentNamespaces } from './namespaces';

/** Secret of kubed's serving certificate, and the Certificate and Issuer that make it. */
export const kubedServingSecret = 'kubed-serving';

/** Secrets that charts make under fixed names (the pinned charts, rendered). */
const ofCharts = {
  /** cert-manager 1.21 makes the first itself, for its webhook. */
  certManager: ['cert-manager-webhook-ca'],
  metallb: ['metallb-webhook-cert', 'metallb-memberlist'],
  epinio: ['registry-creds', 'epinio-registry-tls', 'dex-config', 'dex-tls', 'epinio-tls'],
} as const;

/** The CA of Epinio's chart, in the namespace of cert-manager. */
const epinioCa = 'epinio-ca-root';

/** The Secrets that the program, its charts and cert-manager make besides routing secrets and those of Ingresses. */
export function ownSecrets(config: Config): SecretWriter[] {
  const { certManager, kubed, metallb, epinio } = componentNamespaces;
  const installed = installedComponents(config);
  const cluster = installed.certManager || config.issuers.some(isOfCertManager);
  const sections = { issuers: configPath('issuers'), addresses: configPath('addresses'), epinio: configPath('epinio') };
  return [
    ...config.issuers.flatMap((issuer) => {
      const made =
        issuer.kind === 'ca'
          ? caSecrets(issuer.name, issuer.ca)
          : issuer.kind === 'acme'
            ? acmeSecrets(issuer.name, issuer.acme)
            : [];
      return ofNames(certManager, made, `the issuer ${issuer.name}`, configPath('issuers', issuer.name));
    }),
    ...(installed.certManager ? ofNames(certManager, ofCharts.certManager, 'cert-manager', sections.issuers) : []),
    ...(installed.kubed && cluster ? ofNames(kubed, [kubedServingSecret], 'kubed', sections.epinio) : []),
    ...(installed.metallb ? ofNames(metallb, ofCharts.metallb, 'MetalLB', sections.addresses) : []),
    ...(installed.metallb ? ofNames(metallb, bgpSecrets(config), 'a BGP peer', sections.addresses) : []),
    ...(installed.epinio ? ofNames(epinio, ofCharts.epinio, 'Epinio', sections.epinio) : []),
    ...(installed.epinio ? ofNames(certManager, [epinioCa], 'Epinio', sections.epinio) : []),
  ];
}

function bgpSecrets({ addresses: { bgp } }: Config): string[] {
  return (bgp?.peers ?? []).flatMap(({ password }, index) => (password === undefined ? [] : [bgpSecretName(index)]));
}

function ofNames(namespace: string, names: readonly string[], of: string, path: string): SecretWriter[] {
  return names.map((secretName) => ({
    namespace,
    secretName,
    kind: 'program',
    by: of,
    path,
    orderPath: path,
    names: undefined,
    issuer: undefined,
    acme: undefined,
  }));
}
