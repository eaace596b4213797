import { type Sections } from '../stacks';
import { type Pair, pairs } from './pairs';

const edge = { addresses: '{ pools: { edge: [192.0.2.10-192.0.2.20] } }' };

/** A stack with chart values, in YAML. */
function values(chart: string, yaml: string, more: Sections = {}): Sections {
  return { ...more, charts: `values: { ${chart}: ${yaml} }` };
}

const at = (chart: string, keys: string) => `edgewire:charts.values.${chart}.${keys}`;

function replacing(when: string, chart: string, keys: string, own: string, planned: string, message: string): Pair {
  const nested = (value: string) =>
    keys
      .split('.')
      .reverse()
      .reduce((inner, key) => `{ ${key}: ${inner} }`, value);
  return {
    when,
    stack: values(chart, nested(own)),
    path: at(chart, keys),
    message: [`${keys}: ${own} replaces what the plan decided`, message],
    hint: [`Leave ${at(chart, keys)} out`],
    twins: { 'the planned value': { stack: values(chart, nested(planned)) } },
  };
}

pairs('EW6008', [
  {
    when: 'replicas',
    stack: values('traefik', '{ deployment: { replicas: 1 } }'),
    path: at('traefik', 'deployment.replicas'),
    message: ['deployment.replicas: 1 replaces', 'of the controller external: its replicas (2)'],
    hint: ['set edgewire:controllers.external.replicas'],
    twins: {
      'as many as planned': { stack: values('traefik', '{ deployment: { replicas: 2 } }') },
      'a setting that nothing rests on': { stack: values('traefik', '{ deployment: { revisionHistoryLimit: 3 } }') },
      'no Traefik of its own': {
        stack: { charts: 'install: { traefik: false }\nvalues: { traefik: { deployment: { replicas: 1 } } }' },
      },
    },
  },
  {
    when: 'the policy of one ExternalDNS of two',
    stack: {
      dns: 'a: { provider: { values: { policy: sync } }, policy: upsert-only, zones: [example.com] }\nb: { provider: { values: {} }, policy: sync, zones: [example.net] }',
    },
    path: 'edgewire:dns.a.provider.values.policy',
    message: ['policy: sync replaces', '(upsert-only)'],
    hint: ['set edgewire:dns.a.policy'],
    twins: {
      'each as planned for itself': {
        stack: {
          dns: 'a: { provider: { values: { policy: sync } }, policy: sync, zones: [example.com] }\nb: { provider: { values: { policy: upsert-only } }, policy: upsert-only, zones: [example.net] }',
        },
      },
    },
  },
  {
    when: 'an address beside the planned one',
    stack: {
      ...edge,
      controllers: 'external: { address: 192.0.2.10 }',
      charts: 'values: { traefik: { service: { annotations: { metallb.io/loadBalancerIPs: 192.0.2.11 } } } }',
    },
    path: 'edgewire:charts.values.traefik.service.annotations["metallb.io/loadBalancerIPs"]',
    message: ['192.0.2.11 replaces', 'its address (192.0.2.10)'],
    hint: ['set edgewire:controllers.external.address'],
    twins: {
      'no planned address': { stack: { controllers: 'external: {}' } },
      'another annotation': {
        stack: { charts: 'values: { traefik: { service: { annotations: { example.com/owner: me } } } }' },
      },
    },
  },
  {
    when: 'a value of one controller that replaces its class',
    stack: { controllers: 'external: { values: { ingressClass: { name: other } } }' },
    path: 'edgewire:controllers.external.values.ingressClass.name',
    message: ['ingressClass.name: other replaces', 'its class (traefik)'],
    hint: ['set edgewire:controllers.external.class'],
    twins: { 'the hint': { stack: { controllers: 'external: { class: other }' } } },
  },
  {
    when: 'a value of all controllers, where one of them has its own',
    stack: {
      controllers: 'external: { values: { deployment: { replicas: 2 } } }',
      charts: 'values: { traefik: { deployment: { replicas: 5, kind: DaemonSet } } }',
    },
    path: at('traefik', 'deployment.kind'),
    message: ['deployment.kind: DaemonSet'],
    hint: ['Leave'],
    twins: { 'a Deployment': { stack: values('traefik', '{ deployment: { kind: Deployment } }') } },
  },
  {
    when: 'a floating IP that the status of Ingresses would not have',
    stack: {
      addresses: '{ pools: { edge: [192.0.2.10-192.0.2.20] }, floatingIps: { 192.0.2.10: 203.0.113.7 } }',
      controllers: 'external: { address: 192.0.2.10 }',
      charts: 'values: { traefik: { providers: { kubernetesIngress: { publishedService: { enabled: true } } } } }',
    },
    path: at('traefik', 'providers.kubernetesIngress.publishedService.enabled'),
    message: ['the address in the status of Ingresses'],
    hint: ['edgewire:addresses.floatingIps'],
    twins: { 'no floating IP': { stack: edge } },
  },
  replacing(
    'TLS of an entry point',
    'traefik',
    'ports.websecure.http.tls.enabled',
    'false',
    'true',
    'that HTTPS has TLS',
  ),
  replacing('the redirect', 'traefik', 'ports.web.http.redirections.entryPoint.to', 'other', 'websecure', 'HTTP goes'),
  replacing('which Ingresses are read', 'traefik', 'providers.kubernetesIngress.namespaces', '["a"]', '[]', 'every'),
  replacing('whose Services MetalLB serves', 'metallb', 'loadBalancerClass', 'own', '""', 'serves the Services'),
  replacing(
    'where ClusterIssuers find Secrets',
    'cert-manager',
    'clusterResourceNamespace',
    'other',
    'cert-manager',
    'where ClusterIssuers find their Secrets',
  ),
]);

