import { type Json, type Sections } from './mutate';
import { everySetting } from './monitor-settings';

const secretKey = { name: 'dns-credentials', key: 'token' };

const solvers: readonly Json[] = [
  {
    zones: ['corp.example.com'],
    cnameStrategy: 'Follow',
    rfc2136: {
      nameserver: '192.0.2.53:53',
      tsigKeyName: 'edgewire',
      tsigAlgorithm: 'HMACSHA512',
      tsigSecret: { secure: 'v1:tsig' },
      tsigSecretSecretRef: secretKey,
      protocol: 'TCP',
    },
  },
  {
    cloudflare: {
      email: 'dns@example.com',
      apiToken: { secure: 'v1:cloudflare' },
      apiTokenSecretRef: secretKey,
      apiKeySecretRef: secretKey,
    },
  },
  {
    route53: {
      region: 'eu-central-1',
      hostedZoneID: 'Z123',
      role: 'arn:aws:iam::123456789012:role/dns',
      accessKeyID: 'AKIAEXAMPLE',
      secretAccessKey: { secure: 'v1:route53' },
      accessKeyIDSecretRef: secretKey,
      secretAccessKeySecretRef: secretKey,
      auth: { kubernetes: { serviceAccountRef: { name: 'dns', audiences: ['sts.amazonaws.com'] } } },
    },
  },
  { cloudDNS: { project: 'edge', hostedZoneName: 'example-com', serviceAccountSecretRef: secretKey } },
  {
    azureDNS: {
      subscriptionID: '00000000-0000-4000-8000-000000000001',
      resourceGroupName: 'dns',
      hostedZoneName: 'example.com',
      environment: 'AzurePublicCloud',
      tenantID: '00000000-0000-4000-8000-000000000002',
      clientID: '00000000-0000-4000-8000-000000000003',
      clientSecretSecretRef: secretKey,
      managedIdentity: {
        clientID: '00000000-0000-4000-8000-000000000004',
        resourceID: '/subscriptions/7f3c',
        tenantID: '00000000-0000-4000-8000-000000000002',
      },
      zoneType: 'AzurePublicZone',
    },
  },
  { digitalocean: { token: { secure: 'v1:ocean' }, tokenSecretRef: secretKey } },
  { acmeDNS: { host: 'https://acme-dns.example.com', accountSecretRef: secretKey } },
  {
    akamai: {
      serviceConsumerDomain: 'akab.example.com',
      clientTokenSecretRef: secretKey,
      clientSecretSecretRef: secretKey,
      accessTokenSecretRef: secretKey,
    },
  },
  { webhook: { groupName: 'acme.example.com', solverName: 'inwx', config: { sandbox: true, ttl: 60, hosts: ['a'] } } },
];

const account = {
  directory: 'https://acme.example.com/directory',
  email: 'ops@example.com',
  eab: { keyId: 'kid-1', hmacKey: { secure: 'v1:hmac' } },
  profile: 'tlsserver',
  preferredChain: 'ISRG Root X1',
  caBundle: '-----BEGIN CERTIFICATE-----',
};

/** Of Traefik's own ACME client; only one of its challenges can be there. */
const acme = {
  resolver: 'le',
  ...account,
  dns01: {
    lego: { provider: 'hetzner', environment: { HETZNER_API_TOKEN: { secure: 'v1:hetzner' } } },
    nameservers: ['192.0.2.53:53'],
    waitSeconds: 60,
  },
  storage: { storageClass: 'fast', size: '1Gi', existingClaim: 'traefik-acme' },
};

const acmeJson = { path: 'acme.json', resolver: 'le' };

