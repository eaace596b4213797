/** A kind that charts have objects of. */
export interface ChartKind {
  /** `<plural>.<group>`, `<plural>` alone for the core. */
  readonly api: string;
  /** @default all that Helm needs to install, upgrade and remove */
  readonly verbs?: readonly string[];
}

const plain = [
  'namespaces',
  'serviceaccounts',
  'services',
  'configmaps',
  'persistentvolumeclaims',
  'deployments.apps',
  'daemonsets.apps',
  'statefulsets.apps',
  'jobs.batch',
  'cronjobs.batch',
  'ingresses.networking.k8s.io',
  'ingressclasses.networking.k8s.io',
  'networkpolicies.networking.k8s.io',
  'poddisruptionbudgets.policy',
  'horizontalpodautoscalers.autoscaling',
  'priorityclasses.scheduling.k8s.io',
  'customresourcedefinitions.apiextensions.k8s.io',
  'validatingwebhookconfigurations.admissionregistration.k8s.io',
  'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  'apiservices.apiregistration.k8s.io',
  'certificates.cert-manager.io',
  'issuers.cert-manager.io',
  'clusterissuers.cert-manager.io',
  'ingressroutes.traefik.io',
  'middlewares.traefik.io',
  'tlsoptions.traefik.io',
  'tlsstores.traefik.io',
  'gatewayclasses.gateway.networking.k8s.io',
  'gateways.gateway.networking.k8s.io',
  'services.application.epinio.io',
  'gitconfigs.application.epinio.io',
  'appcharts.application.epinio.io',
];

const everything = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

/**
 * The kinds that the pinned charts have objects of. Charts bring roles with wider rights than an operator has, so Helm
 * has to be allowed to grant them (`escalate`, `bind`): whoever may install charts may in the end do everything.
 */
export const chartKinds: readonly ChartKind[] = [
  ...plain.map((api) => ({ api })),
  { api: 'roles.rbac.authorization.k8s.io', verbs: [...everything, 'escalate', 'bind'] },
  { api: 'clusterroles.rbac.authorization.k8s.io', verbs: [...everything, 'escalate', 'bind'] },
  { api: 'rolebindings.rbac.authorization.k8s.io' },
  { api: 'clusterrolebindings.rbac.authorization.k8s.io' },
  // Helm and Pulumi wait until a workload is ready.
  { api: 'pods', verbs: ['get', 'list', 'watch'] },
  { api: 'endpoints', verbs: ['get', 'list', 'watch'] },
  { api: 'endpointslices.discovery.k8s.io', verbs: ['get', 'list', 'watch'] },
  { api: 'events', verbs: ['list', 'watch'] },
  { api: 'replicasets.apps', verbs: ['get', 'list', 'watch'] },
];

/** A kind as `<plural>.<group>`. */
export function ofApi(group: string, kind: string): string {
  const singular = kind.toLowerCase();
  const plural = singular.endsWith('s')
    ? `${singular}es`
    : /[^aeiou]y$/.test(singular)
      ? `${singular.slice(0, -1)}ies`
      : `${singular}s`;
  return group === '' ? plural : `${plural}.${group}`;
}
