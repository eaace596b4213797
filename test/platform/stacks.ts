import { issue, issueCa } from '../certificates';
import { type Sections } from '../pulumi/recordings';

/** One of everything that is small: a controller, a CA, an environment, an application. */
export const smallStack: Sections = {
  addresses: { pools: { edge: ['192.0.2.10-192.0.2.20'] } },
  controllers: { external: { address: '192.0.2.10' } },
  issuers: { corporate: { ca: { generate: { commonName: 'Example Corp' } } } },
  environments: { production: { domain: 'apps.example.com', issuer: 'corporate', namespaces: { list: ['wiki'] } } },
  namespaces: { wiki: { create: true } },
  apps: [{ name: 'wiki', namespace: 'wiki', host: 'wiki.apps.example.com', service: { name: 'wiki', port: 80 } }],
};

/** Two addresses, one of them behind a floating IP, values of one controller, and Route 53 by service account. */
export const dualStack: Sections = {
  ...smallStack,
  addresses: {
    pools: { edge: ['192.0.2.0/24', '2001:db8::10-2001:db8::1f'] },
    floatingIps: { '192.0.2.255': '203.0.113.7' },
    avoidBuggyIPs: false,
  },
  controllers: {
    external: {
      default: true,
      address: ['192.0.2.255', '2001:db8::10'],
      values: { ports: { websecure: { proxyProtocol: { trustedIPs: ['198.51.100.0/24'] } } } },
    },
    internal: { address: ['2001:db8::11'] },
  },
  issuers: {
    corporate: { ca: { generate: { commonName: 'Example Corp' } } },
    route53: {
      acme: {
        directory: 'letsencrypt-staging',
        dns01: {
          route53: {
            region: 'eu-central-1',
            role: 'arn:aws:iam::111122223333:role/dns',
            auth: { kubernetes: { serviceAccountRef: { name: 'cert-manager-dns', audiences: ['aws'] } } },
          },
        },
      },
    },
  },
  charts: { values: { traefik: { log: { level: 'DEBUG' }, ports: { web: { nodePort: 30080 } } } } },
};

/** Private CAs of every kind, what is signed by them, and the bundles by which they are trusted. */
export const privateCaStack: Sections = {
  addresses: { pools: { edge: ['192.0.2.10-192.0.2.20'] } },
  controllers: { external: { address: '192.0.2.10' } },
  issuers: {
    rotated: {
      ca: {
        generate: {
          commonName: 'Rotated',
          organization: 'Example',
          keyType: 'rsa-3072',
          validityDays: 365,
          intermediate: {},
          nameConstraints: { permitted: ['example.com'], excluded: ['secret.example.com'] },
          generation: 2,
          trusted: [1, 2],
        },
        trust: { namespaces: { list: ['wiki'] } },
      },
    },
    stated: {
      ca: {
        generate: { commonName: 'Stated', in: 'state', generation: 2, trusted: [1, 2] },
        trust: { namespaces: { selector: 'team=docs' }, configMap: 'trusted', distribution: 'direct' },
      },
    },
    outside: {
      ca: {
        generate: {
          commonName: 'Outside',
          organization: 'Example',
          in: 'state',
          keyType: 'ecdsa-p384',
          intermediate: { commonName: 'Issuing' },
        },
        clusterIssuer: false,
        trust: { namespaces: { all: true }, distribution: 'replicator' },
      },
    },
  },
  environments: {
    rotated: { domain: 'r.example.com', issuer: 'rotated', keyType: 'rsa-2048', namespaces: { list: ['wiki'] } },
    stated: { domain: 's.example.com', issuer: 'stated', namespaces: { list: ['wiki'] } },
    signed: {
      domain: 't.example.com',
      certificate: { tls: { ca: 'outside', validityDays: 30, keyType: 'rsa-2048' } },
      namespaces: { list: ['wiki'] },
    },
    direct: {
      domain: 'd.example.com',
      apex: true,
      certificate: { tls: {} },
      namespaces: { list: ['wiki'] },
      distribution: 'direct',
    },
  },
  namespaces: { wiki: { create: true, labels: { team: 'docs' } }, ci: { create: true } },
  apps: [
    { name: 'wiki', namespace: 'wiki', host: 'wiki.t.example.com', service: { name: 'wiki', port: 80 } },
    { name: 'own', namespace: 'wiki', host: 'own.example.com', issuer: 'rotated', service: { name: 'own', port: 80 } },
  ],
};