const programSolvers: readonly Json[] = [
  {
    zones: ['program.example.com'],
    nameservers: ['192.0.2.53:53'],
    propagationSeconds: 300,
    rfc2136: {
      nameserver: '192.0.2.53:53',
      tsigKeyName: 'edgewire',
      tsigAlgorithm: 'HMACSHA384',
      tsigSecret: { secure: 'v1:tsig' },
    },
  },
  { cloudflare: { apiToken: { secure: 'v1:cloudflare' } } },
  { httpreq: { endpoint: 'https://dns.example.com', username: 'edge', password: { secure: 'v1:httpreq' } } },
  { exec: { command: './dns.sh', args: ['--quiet'], environment: { TOKEN: { secure: 'v1:exec' } } } },
];

const programAcme = {
  ...account,
  termsOfServiceAgreed: true,
  dns01: programSolvers,
  keyType: 'rsa-2048',
  keyGeneration: 2,
  renewBefore: '30d',
};

const anyNamespace = { namespaces: { all: true } };

const charts = {
  traefik: '1.2.3',
  metallb: '1.2.3',
  'cert-manager': 'v1.2.3-rc.1',
  kubed: '1.2.3',
  epinio: '1.2.3',
  'kubernetes-replicator': '1.2.3',
  'external-dns': '1.2.3',
};

