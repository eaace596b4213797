import { type Config } from '../config/config';
import { type EpinioTls } from '../config/sections/epinio';
import { installedComponents } from './installed';

/**
 * Class of the Ingresses that Epinio's chart makes where the plan routes its hosts: no controller serves it. The server
 * still learns its domain from its own (Epinio v1.14.1, internal/domain/domain.go), so it has to be there.
 */
export const unservedClass = 'routed-by-edgewire';

/**
 * How `epinio.<domain>` and `auth.<domain>` get their TLS, undefined without Epinio. An environment without an issuer
 * of cert-manager leaves the chart its own CA alone to sign with, which no client trusts; the routing secret is better.
 */
export function epinioTls(config: Config): EpinioTls | undefined {
  const { epinio, environments } = config;
  if (epinio === undefined) return undefined;
  if (epinio.tls !== undefined) return epinio.tls;
  const kind = environments.find(({ name }) => name === epinio.environment)?.issuance.kind;
  const hasIssuer = kind === undefined || kind === 'issuer';
  return hasIssuer || !installedComponents(config).epinio ? 'own-certificate' : 'routing-secret';
}