/** The CA that {@link maximalStack} is given. */
export const givenCa = issueCa('Given');
const files = issue({ dnsNames: ['*.files.example.com'] });
const filed = issue({ dnsNames: ['*.filed.example.com'] });

/** Credentials of {@link maximalStack}: each must be nowhere but in secrets. */
export const credentials = {
  tsig: 'credential-of-the-tsig-key',
  cloudflare: 'credential-of-cloudflare',
  route53Id: 'credential-of-route53-id',
  route53: 'credential-of-route53',
  digitalocean: 'credential-of-digitalocean',
  eab: 'credential-of-the-external-account',
  bgp: 'credential-of-the-bgp-session',
  caKey: givenCa.key,
  key: files.key,
  directKey: filed.key,
  password: 'credential-of-epinios-user',
  passwordBcrypt: '$2b$12$credentialofepiniosadminxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  s3Id: 'credential-of-the-store-id',
  s3: 'credential-of-the-store',
  registry: 'credential-of-the-registry',
} as const;

const certificate = '-----BEGIN CERTIFICATE-----\nof the configuration\n-----END CERTIFICATE-----\n';
const token = { name: 'dns', key: 'token' };
const akamai = { clientTokenSecretRef: token, clientSecretSecretRef: token, accessTokenSecretRef: token };
const azure = {
  subscriptionID: '00000000-0000-4000-8000-000000000001',
  resourceGroupName: 'dns',
  hostedZoneName: 'azure.example.com',
  environment: 'AzurePublicCloud',
};
const principal = {
  tenantID: '00000000-0000-4000-8000-000000000002',
  clientID: '00000000-0000-4000-8000-000000000003',
  clientSecretSecretRef: token,
};

const dns01 = [
  {
    zones: ['apps.example.com'],
    cnameStrategy: 'Follow',
    rfc2136: { nameserver: '192.0.2.53:53', tsigKeyName: 'edge', tsigSecret: credentials.tsig, protocol: 'TCP' },
  },
  { zones: ['plain.example.com'], rfc2136: { nameserver: '192.0.2.53:53' } },
  { cloudflare: { email: 'dns@example.com', apiToken: credentials.cloudflare } },
  { zones: ['keyed.example.com'], cloudflare: { email: 'dns@example.com', apiKeySecretRef: token } },
  {
    zones: ['aws.example.com'],
    route53: {
      region: 'eu-central-1',
      hostedZoneID: 'Z1',
      role: 'arn:aws:iam::1:role/dns',
      accessKeyID: credentials.route53Id,
      secretAccessKey: credentials.route53,
    },
  },
  { zones: ['gcp.example.com'], cloudDNS: { project: 'p', hostedZoneName: 'z', serviceAccountSecretRef: token } },
  { zones: ['azure.example.com'], azureDNS: { ...azure, ...principal } },
  {
    zones: ['mi.example.com'],
    azureDNS: {
      ...azure,
      zoneType: 'AzurePrivateZone',
      managedIdentity: {
        clientID: '00000000-0000-4000-8000-000000000004',
        resourceID: '/subscriptions/r',
        tenantID: '00000000-0000-4000-8000-000000000002',
      },
    },
  },
  { zones: ['do.example.com'], digitalocean: { token: credentials.digitalocean } },
  { zones: ['acme.example.com'], acmeDNS: { host: 'https://acme-dns.example.com', accountSecretRef: token } },
  { zones: ['ak.example.com'], akamai: { serviceConsumerDomain: 'ak.example.com', ...akamai } },
  { zones: ['wh.example.com'], webhook: { groupName: 'g.example.com', solverName: 's', config: { ttl: 60 } } },
];

