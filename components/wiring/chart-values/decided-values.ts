import { type Config } from '../../config/config';
import { configPath } from '../../config/path';
import { epinioTls, unservedClass } from '../epinio-hosts';
import { componentNamespaces } from '../namespaces';
import { decidedForTraefik } from './decided-for-traefik';
import { decided, type DecidedValue } from './decided-value';
import { type GivenValues } from './given-values';

/**
 * The values of a chart that the plan decides for the releases that given values go to: its reasoning would be wrong if
 * an operator changed one of them. Settings that no decision rests on (resources, logs, traffic policy) belong to the operator.
 */
export function decidedValues(
  config: Config,
  { chart, controllers, instances }: Pick<GivenValues, 'chart' | 'controllers' | 'instances'>,
): readonly DecidedValue[] {
  switch (chart) {
    case 'traefik':
      return controllers.flatMap((controller) =>
        decidedForTraefik(config, controller).map((one) => ({ ...one, controller })),
      );
    case 'metallb':
      return forMetallb;
    case 'cert-manager':
      return forCertManager;
    case 'kubed':
      return forKubed;
    case 'kubernetes-replicator':
      return forReplicator;
    case 'epinio':
      return forEpinio(config);
    case 'external-dns':
      return instances.flatMap(forExternalDns);
  }
}

const forMetallb: readonly DecidedValue[] = [
  decided('loadBalancerClass', '', 'that it serves the Services of the controllers, which have no class'),
  decided('controller.enabled', true, 'that it gives out addresses'),
  decided('speaker.enabled', true, 'that it announces addresses'),
  decided('crds.enabled', true, 'that pools can be created'),
];

const forCertManager: readonly DecidedValue[] = [
  decided('crds.enabled', true, 'that issuers and certificates can be created'),
  decided('clusterResourceNamespace', componentNamespaces.certManager, 'where ClusterIssuers find their Secrets'),
  decided('namespace', '', 'its namespace'),
];

const forKubed: readonly DecidedValue[] = [
  decided('fullnameOverride', 'kubed', 'the names of its objects'),
  decided('config.configSourceNamespace', '', 'that it copies out of every namespace'),
];

const forReplicator: readonly DecidedValue[] = [
  decided('replicationEnabled.secrets', true, 'that it copies Secrets'),
  decided('namespaceOverride', '', 'its namespace'),
];

function forExternalDns({
  name,
  annotationPrefix,
  owner,
  policy,
  txtPrefix,
  zones,
}: Config['dns'][number]): DecidedValue[] {
  const at = (key: string) => configPath('dns', name, key);
  return [
    decided('txtOwnerId', owner, 'the owner of the records', at('owner')),
    decided('txtPrefix', txtPrefix, 'the names of the TXT records', at('txtPrefix')),
    decided('policy', policy, 'whether records are removed', at('policy')),
    decided('domainFilters', zones, 'the zones', at('zones')),
    decided('annotationPrefix', annotationPrefix, 'the annotations that are read', at('annotationPrefix')),
    decided('registry', 'txt', 'that the owner of a record is known'),
    decided('sources', ['ingress'], 'where the hosts come from'),
  ];
}

function forEpinio(config: Config): DecidedValue[] {
  const { epinio, environments, controllers } = config;
  if (epinio === undefined) return [];
  const environment = environments.find(({ name }) => name === epinio.environment);
  const own = controllers.find(({ name }) => name === (epinio.controller ?? environment?.controller));
  const apps = controllers.find(({ name }) => name === epinio.appsController);
  const standard = controllers.find((controller) => controller.default);
  const at = (key: string) => configPath('epinio', key);
  return [
    decided('global.domain', epinio.domain ?? environment?.domain, "Epinio's domain", at('domain')),
    epinioTls(config) === 'routing-secret'
      ? decided('ingress.ingressClassName', unservedClass, "that the plan routes Epinio's hosts", at('tls'))
      : decided('ingress.ingressClassName', (own ?? standard)?.class, "the class of Epinio's hosts", at('controller')),
    decided(
      'server.ingressClassName',
      (apps ?? own ?? standard)?.class,
      'the class of applications',
      at('appsController'),
    ),
    decided('global.dex.enabled', epinio.dex, 'whether Dex is there', at('dex')),
    decided('epinioUI.ingress.enabled', false, "the web interface's Ingress, which the plan routes"),
    decided('certManager.enabled', true, 'where the certificates of its hosts come from'),
    decided('certManagerNamespace', componentNamespaces.certManager, "cert-manager's namespace"),
  ];
}
