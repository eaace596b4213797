import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pins } from '../../components/charts/pins';
import { at, mapping, type Recorded, recorded, recordedExample, root } from '../pulumi/recordings';
import { arnOf, balancedStack, credentials, dualStack, maximalStack, smallStack, twoDoors } from '../platform/stacks';

let all: Recorded;
before(async () => {
  all = await recorded(maximalStack);
});

describe('Traefik', () => {
  const external = () => all.values('traefik-external-chart-release');
  const internal = () => all.values('traefik-internal-chart-release');

  it('has its own class, which is a filter too', () => {
    assert.deepEqual(internal().ingressClass, { enabled: true, isDefaultClass: false, name: 'traefik-internal' });
    assert.equal(at(external(), 'ingressClass', 'isDefaultClass'), true);
    assert.equal(at(internal(), 'providers', 'kubernetesIngress', 'ingressClass'), 'traefik-internal');
    assert.equal(at(internal(), 'providers', 'kubernetesCRD', 'ingressClass'), 'traefik-internal');
  });

  it('reads the default TLS objects of its own namespace only, since two share their names', () => {
    for (const name of ['external', 'internal']) {
      const { namespace, values } = all.inputs(`traefik-${name}-chart-release`);
      assert.equal(namespace, `traefik-${name}`);
      assert.equal(at(values, 'providers', 'kubernetesCRD', 'defaultTLSResourcesNamespace'), namespace);
      assert.equal(at(values, 'tlsOptions', 'default', 'minVersion'), 'VersionTLS12');
      assert.equal(at(values, 'fullnameOverride'), namespace);
    }
  });

  it('publishes its address on Ingresses, sends HTTP to HTTPS, and lets HTTP-01 through', () => {
    assert.equal(at(internal(), 'providers', 'kubernetesIngress', 'publishedService', 'enabled'), true);
    assert.equal(at(external(), 'ports', 'web', 'allowACMEByPass'), true);
    assert.deepEqual(at(external(), 'ports', 'web', 'http', 'redirections', 'entryPoint'), {
      to: 'websecure',
      scheme: 'https',
      permanent: true,
    });
  });

  it('survives the loss of a node with more than one replica, and does without with one', async () => {
    assert.deepEqual(external().deployment, { replicas: 3 });
    assert.deepEqual(external().podDisruptionBudget, { enabled: true, minAvailable: 1 });
    assert.equal(at(external(), 'topologySpreadConstraints', 0, 'topologyKey'), 'kubernetes.io/hostname');
    const one = await recorded({ ...smallStack, controllers: { external: { address: '192.0.2.10', replicas: 1 } } });
    const values = one.values('traefik-external-chart-release');
    assert.deepEqual(values.deployment, { replicas: 1 });
    assert.equal(values.podDisruptionBudget, undefined);
    assert.equal(values.topologySpreadConstraints, undefined);
  });

  it('asks MetalLB for its address by annotation alone: with loadBalancerIP too it would get none', () => {
    assert.deepEqual(external().service, {
      annotations: { 'metallb.io/loadBalancerIPs': '192.0.2.10' },
      spec: { externalTrafficPolicy: 'Local' },
    });
    assert.deepEqual(at(all.values('traefik-cloud-chart-release'), 'service'), {
      spec: { externalTrafficPolicy: 'Local' },
    });
  });

  it('asks for an address of each family, and has the values of its own laid over those of all', async () => {
    const dual = await recorded(dualStack);
    const outer = dual.values('traefik-external-chart-release');
    const inner = dual.values('traefik-internal-chart-release');
    assert.deepEqual(outer.service, {
      annotations: { 'metallb.io/loadBalancerIPs': '192.0.2.255,2001:db8::10' },
      spec: { externalTrafficPolicy: 'Local', ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv4', 'IPv6'] },
    });
    assert.deepEqual(inner.service, {
      annotations: { 'metallb.io/loadBalancerIPs': '2001:db8::11' },
      spec: { externalTrafficPolicy: 'Local' },
    });
    assert.deepEqual(at(outer, 'ports', 'websecure', 'proxyProtocol'), { trustedIPs: ['198.51.100.0/24'] });
    assert.equal(at(inner, 'ports', 'websecure'), undefined);
    assert.equal(at(outer, 'ports', 'web', 'nodePort'), 30080);
    assert.equal(at(inner, 'ports', 'web', 'nodePort'), 30080);
    assert.equal(at(inner, 'log', 'level'), 'DEBUG');
    assert.equal(dual.inputs('traefik-external-address').address, '192.0.2.255,2001:db8::10');
  });

  it('publishes the floating IP in place of its own address, and only then', async () => {
    const dual = await recorded(dualStack);
    const published = (name: string) => {
      const { publishedService, ingressEndpoint } = mapping(
        at(dual.values(`traefik-${name}-chart-release`), 'providers', 'kubernetesIngress'),
      );
      return { publishedService, ingressEndpoint };
    };
    assert.deepEqual(published('external'), {
      publishedService: { enabled: false },
      ingressEndpoint: { ip: '203.0.113.7' },
    });
    assert.deepEqual(published('internal'), { publishedService: { enabled: true }, ingressEndpoint: undefined });
  });

  it('asks AWS for a balancer at which TLS ends, and answers the plain HTTP that arrives', async () => {
    const balanced = await recorded(balancedStack);
    const values = balanced.values('traefik-external-chart-release');
    const annotation = (name: string) => `service.beta.kubernetes.io/aws-load-balancer-${name}`;
    assert.deepEqual(values.service, {
      annotations: {
        [annotation('scheme')]: 'internet-facing',
        [annotation('nlb-target-type')]: 'ip',
        [annotation('target-group-attributes')]: 'preserve_client_ip.enabled=true',
        [annotation('ssl-cert')]: `${arnOf(1)},${arnOf(2)}`,
        [annotation('ssl-ports')]: '443',
        [annotation('ssl-negotiation-policy')]: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
        [annotation('backend-protocol')]: 'tcp',
      },
      spec: {
        externalTrafficPolicy: 'Local',
        loadBalancerSourceRanges: ['10.0.0.0/8'],
        loadBalancerClass: 'service.k8s.aws/nlb',
      },
    });
    assert.deepEqual(at(values, 'ports', 'websecure', 'http'), {
      tls: { enabled: false },
      middlewares: ['traefik-external-edge-clients@kubernetescrd', 'traefik-external-edge-https@kubernetescrd'],
    });
    assert.deepEqual(balanced.inputs('traefik-external-https').spec, {
      headers: { customRequestHeaders: { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Port': '443' } },
    });
    const { annotations } = mapping(balanced.inputs('app-wiki.wiki-ingress').metadata);
    assert.equal(at(annotations, 'traefik.ingress.kubernetes.io/router.tls'), undefined);
    assert.deepEqual(at(balanced.inputs('app-wiki.wiki-ingress'), 'spec', 'tls'), []);
    for (const route of ['dashboard-external-route', 'canary-wiki.wiki-route-wiki-canary']) {
      assert.equal(at(balanced.inputs(route), 'spec', 'tls'), undefined, route);
    }
  });

  it('ends TLS itself behind a balancer without certificates', async () => {
    const values = (await recorded(balancedStack)).values('traefik-internal-chart-release');
    assert.deepEqual(values.service, {
      annotations: {
        'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal',
        'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'instance',
        'service.beta.kubernetes.io/aws-load-balancer-target-group-attributes': 'preserve_client_ip.enabled=true',
      },
      spec: { externalTrafficPolicy: 'Local', loadBalancerClass: 'service.k8s.aws/nlb' },
    });
    assert.equal(at(values, 'ports', 'websecure'), undefined);
  });

  it('brings its dashboard only where one is routed, and phones nobody', () => {
    assert.deepEqual(external().api, { dashboard: false });
    assert.deepEqual(internal().api, { dashboard: true });
    assert.deepEqual(external().global, { checkNewVersion: false });
  });

  it('looks for the address that it is given by a cloud', () => {
    const { type, read } = all.get('traefik-cloud-service');
    assert.equal(type, 'kubernetes:core/v1:Service');
    assert.ok(read);
    assert.ok(!all.resources.some(({ name }) => name === 'traefik-external-service'));
  });
});

describe('Dashboard', () => {
  it('is for the clients named, at its host, by its controller, with the routing secret', () => {
    assert.deepEqual(all.spec('dashboard-internal-clients'), { ipAllowList: { sourceRange: ['10.20.0.0/16'] } });
    assert.deepEqual(all.spec('dashboard-internal-route'), {
      ingressClassName: 'traefik-internal',
      entryPoints: ['websecure'],
      routes: [
        {
          kind: 'Rule',
          match: 'Host(`traefik.corp.example.com`)',
          middlewares: [{ name: 'dashboard-clients' }],
          services: [{ kind: 'TraefikService', name: 'api@internal' }],
        },
      ],
      tls: { secretName: 'intranet-routing' },
    });
    assert.equal(at(all.inputs('dashboard-internal-route'), 'metadata', 'namespace'), 'traefik-internal');
  });
});

describe('a controller that lets in some clients only', () => {
  it('has them at both entry points, and at its Service, which keeps their addresses', async () => {
    const doors = await recorded(twoDoors);
    const clients = ['10.0.0.0/8', '192.0.2.1/32'];
    const values = doors.values('traefik-internal-chart-release');
    assert.deepEqual(at(values, 'service', 'spec'), {
      externalTrafficPolicy: 'Local',
      loadBalancerSourceRanges: clients,
    });
    for (const port of ['web', 'websecure'])
      assert.deepEqual(at(values, 'ports', port, 'http', 'middlewares'), [
        'traefik-internal-edge-clients@kubernetescrd',
      ]);
    const middleware = doors.inputs('traefik-internal-clients');
    assert.deepEqual(middleware.spec, { ipAllowList: { sourceRange: clients } });
    assert.deepEqual(middleware.metadata, { name: 'edge-clients', namespace: 'traefik-internal' });
  });
});

describe("a controller with Traefik's own ACME", () => {
  const acme = {
    directory: 'letsencrypt-staging',
    email: 'ops@example.com',
    eab: { keyId: 'kid', hmacKey: 'hmac-text' },
    caBundle: 'PEM',
    dns01: { lego: { provider: 'hetzner', environment: { HETZNER_API_TOKEN: 'token-text' } }, waitSeconds: 30 },
    storage: { storageClass: 'fast' },
  };
  const controllers = { external: { replicas: 1, acme } };

  it('has a resolver, a volume that one pod writes, and its credentials in a Secret alone', async () => {
    const own = await recorded({ ...smallStack, controllers });
    const values = own.values('traefik-external-chart-release');
    assert.deepEqual(values.certificatesResolvers, {
      acme: {
        acme: {
          caServer: 'https://acme-staging-v02.api.letsencrypt.org/directory',
          storage: '/data/acme.json',
          email: 'ops@example.com',
          eab: { kid: 'kid', hmacEncoded: '$(EDGEWIRE_EAB_HMAC)' },
          caCertificates: ['/etc/edgewire-acme/ca.crt'],
          dnsChallenge: {
            provider: 'hetzner',
            propagation: { delayBeforeChecks: '30s', disableChecks: true },
          },
        },
      },
    });
    assert.deepEqual(values.persistence, { enabled: true, size: '128Mi', storageClass: 'fast' });
    assert.deepEqual(values.updateStrategy, { type: 'Recreate' });
    assert.deepEqual(values.podSecurityContext, { fsGroup: 65532, fsGroupChangePolicy: 'OnRootMismatch' });
    assert.deepEqual(values.envFrom, [{ secretRef: { name: 'traefik-external-acme' } }]);
    assert.doesNotMatch(JSON.stringify(values), /-text/);
    assert.deepEqual(Object.keys(mapping(own.inputs('traefik-external-acme').stringData)).sort(), [
      'EDGEWIRE_EAB_HMAC',
      'HETZNER_API_TOKEN',
    ]);
    assert.deepEqual(own.inputs('traefik-external-acme-ca').data, { 'ca.crt': 'PEM' });
  });

  for (const [given, challenge] of [
    [{}, { tlsChallenge: true }],
    [{ http01: {} }, { httpChallenge: { entryPoint: 'web' } }],
  ] as const) {
    it(`proves names by ${Object.keys(challenge).join()} for ${JSON.stringify(given)}`, async () => {
      const own = await recorded({ ...smallStack, controllers: { external: { replicas: 1, acme: given } } });
      const resolvers = own.values('traefik-external-chart-release').certificatesResolvers;
      assert.deepEqual(at(resolvers, 'acme', 'acme'), {
        caServer: 'https://acme-v02.api.letsencrypt.org/directory',
        storage: '/data/acme.json',
        ...challenge,
      });
    });
  }
});

describe('MetalLB', () => {
  it('does without frr-k8s, and does not refuse pools while its webhook starts', () => {
    const values = all.values('metallb-chart-release');
    assert.deepEqual(values.frrk8s, { enabled: false });
    assert.deepEqual(values.crds, { validationFailurePolicy: 'Ignore' });
  });

  it('gives out addresses on its own only where a controller has none of its own', async () => {
    assert.equal(all.spec('metallb-pool-outside').autoAssign, true);
    const dev = await recordedExample('dev');
    assert.deepEqual(dev.spec('metallb-pool-edge'), {
      addresses: ['172.18.255.200-172.18.255.220'],
      autoAssign: false,
      avoidBuggyIPs: true,
    });
  });

  it('gives the addresses of a pool to the controllers that name it alone', async () => {
    const doors = await recorded(twoDoors);
    assert.deepEqual(doors.spec('metallb-pool-outer'), {
      addresses: ['192.0.2.10-192.0.2.20'],
      autoAssign: false,
      serviceAllocation: { namespaces: ['traefik-external'] },
      avoidBuggyIPs: true,
    });
    assert.equal(doors.spec('metallb-pool-inner').autoAssign, true);
    assert.equal(
      at(doors.values('traefik-external-chart-release'), 'service', 'annotations', 'metallb.io/address-pool'),
      'outer',
    );
  });

  it('gives out addresses that end in .0 and .255 only where that is asked for', async () => {
    assert.equal(all.spec('metallb-pool-outside').avoidBuggyIPs, true);
    assert.equal((await recorded(dualStack)).spec('metallb-pool-edge').avoidBuggyIPs, false);
  });

  it('announces by L2 unless BGP is configured', async () => {
    const dev = await recordedExample('dev');
    assert.deepEqual(dev.spec('metallb-l2'), { ipAddressPools: ['edge'] });
    assert.ok(!dev.resources.some(({ name }) => name === 'metallb-bgp'));
    assert.ok(!all.resources.some(({ name }) => name === 'metallb-l2'));
  });

  it('announces by BGP to its peers', () => {
    assert.deepEqual(all.spec('metallb-peer-0'), {
      myASN: 64512,
      peerAddress: '10.20.1.1',
      peerASN: 64513,
      peerPort: 1179,
      holdTime: '90s',
      keepaliveTime: '30s',
      ebgpMultiHop: true,
      nodeSelectors: [{ matchLabels: { rack: 'a' } }],
      passwordSecret: { name: 'bgp-peer-0' },
    });
    assert.deepEqual(all.spec('metallb-peer-1'), { myASN: 64512, peerAddress: '10.20.1.2', peerASN: 64513 });
    assert.equal(all.inputs('metallb-peer-0-password').type, 'kubernetes.io/basic-auth');
    assert.deepEqual(all.spec('metallb-bgp'), {
      ipAddressPools: ['outside', 'inside'],
      aggregationLength: 32,
      localPref: 100,
      communities: ['64512:100'],
    });
  });
});

describe('CertManager', () => {
  it('asks authorities when to renew where the stack says so', async () => {
    const gates = async (charts: object) =>
      at((await recorded({ ...smallStack, charts })).values('cert-manager-chart-release'), 'featureGates');
    assert.equal(await gates({ certManager: { renewalInfo: true } }), 'ACMEUseARI=true');
    assert.equal(await gates({}), undefined);
  });

  it('keeps its CRDs, removes Secrets with their Certificates, and waits for its webhook', () => {
    assert.deepEqual(all.values('cert-manager-chart-release'), {
      crds: { enabled: true, keep: true },
      enableCertificateOwnerRef: true,
      clusterResourceNamespace: 'cert-manager',
      global: { leaderElection: { namespace: 'cert-manager' } },
      startupapicheck: { enabled: true, timeout: '5m' },
      imageRegistry: 'registry.example.com/mirror',
      imageNamespace: 'jetstack',
    });
    assert.equal(all.inputs('cert-manager-chart-release').name, 'cert-manager');
  });
});

describe('Kubed', () => {
  it('has an image that exists, tells nobody, and a certificate that stays', async () => {
    const dev = await recordedExample('dev');
    const { operator, enableAnalytics, config, apiserver, fullnameOverride } = dev.values('kubed-chart-release');
    assert.deepEqual(operator, {
      registry: 'rancher',
      repository: 'mirrored-appscode-kubed',
      tag: 'v0.13.2',
      resources: { requests: { cpu: '10m', memory: '64Mi' } },
    });
    assert.equal(enableAnalytics, false);
    assert.deepEqual(config, { clusterName: 'dev' });
    assert.equal(at(apiserver, 'servingCerts', 'generate'), false);
    assert.equal(fullnameOverride, 'kubed');
  });
});

describe('Replicator', () => {
  it('may write Secrets and nothing else', () =>
    assert.deepEqual(all.values('replicator-chart-release').replicationEnabled, {
      secrets: true,
      configMaps: false,
      roles: false,
      roleBindings: false,
      serviceAccounts: false,
    }));
});

describe('Epinio', () => {
  it('comes without Reflector, with its own storage and registry only where none is given', async () => {
    const given = all.values('epinio-chart-release');
    assert.deepEqual(
      [given.reflector, given.s3gw, given.seaweedfs],
      [{ enabled: false }, { enabled: false }, { enabled: false }],
    );
    assert.deepEqual(given.containerregistry, { enabled: false, certificateSecret: 'registry-ca' });
    const inner = (await recordedExample('dev')).values('epinio-chart-release');
    assert.deepEqual([inner.reflector, inner.seaweedfs], [{ enabled: false }, { enabled: true }]);
    assert.deepEqual(inner.containerregistry, { enabled: true });
  });

  it('takes the issuer of its environment, and names none that would add another', () => {
    const values = all.values('epinio-chart-release');
    assert.equal(at(values, 'global', 'customTlsIssuer'), 'letsencrypt');
    assert.equal(at(values, 'global', 'tlsIssuer'), undefined);
    assert.equal(values.certManagerNamespace, 'cert-manager');
  });

  it('serves itself by its controller and applications by theirs', () => {
    const values = all.values('epinio-chart-release');
    assert.deepEqual(values.ingress, { ingressClassName: 'traefik' });
    assert.deepEqual(values.server, { ingressClassName: 'traefik-internal', disableTracking: true });
    assert.deepEqual(values.epinioUI, { ingress: { enabled: false } });
  });

  it('has the users, the store and the registry of the configuration', () => {
    const values = all.values('epinio-chart-release');
    assert.deepEqual(at(values, 'api', 'users', 0), {
      username: 'admin',
      passwordBcrypt: credentials.passwordBcrypt,
      roles: ['admin'],
      workspaces: [],
    });
    assert.equal(at(values, 's3', 'secretAccessKey'), credentials.s3);
    assert.equal(at(values, 'global', 'registryPassword'), credentials.registry);
    assert.deepEqual(at(values, 'global', 'dex'), { enabled: false });
  });

  it('has its registry credentials copied to where applications run', async () => {
    const patch = mapping(all.inputs('epinio-registry-credentials').metadata);
    assert.deepEqual(patch, {
      name: 'registry-creds',
      namespace: 'epinio',
      annotations: { 'kubed.appscode.com/sync': 'app.kubernetes.io/component=epinio-namespace' },
    });
    const production = {
      domain: 'apps.example.com',
      issuer: 'corporate',
      namespaces: { list: ['wiki'] },
      distribution: 'replicator',
    };
    const epinio = { environment: 'production', users: [{ username: 'a', password: 'long enough for it' }] };
    const charts = { install: { kubed: false } };
    const replicated = await recorded({ ...smallStack, environments: { production }, epinio, charts });
    assert.deepEqual(at(replicated.inputs('epinio-registry-credentials'), 'metadata', 'annotations'), {
      'replicator.v1.mittwald.de/replicate-to-matching': 'app.kubernetes.io/component=epinio-namespace',
    });
  });

  it('has its web interface routed by the plan', () => {
    const spec = all.spec('epinio-web-ingress');
    assert.deepEqual(spec.tls, [{ hosts: ['apps.example.com'], secretName: 'production-routing' }]);
    assert.deepEqual(at(spec, 'rules', 0, 'http', 'paths', 0, 'backend'), {
      service: { name: 'epinio-ui', port: { number: 80 } },
    });
  });

  it('owns what its chart makes: no object of ours has such a name, whatever issuers are called', async () => {
    const issuers = { epinio: { ca: { generate: { commonName: 'Epinio' } } } };
    const environments = {
      production: { domain: 'apps.example.com', issuer: 'epinio', namespaces: { list: ['wiki'] } },
    };
    const epinio = {
      environment: 'production',
      dex: false,
      users: [{ username: 'a', password: 'long enough for it' }],
    };
    const named = await recorded({ ...smallStack, issuers, environments, epinio });
    const names = named
      .all('cert-manager.io')
      .map(({ name }) => at(named.inputs(name, 'cert-manager.io'), 'metadata', 'name'));
    const secrets = named.all('cert-manager.io').map(({ name }) => named.spec(name, 'cert-manager.io').secretName);
    for (const taken of ['epinio-ca', 'selfsigned-issuer', 'epinio-ca-root']) {
      assert.ok(!names.includes(taken), taken);
      assert.ok(!secrets.includes(taken), taken);
    }
  });
});

describe('Chart', () => {
  it('comes from upstream at its pinned version', async () => {
    const dev = await recordedExample('dev');
    for (const { name } of dev.all('Release')) {
      const { chart, version, repositoryOpts, timeout, maxHistory } = dev.inputs(name);
      const pin = Object.values(pins).find((one) => one.chart === chart);
      assert.deepEqual(
        { version, repositoryOpts },
        { version: pin?.version, repositoryOpts: { repo: pin?.repository } },
      );
      assert.deepEqual([timeout, maxHistory], [600, 5]);
    }
  });

  it('is in the documentation at that version', () => {
    const cells = new Set(readFileSync(join(root, 'docs/components.md'), 'utf8').split(/\s*\|\s*/));
    for (const { chart, version } of Object.values(pins)) assert.ok(cells.has(`${chart} ${version}`), chart);
  });

  it('comes from a directory', () => {
    const { chart, version, repositoryOpts } = all.inputs('cert-manager-chart-release');
    assert.deepEqual([chart, version, repositoryOpts], ['mirror/cert-manager-v1.21.2.tgz', 'v1.21.2', undefined]);
  });

  it('comes from a registry, at a version of the configuration, with values of the configuration laid over', async () => {
    const values = { metallb: { frrk8s: { external: true }, controller: { logLevel: 'debug' } } };
    const charts = {
      source: { registry: 'oci://mirror.example.com/charts/' },
      versions: { metallb: '0.16.2' },
      values,
    };
    const small = await recorded({ ...smallStack, charts });
    const { chart, version, repositoryOpts } = small.inputs('metallb-chart-release');
    assert.deepEqual(
      [chart, version, repositoryOpts],
      ['oci://mirror.example.com/charts/metallb', '0.16.2', undefined],
    );
    assert.deepEqual(small.values('metallb-chart-release'), {
      frrk8s: { enabled: false, external: true },
      crds: { validationFailurePolicy: 'Ignore' },
      controller: { logLevel: 'debug' },
    });
  });

  it('takes the images of every chart from a mirror', () => {
    const mirror = 'registry.example.com/mirror';
    assert.deepEqual(at(all.values('traefik-external-chart-release'), 'image'), { registry: mirror });
    assert.equal(
      at(all.values('metallb-chart-release'), 'speaker', 'image', 'repository'),
      `${mirror}/metallb/speaker`,
    );
    assert.equal(at(all.values('kubed-chart-release'), 'operator', 'registry'), `${mirror}/rancher`);
    assert.equal(
      at(all.values('replicator-chart-release'), 'image', 'repository'),
      `${mirror}/mittwald/kubernetes-replicator`,
    );
    assert.equal(at(all.values('epinio-chart-release'), 'global', 'cattle', 'systemDefaultRegistry'), `${mirror}/`);
  });
});