/** A stack that uses every component and every option that has a word in a chart or an object. */
export const maximalStack: Sections = {
  cluster: { name: 'maximal', context: 'maximal', kubeconfig: '/kube/config' },
  addresses: {
    pools: { outside: ['192.0.2.10-192.0.2.20'], inside: ['10.20.0.0/28', '2001:db8::10-2001:db8::1f'] },
    floatingIps: { '192.0.2.10': '203.0.113.7' },
    bgp: {
      myASN: 64512,
      peers: [
        {
          peerAddress: '10.20.1.1',
          peerASN: 64513,
          peerPort: 1179,
          password: credentials.bgp,
          holdTime: '90s',
          keepaliveTime: '30s',
          ebgpMultiHop: true,
          nodeSelectors: [{ rack: 'a' }],
        },
        { peerAddress: '10.20.1.2', peerASN: 64513 },
      ],
      aggregationLength: 32,
      localPref: 100,
      communities: ['64512:100'],
    },
  },
  controllers: {
    external: { class: 'traefik', default: true, address: '192.0.2.10', replicas: 3 },
    internal: {
      class: 'traefik-internal',
      address: '10.20.0.1',
      dashboard: { host: 'traefik.corp.example.com', allow: ['10.20.0.0/16'] },
    },
    cloud: { class: 'traefik-cloud', replicas: 2 },
  },
  issuers: {
    letsencrypt: {
      acme: {
        directory: 'letsencrypt-production',
        email: 'ops@example.com',
        dns01,
        http01: { controller: 'internal' },
        eab: { keyId: 'kid', hmacKey: credentials.eab },
        profile: 'tlsserver',
        preferredChain: 'ISRG Root X1',
        caBundle: certificate,
      },
    },
    http: { acme: { directory: 'https://acme.example.com/directory', http01: {} } },
    corporate: { ca: { generate: { commonName: 'Example Corp', organization: 'Example' } } },
    stated: { ca: { generate: { commonName: 'Stated', organization: 'Example', in: 'state' } } },
    given: { ca: { certificate: givenCa.certificate, key: credentials.caKey } },
    throwaway: { selfSigned: {} },
    theirs: { existing: { kind: 'Issuer', name: 'their-issuer' } },
  },
  environments: {
    production: {
      domain: 'apps.example.com',
      apex: true,
      issuer: 'letsencrypt',
      controller: 'external',
      namespaces: { selector: 'app.kubernetes.io/component=epinio-namespace' },
    },
    intranet: {
      domain: 'corp.example.com',
      names: ['*.labs.corp.example.com'],
      issuer: 'corporate',
      controller: 'internal',
      namespaces: { list: ['wiki', 'ci', 'traefik-internal'] },
    },
    replicated: {
      domain: 'replicated.example.com',
      issuer: 'stated',
      namespaces: { list: ['wiki'] },
      distribution: 'replicator',
    },
    direct: {
      domain: 'direct.example.com',
      issuer: 'given',
      namespaces: { list: ['wiki', 'ci'] },
      distribution: 'direct',
    },
    files: {
      domain: 'files.example.com',
      certificate: { files: { certificate: files.certificate, key: credentials.key } },
      namespaces: { all: true },
    },
    filed: {
      domain: 'filed.example.com',
      certificate: { files: { certificate: filed.certificate, key: credentials.directKey } },
      namespaces: { list: ['ci'] },
      distribution: 'direct',
    },
    cloud: { domain: 'cloud.example.com', certificate: { arn: 'arn:aws:acm:eu-central-1:1:certificate/1' } },
  },
  namespaces: { wiki: { create: true, labels: { team: 'docs' } }, ci: { create: true } },
  apps: [
    app('wiki', 'wiki', {
      host: 'wiki.corp.example.com',
      path: '/w',
      pathType: 'Exact',
      annotations: { owner: 'docs' },
    }),
    app('ci', 'ci', {
      hosts: ['ci.corp.example.com', 'ci.labs.corp.example.com', 'ci.direct.example.com'],
      controller: 'internal',
    }),
    app('replicated', 'wiki', { host: 'a.replicated.example.com' }),
    app('direct', 'wiki', { host: 'a.direct.example.com' }),
    app('files', 'wiki', { host: 'a.files.example.com' }),
    app('filed', 'ci', { host: 'a.filed.example.com' }),
    app('own', 'ci', { hosts: ['own.example.net', 'more.example.net'], issuer: 'http' }),
    app('theirs', 'wiki', { host: 'theirs.example.net', issuer: 'theirs' }),
    app('cloud', 'wiki', { host: 'a.cloud.example.com' }),
  ],
  epinio: {
    environment: 'production',
    appsController: 'internal',
    dex: false,
    users: [
      { username: 'admin', passwordBcrypt: credentials.passwordBcrypt, roles: ['admin'] },
      { username: 'dev', password: credentials.password, workspaces: ['workspace'] },
    ],
    storage: {
      s3: {
        endpoint: 's3.example.com',
        bucket: 'epinio',
        region: 'eu-1',
        accessKeyID: credentials.s3Id,
        secretAccessKey: credentials.s3,
        useSSL: false,
        certificateSecret: 's3-ca',
      },
    },
    registry: {
      external: {
        url: 'registry.example.com',
        namespace: 'epinio',
        username: 'robot',
        password: credentials.registry,
        certificateSecret: 'registry-ca',
      },
    },
  },
  charts: { source: { directory: 'mirror/' }, images: 'registry.example.com/mirror' },
};