/** Values whose names are the operator's choice, or Kubernetes'. */
const openValues = [
  'commonLabels: { team: edge }',
  'nodeSelector: { disk: ssd }',
  'affinity: { nodeAffinity: {} }',
  'resources: { limits: { cpu: 1 }, requests: { memory: 1Gi } }',
  'env: [{ name: A, value: b }]',
  'additionalArguments: [--global.checknewversion=false]',
  'podSecurityContext: { fsGroup: 65532 }',
  'deployment: { podAnnotations: { a: b }, podLabels: { c: d }, dnsConfig: { options: [] } }',
  'service: { labels: { e: f }, spec: { loadBalancerSourceRanges: [192.0.2.0/24], healthCheckNodePort: 30000 }, additionalServices: { inner: { type: ClusterIP } } }',
  'ports: { mail: { port: 2525, expose: { internal: true } } }',
  'tlsOptions: { modern: { minVersion: VersionTLS13 } }',
  'certificatesResolvers: { vpn: { tailscale: {} } }',
  'ingressRoute: { mine: { enabled: false } }',
  'global: { mine: 1 }',
  'updateStrategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 2 } }',
].join(', ');

function unknown(when: string, chart: string, yaml: string, keys: string, hint: string, right: string): Pair {
  return {
    when,
    stack: values(chart, yaml),
    path: at(chart, keys),
    message: [`The chart ${chart} `, `knows no value ${keys}`],
    hint: [hint],
    twins: { 'the known value': { stack: values(chart, right) } },
  };
}

const publishing = 'public: { provider: { cloudflare: { apiToken: { secure: c } } }, zones: [example.com] }';

