import { type Config } from '../../config/config';
import { type Issuance } from '../../config/sections/environments';
import { type Installed } from '../installed';
import { epinioTls, unservedClass } from '../epinio-hosts';
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
  const ownClass = classOf(server?.controller);
  const isRouted = epinioTls(config) === 'routing-secret';
  return {
    config: epinio,
    namespace: componentNamespaces.epinio,
    domain: epinio.domain ?? environment.config.domain,
    environment: environment.name,
    issuer:
      isRouted && !signsForNothing(config, environment.issuance)
        ? undefined
        : clusterIssuer(config, environment.issuance),
    class: isRouted && ownClass !== undefined ? unservedClass : ownClass,
    appsClass: classOf(epinio.appsController ?? server?.controller),
    certManagerNamespace: componentNamespaces.certManager,
    distributor: !installed.kubed && environment.config.distribution === 'replicator' ? 'replicator' : 'kubed',
  };
}

/** Whether certificates that nobody is shown may be had of the issuer: one made by the program that asks no authority. */
function signsForNothing(config: Config, issuance: Issuance): boolean {
  const issuer = issuance.kind === 'issuer' ? issuerNamed(config, issuance.issuer) : undefined;
  return issuer?.kind === 'ca' || issuer?.kind === 'selfSigned';
}

/** The ClusterIssuer of cert-manager that issues for an environment: the only kind that Epinio can name. */
function clusterIssuer(config: Config, issuance: Issuance): string | undefined {
  const issuer = issuance.kind === 'issuer' ? issuerNamed(config, issuance.issuer) : undefined;
  if (issuer?.kind !== 'existing') return issuer?.name;
  const { kind, group, name } = issuer.existing;
  return kind === 'ClusterIssuer' && group === 'cert-manager.io' ? name : undefined;
}
