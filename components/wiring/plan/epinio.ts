import { type Config } from '../../config/config';
import { type Issuance } from '../../config/sections/environments';
import { type Installed } from '../installed';
import { issuerNamed } from '../issuance';
import { componentNamespaces } from '../namespaces';
import { type PlannedController, type PlannedEnvironment, type PlannedEpinio } from '../plan';
import { type WiringBySource } from './wiring-by-source';

/** Epinio, where the program installs it. */
export function plannedEpinio(
  config: Config,
  installed: Installed,
  environments: readonly PlannedEnvironment[],
  controllers: readonly PlannedController[],
  wiring: WiringBySource,
): PlannedEpinio | undefined {
  const { epinio } = config;
  const environment = environments.find(({ name }) => name === epinio?.environment);
  if (!installed.epinio || epinio === undefined || environment === undefined) return undefined;
  const classOf = (controller: string | null | undefined) => controllers.find(({ name }) => name === controller)?.class;
  const [server] = wiring.of({ kind: 'epinio', part: 'server' });
  return {
    config: epinio,
    namespace: componentNamespaces.epinio,
    domain: epinio.domain ?? environment.config.domain,
    environment: environment.name,
    issuer: clusterIssuer(config, environment.issuance),
    class: classOf(server?.controller),
    appsClass: classOf(epinio.appsController ?? server?.controller),
    certManagerNamespace: componentNamespaces.certManager,
    distributor: !installed.kubed && environment.config.distribution === 'replicator' ? 'replicator' : 'kubed',
  };
}

/** The ClusterIssuer of cert-manager that issues for an environment: the only kind that Epinio can name. */
function clusterIssuer(config: Config, issuance: Issuance): string | undefined {
  const issuer = issuance.kind === 'issuer' ? issuerNamed(config, issuance.issuer) : undefined;
  if (issuer?.kind !== 'existing') return issuer?.name;
  const { kind, group, name } = issuer.existing;
  return kind === 'ClusterIssuer' && group === 'cert-manager.io' ? name : undefined;
}