function app(name: string, namespace: string, more: Sections): Sections {
  return { name, namespace, service: { name, port: 8080 }, ...more };
}

/** An external controller with a pool of its own, and an internal one for some clients. */
export const twoDoors: Sections = {
  ...smallStack,
  addresses: { pools: { outer: ['192.0.2.10-192.0.2.20'], inner: ['192.0.2.30-192.0.2.40'] } },
  controllers: {
    external: { default: true, pool: 'outer' },
    internal: { allow: ['10.0.0.0/8', '192.0.2.1'] },
  },
};

/** The ARN of a certificate of AWS, by number. */
export const arnOf = (number: number) => `arn:aws:acm:eu-central-1:1:certificate/${number}`;

/** TLS that ends at the balancer of AWS before the external controller, and another balancer that ends none. */
export const balancedStack: Sections = {
  charts: { install: { metallb: false } },
  controllers: {
    external: {
      default: true,
      aws: { scheme: 'internet-facing' },
      allow: ['10.0.0.0/8'],
      dashboard: { host: 'traefik.cloud.example.com', allow: ['10.0.0.0/8'] },
    },
    internal: { aws: { scheme: 'internal', targetType: 'instance' } },
  },
  issuers: { own: { selfSigned: {} } },
  environments: {
    cloud: { domain: 'cloud.example.com', certificate: { arn: arnOf(1), names: ['*.cloud.example.com'] } },
    other: { domain: 'other.example.com', certificate: { arn: arnOf(2) } },
    inner: { domain: 'corp.example.com', issuer: 'own', controller: 'internal', namespaces: { list: ['wiki'] } },
  },
  apps: [
    app('wiki', 'wiki', { host: 'wiki.cloud.example.com', canary: { service: { name: 'next', port: 80 }, weight: 5 } }),
    app('inner', 'wiki', { host: 'wiki.corp.example.com' }),
  ],
  namespaces: { wiki: { create: true } },
};