pairs('EW6009', [
  ...(
    [
      ['traefik', '41.2.0', '41.3.0', 'providers.kubernetesCRD.defaultTLSResourcesNamespace'],
      ['cert-manager', 'v1.14.7', 'v1.15.0', 'crds.enabled'],
      ['external-dns', '1.19.0', '1.20.0', 'annotationPrefix'],
    ] as const
  ).map(([chart, version, least, value]): Pair => ({
    when: `a ${chart} that is too old for a value of this program's own`,
    stack: { dns: publishing, charts: `versions: { ${chart}: ${version} }` },
    path: `edgewire:charts.versions.${chart}`,
    message: [`The chart ${chart} ${version} knows no value ${value}`],
    hint: [`${least} or later`],
    twins: {
      'the least version': { stack: { charts: `versions: { ${chart}: ${least} }` } },
      'one that somebody else installs': {
        stack: {
          charts: `versions: { ${chart}: ${version} }\ninstall: { traefik: false, certManager: false, metallb: false, externalDns: false }`,
        },
      },
    },
  })),
  unknown(
    'a mistyped name',
    'traefik',
    '{ deployment: { replica: 2 } }',
    'deployment.replica',
    'Did you mean "replicas"?',
    '{ deployment: { replicas: 2 } }',
  ),
  unknown(
    'a name at the top that belongs below',
    'traefik',
    '{ runtimeClassName: kata }',
    'runtimeClassName',
    'has it as deployment.runtimeClassName',
    '{ deployment: { runtimeClassName: kata } }',
  ),
  unknown(
    'redirectTo of chart 33',
    'traefik',
    '{ ports: { web: { redirectTo: { port: websecure } } } }',
    'ports.web.redirectTo',
    'ports.web.http.redirections.entryPoint',
    '{ ports: { web: { http: { redirections: { entryPoint: { to: websecure } } } } } }',
  ),
  unknown(
    'TLS of an entry point, of chart 38',
    'traefik',
    '{ ports: { websecure: { tls: { enabled: true } } } }',
    'ports.websecure.tls',
    'ports.websecure.http.tls',
    '{ ports: { websecure: { http: { tls: { enabled: true } } } } }',
  ),
  unknown(
    'logs of chart 40',
    'traefik',
    '{ logs: { general: { level: DEBUG } } }',
    'logs',
    'log and accessLog',
    '{ log: { level: DEBUG } }',
  ),
  unknown(
    "a name in an entry point of one's own",
    'traefik',
    '{ ports: { mail: { port: 25, expsedPort: 25 } } }',
    'ports.mail.expsedPort',
    'Did you mean "exposedPort"?',
    '{ ports: { mail: { port: 25, exposedPort: 25 } } }',
  ),
  unknown(
    'cert-manager: a mistyped name',
    'cert-manager',
    '{ webhook: { replicas: 3 } }',
    'webhook.replicas',
    'Known below webhook',
    '{ webhook: { replicaCount: 3 } }',
  ),
  unknown(
    'MetalLB: a mistyped name',
    'metallb',
    '{ speaker: { tolerateMasters: true } }',
    'speaker.tolerateMasters',
    'Did you mean "tolerateMaster"?',
    '{ speaker: { tolerateMaster: true } }',
  ),
  {
    when: 'a field of the Service, beside its spec, of chart 40',
    stack: values('traefik', '{ service: { type: LoadBalancer } }'),
    path: at('traefik', 'service.type'),
    message: ['knows no value service.type'],
    hint: ['service.spec.type'],
    twins: { 'the hint': { stack: values('traefik', '{ service: { spec: { type: LoadBalancer } } }') } },
  },
  {
    when: 'a value of one controller',
    stack: { controllers: 'external: { values: { ports: { web: { proxyProtocl: {} } } } }' },
    path: 'edgewire:controllers.external.values.ports.web.proxyProtocl',
    message: ['knows no value ports.web.proxyProtocl'],
    hint: ['Did you mean "proxyProtocol"?'],
    twins: {
      'the hint': { stack: { controllers: 'external: { values: { ports: { web: { proxyProtocol: {} } } } }' } },
    },
  },
  {
    when: 'a value of another version than the pinned one',
    stack: values('traefik', '{ logs: { general: { level: DEBUG } } }'),
    path: at('traefik', 'logs'),
    message: ['41.3.0'],
    hint: ['log'],
    twins: {
      'that version': {
        stack: {
          charts: 'versions: { traefik: 42.0.0 }\nvalues: { traefik: { logs: { general: { level: DEBUG } } } }',
        },
      },
      'no Traefik of its own': {
        stack: { charts: 'install: { traefik: false }\nvalues: { traefik: { logs: { general: { level: DEBUG } } } }' },
      },
    },
  },
  {
    when: "one wrong name among many that are the operator's own",
    stack: values('traefik', `{ nodeSelectr: { a: b }, ${openValues} }`),
    path: at('traefik', 'nodeSelectr'),
    message: ['nodeSelectr'],
    hint: ['Did you mean "nodeSelector"?'],
    twins: { 'the names that are right': { stack: values('traefik', `{ ${openValues} }`) } },
  },
]);