/** A configuration by section that uses every key and every alternative there is, with values that are all right. */
export const fullStack: Sections = {
  cluster: {
    name: 'kind-dev',
    context: 'kind-dev',
    kubeconfig: '/home/ops/.kube/config',
    network: 'rack-1',
    waitSeconds: { certificate: 900, copy: 120 },
  },
  addresses: {
    pools: { edge: ['192.0.2.10-192.0.2.20', '192.0.2.128/28'] },
    floatingIps: { '192.0.2.10': '203.0.113.7' },
    avoidBuggyIPs: false,
    advertise: 'bgp',
    l2: { interfaces: ['eth0'], nodeSelectors: [{ 'kubernetes.io/os': 'linux' }] },
    bgp: {
      myASN: 64512,
      peers: [
        {
          peerAddress: '192.0.2.1',
          peerASN: 64513,
          peerPort: 1179,
          password: { secure: 'v1:bgp' },
          holdTime: '90s',
          keepaliveTime: '30s',
          ebgpMultiHop: true,
          nodeSelectors: [{ rack: 'a' }],
        },
      ],
      aggregationLength: 32,
      localPref: 100,
      communities: ['64512:1'],
    },
    reserved: ['10.0.0.0/8'],
  },
  controllers: {
    external: {
      class: 'traefik',
      default: true,
      address: '192.0.2.10',
      replicas: 1,
      acme,
      values: { deployment: { podLabels: { edge: 'outer' } } },
      dashboard: { host: 'traefik.corp.example.com', environment: 'intranet', allow: ['10.0.0.0/8'] },
    },
    internal: {
      gateway: true,
      address: ['192.0.2.11', '2001:db8::11'],
      pool: 'edge',
      allow: ['10.0.0.0/8'],
      acme: { tlsAlpn01: {} },
    },
    cloud: {
      aws: { scheme: 'internet-facing', targetType: 'instance', sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' },
    },
  },
  issuers: {
    letsencrypt: { acme: { directory: 'letsencrypt-production', dns01: solvers, account: { acmeJson } } },
    keyed: {
      acme: {
        directory: 'letsencrypt-staging',
        http01: { controller: 'external' },
        account: { key: { secure: 'v1:account' } },
      },
    },
    corporate: {
      ca: {
        generate: {
          commonName: 'Example Corp',
          organization: 'Example',
          in: 'state',
          keyType: 'rsa-3072',
          validityDays: 1825,
          intermediate: { commonName: 'Example Issuing' },
          generation: 2,
          trusted: [1, 2],
        },
        clusterIssuer: false,
        trust: { namespaces: { list: ['wiki'] }, configMap: 'corporate-ca', distribution: 'direct' },
      },
    },
    constrained: {
      ca: {
        generate: {
          commonName: 'Constrained',
          nameConstraints: { permitted: ['example.com'], excluded: ['secret.example.com'] },
        },
        trust: { namespaces: { all: true } },
      },
    },
    given: {
      ca: {
        certificate: 'ca.pem',
        key: { secure: 'v1:ca' },
        trust: { namespaces: { selector: 'trusts=given' }, distribution: 'replicator' },
      },
    },
    throwaway: { selfSigned: {} },
    theirs: {
      existing: { kind: 'Issuer', name: 'theirs', group: 'cert-manager.io', directory: 'letsencrypt-staging' },
    },
  },
  environments: {
    production: {
      domain: 'apps.example.com',
      names: ['*.labs.example.com'],
      apex: true,
      issuer: 'letsencrypt',
      keyType: 'rsa-2048',
      renewBefore: '30d',
      adopt: { acmeJson },
      controller: 'external',
      dns: 'wildcard',
      namespaces: { selector: 'app.kubernetes.io/component=epinio-namespace' },
      source: { namespace: 'epinio', secretName: 'production-routing' },
      distribution: 'replicator',
    },
    intranet: {
      domain: 'corp.example.com',
      issuer: 'constrained',
      adopt: { files: { certificate: 'old.crt', key: { secure: 'v1:old' } } },
      namespaces: { list: ['wiki', 'ci'] },
    },
    files: {
      domain: 'files.example.com',
      certificate: { files: { certificate: 'tls.crt', key: { secure: 'v1:key' } } },
      ...anyNamespace,
    },
    store: {
      domain: 'store.example.com',
      certificate: { acmeJson },
      ...anyNamespace,
    },
    program: { domain: 'program.example.com', certificate: { acme: programAcme }, ...anyNamespace },
    standing: {
      domain: 'standing.example.com',
      certificate: {
        acme: {
          directory: 'letsencrypt-staging',
          termsOfServiceAgreed: true,
          dnsPersist01: {
            issuerDomain: 'letsencrypt.org',
            accountUri: 'https://acme.example.com/account/1',
            persistUntil: '2028-01-31T12:00:00Z',
            nameservers: ['192.0.2.53:53'],
          },
        },
      },
      ...anyNamespace,
    },
    state: {
      domain: 'state.example.com',
      certificate: { tls: { ca: 'corporate', validityDays: 30, keyType: 'ecdsa-p384' } },
      ...anyNamespace,
    },
    collected: { domain: 'collected.example.com', certificate: { traefikAcme: {} } },
    cloud: {
      domain: 'cloud.example.com',
      certificate: { arn: 'arn:aws:acm:eu-central-1:123456789012:certificate/1', names: ['*.cloud.example.com'] },
    },
  },
  apps: [
    {
      name: 'wiki',
      namespace: 'wiki',
      host: '{{service}}.{{domain}}',
      service: { name: 'wiki', port: 8080 },
      path: '/w',
      pathType: 'Exact',
      environment: 'intranet',
      controller: 'internal',
      annotations: { 'example.com/owner': 'docs' },
      canary: { service: { name: 'wiki-next', port: 8080 }, weight: 10, sticky: true },
      monitor: { interval: '5m' },
    },
    {
      name: 'collected',
      namespace: 'ci',
      host: 'collected.example.net',
      service: { name: 'ci', port: 80 },
      certificate: { traefikAcme: {} },
    },
    {
      name: 'ci',
      namespace: 'ci',
      hosts: ['{{name}}.example.net', '{{ namespace }}.example.net'],
      service: { name: 'ci', port: 'http' },
      issuer: 'theirs',
      canary: { traefikService: 'ci' },
      monitor: { path: '/healthz' },
    },
  ],
  monitors: {
    probe: {
      prober: 'blackbox.monitoring:9115',
      scheme: 'https',
      module: 'http_2xx',
      labels: { release: 'prometheus' },
    },
    path: '/healthz',
    interval: '5m',
  },
  dns: {
    public: {
      provider: { cloudflare: { apiToken: { secure: 'v1:cloudflare' } } },
      zones: ['example.com'],
      controllers: ['external'],
      owner: 'kind-dev',
      annotationPrefix: 'external-dns.kubernetes.io/',
      txtPrefix: 'own-%{record_type}.',
      policy: 'sync',
      ttl: 300,
      target: ['203.0.113.7', '2001:db8::7'],
    },
    adopted: {
      provider: { cloudflare: { apiTokenRef: secretKey } },
      zones: ['example.net'],
      target: 'edge.example.net',
    },
    inside: {
      provider: {
        rfc2136: {
          nameserver: '192.0.2.53:53',
          tsigKeyName: 'edgewire',
          tsigAlgorithm: 'HMACSHA512',
          tsigSecret: { secure: 'v1:tsig' },
          transfer: false,
        },
      },
      zones: ['corp.example.com'],
    },
    kept: {
      provider: { rfc2136: { nameserver: 'ns.example.com', tsigKeyName: 'edgewire', tsigSecretRef: secretKey } },
      zones: ['corp.example.com'],
    },
    cloud: { provider: { values: { provider: { name: 'google' } } }, zones: ['example.org'] },
  },
  namespaces: { wiki: { labels: { team: 'docs' }, create: true, adopt: false }, ci: null },
  guard: { action: 'warn' },
  epinio: {
    environment: 'production',
    domain: 'apps.example.com',
    controller: 'external',
    appsController: 'internal',
    users: [
      { username: 'admin', password: { secure: 'v1:admin' }, roles: ['admin'], workspaces: ['workspace'] },
      { username: 'dev', passwordBcrypt: { secure: 'v1:bcrypt' } },
    ],
    dex: false,
    webInterface: true,
    tls: 'routing-secret',
    monitor: false,
    storage: {
      s3: {
        endpoint: 's3.example.com',
        bucket: 'epinio',
        region: 'eu-central-1',
        accessKeyID: 'AKIAEXAMPLE',
        secretAccessKey: { secure: 'v1:s3' },
        useSSL: false,
        certificateSecret: 's3-ca',
      },
    },
    registry: {
      external: {
        url: 'registry.example.com',
        namespace: 'epinio',
        username: 'robot',
        password: { secure: 'v1:registry' },
        certificateSecret: 'registry-ca',
      },
    },
  },
  charts: {
    source: { directory: 'charts' },
    crds: charts,
    images: 'mirror.example.com',
    versions: charts,
    values: Object.fromEntries(Object.keys(charts).map((chart) => [chart, { global: { level: 1 } }])),
    certManager: { renewalInfo: false },
    install: {
      traefik: true,
      metallb: false,
      certManager: true,
      kubed: false,
      replicator: true,
      epinio: true,
      externalDns: true,
    },
  },
  planning: {
    warnAtQuota: 0.25,
    upEvery: '7d',
    strict: true,
    ignore: [{ code: 'EW1005', path: 'edgewire:apps[1].hosts[0]', reason: 'has a certificate of its own' }],
  },
};

/** What {@link fullStack} has no room for, since the keys exclude one another: sections to put in its place. */
export const otherSections: readonly Sections[] = [
  { monitors: { endpointMonitor: { uptimeRobot: everySetting.uptimeRobot } } },
  { monitors: { endpointMonitor: { uptime: everySetting.uptime } } },
  { monitors: { endpointMonitor: { updown: everySetting.updown } } },
  { monitors: { endpointMonitor: { statusCake: everySetting.statusCake } } },
  { monitors: { endpointMonitor: { pingdom: everySetting.pingdom } } },
  { monitors: { endpointMonitor: { appInsights: everySetting.appInsights } } },
  { apps: [], monitors: { endpointMonitor: { gcloud: everySetting.gcloud } } },
  { monitors: { endpointMonitor: { grafana: everySetting.grafana } } },
  { charts: { source: { registry: 'oci://mirror.example.com/charts' } } },
  { epinio: { environment: 'production', storage: { internal: {} }, registry: { internal: {} } } },
];
