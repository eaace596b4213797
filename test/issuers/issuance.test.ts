import assert from 'node:assert/strict';
import { at, mapping, type Recorded, recorded, recordedExample } from '../pulumi/recordings';
import { credentials, maximalStack, smallStack } from '../platform/stacks';

let all: Recorded;
before(async () => {
  all = await recorded(maximalStack);
});

const untilReady = { 'pulumi.com/waitFor': 'condition=Ready' };

describe('Issuer', () => {
  const acme = () => mapping(all.spec('issuer-letsencrypt-issuer').acme);

  it('of ACME has the account, its binding, the profile and the authority', () => {
    const { solvers, ...rest } = acme();
    assert.ok(solvers);
    assert.deepEqual(rest, {
      email: 'ops@example.com',
      server: 'https://acme-v02.api.letsencrypt.org/directory',
      preferredChain: 'ISRG Root X1',
      profile: 'tlsserver',
      caBundle: Buffer.from('-----BEGIN CERTIFICATE-----\nof the configuration\n-----END CERTIFICATE-----\n').toString(
        'base64',
      ),
      externalAccountBinding: { keyID: 'kid', keySecretRef: { name: 'issuer-letsencrypt-eab', key: 'value' } },
      privateKeySecretRef: { name: 'letsencrypt-account-key' },
    });
    assert.deepEqual(all.inputs('issuer-letsencrypt-eab').stringData, { value: credentials.eab });
  });

  it('of ACME solves by zone, and by HTTP-01 with the class of the controller asked for', () => {
    const { solvers } = acme();
    assert.ok(Array.isArray(solvers));
    assert.deepEqual(solvers[0], {
      selector: { dnsZones: ['apps.example.com'] },
      dns01: {
        cnameStrategy: 'Follow',
        rfc2136: {
          nameserver: '192.0.2.53:53',
          tsigKeyName: 'edge',
          tsigAlgorithm: 'HMACSHA256',
          tsigSecretSecretRef: { name: 'issuer-letsencrypt-tsig', key: 'value' },
          protocol: 'TCP',
        },
      },
    });
    assert.deepEqual(at(solvers, 1, 'dns01'), { rfc2136: { nameserver: '192.0.2.53:53' } });
    assert.deepEqual(solvers.at(-1), { http01: { ingress: { ingressClassName: 'traefik-internal' } } });
    assert.deepEqual(all.spec('issuer-http-issuer'), {
      acme: {
        server: 'https://acme.example.com/directory',
        privateKeySecretRef: { name: 'http-account-key' },
        solvers: [{ http01: { ingress: { ingressClassName: 'traefik' } } }],
      },
    });
  });

  it('keeps credentials where cert-manager looks for those of ClusterIssuers', () => {
    for (const name of ['tsig', 'eab', 'cloudflare-2', 'route53-4', 'route53-id-4', 'digitalocean-8']) {
      const { metadata } = all.inputs(`issuer-letsencrypt-${name}`);
      assert.deepEqual(metadata, { name: `issuer-letsencrypt-${name}`, namespace: 'cert-manager' });
    }
  });

  it('of a CA in the cluster is signed by itself, and its certificate is read for those who trust it', () => {
    assert.deepEqual(all.spec('issuer-corporate-root-issuer'), { selfSigned: {} });
    assert.deepEqual(all.spec('issuer-corporate-ca'), {
      isCA: true,
      commonName: 'Example Corp',
      subject: { organizations: ['Example'] },
      secretName: 'edgewire-corporate-ca',
      duration: '87600h',
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' },
      issuerRef: { kind: 'ClusterIssuer', name: 'corporate-root', group: 'cert-manager.io' },
    });
    assert.deepEqual(all.spec('issuer-corporate-issuer'), { ca: { secretName: 'edgewire-corporate-ca' } });
    const { name, namespace } = all.inputs('issuer-corporate-published');
    assert.deepEqual([namespace, name], ['cert-manager', 'edgewire-corporate-ca']);
  });

  it('of a CA in the state or given is a Secret in the cluster resource namespace', () => {
    for (const name of ['stated', 'given']) {
      const { metadata, type } = all.inputs(`issuer-${name}-secret`);
      assert.deepEqual(metadata, { name: `edgewire-${name}-ca`, namespace: 'cert-manager' });
      assert.equal(type, 'kubernetes.io/tls');
      assert.deepEqual(all.spec(`issuer-${name}-issuer`), { ca: { secretName: `edgewire-${name}-ca` } });
    }
    assert.equal(all.inputs('issuer-stated-ca').isCaCertificate, true);
    assert.equal(at(all.inputs('issuer-given-secret'), 'stringData', 'tls.key'), credentials.caKey);
  });

  it('that signs itself is that, and an existing one is nothing', () => {
    assert.deepEqual(all.spec('issuer-throwaway-issuer'), { selfSigned: {} });
    const children = all.resources.filter(({ parent }) => parent === all.get('issuer-theirs').urn);
    assert.deepEqual(children, []);
  });

  it('of another API group is named with it, and is none that Epinio could use', async () => {
    const outside = { kind: 'AWSPCAClusterIssuer', name: 'pca', group: 'awspca.cert-manager.io' };
    const issuers = { outside: { existing: outside } };
    const environments = {
      production: { domain: 'apps.example.com', issuer: 'outside', namespaces: { list: ['wiki'] } },
    };
    const epinio = { environment: 'production', users: [{ username: 'a', passwordBcrypt: '$2b$12$x' }] };
    const stack = await recorded({ ...smallStack, issuers, environments, epinio });
    assert.deepEqual(at(stack.spec('routing-production-certificate'), 'issuerRef'), outside);
    assert.equal(at(stack.values('epinio-chart-release'), 'global', 'customTlsIssuer'), undefined);
  });

  it('is awaited until it can issue', () => {
    for (const { name } of all.all(':ClusterIssuer')) {
      assert.deepEqual(at(all.inputs(name), 'metadata', 'annotations'), untilReady, name);
    }
  });

  it('needs no provider but kubernetes in the dev stack', async () => {
    const dev = await recordedExample('dev');
    assert.deepEqual(
      dev.resources.filter(({ type }) => !/^(kubernetes|edgewire|pulumi|pulumi-nodejs):/.test(type)),
      [],
    );
  });
});

describe('RoutingSecret', () => {
  it('is a Certificate with the label that Epinio looks for and the annotation that kubed reads', () => {
    assert.deepEqual(all.spec('routing-production-certificate'), {
      secretName: 'production-routing',
      dnsNames: ['*.apps.example.com', 'apps.example.com'],
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      secretTemplate: {
        labels: { 'epinio.io/routing': 'true' },
        annotations: { 'kubed.appscode.com/sync': 'app.kubernetes.io/component=epinio-namespace' },
      },
      issuerRef: { kind: 'ClusterIssuer', name: 'letsencrypt', group: 'cert-manager.io' },
    });
    assert.deepEqual(all.inputs('routing-production-certificate').metadata, {
      name: 'production-routing',
      namespace: 'epinio',
    });
  });

  it('is waited for until it is issued, for the time that is configured', async () => {
    const { names, timeoutSeconds, sourceNamespace } = all.inputs('routing-production-in-epinio');
    assert.deepEqual(names, ['*.apps.example.com', 'apps.example.com']);
    assert.deepEqual([timeoutSeconds, sourceNamespace], [600, '']);
    const patient = await recorded({ ...smallStack, cluster: { waitSeconds: { certificate: 7, copy: 8 } } });
    assert.equal(patient.inputs('routing-production-in-edgewire').timeoutSeconds, 7);
    assert.equal(patient.inputs('routing-production-in-wiki').timeoutSeconds, 8);
  });

  it('has the annotation of the replicator, or none where the program copies', () => {
    const annotations = (name: string) => at(all.spec(name), 'secretTemplate', 'annotations');
    assert.deepEqual(annotations('routing-replicated-certificate'), {
      'replicator.v1.mittwald.de/replicate-to-matching': 'kubernetes.io/metadata.name in (wiki)',
    });
    assert.deepEqual(all.spec('routing-direct-certificate').secretTemplate, {
      labels: { 'epinio.io/routing': 'true' },
    });
  });

  it('of a given certificate is a Secret with label and annotation', () => {
    const { metadata, type, stringData } = all.inputs('routing-files-secret');
    assert.deepEqual(metadata, {
      name: 'files-routing',
      namespace: 'epinio',
      labels: { 'epinio.io/routing': 'true' },
      annotations: {
        'kubed.appscode.com/sync': 'kubernetes.io/metadata.name!=epinio',
        'pulumi.com/patchForce': 'true',
      },
    });
    assert.equal(type, 'kubernetes.io/tls');
    assert.equal(at(stringData, 'tls.key'), credentials.key);
  });

  it('is copied directly to every namespace of its environment, with its label', () => {
    for (const [copy, namespace] of [
      ['routing-direct-in-wiki', 'wiki'],
      ['routing-direct-in-ci', 'ci'],
    ] as const) {
      assert.deepEqual(all.inputs(copy).metadata, {
        name: 'direct-routing',
        namespace,
        labels: { 'epinio.io/routing': 'true' },
      });
    }
    assert.equal(at(all.inputs('routing-filed-in-ci'), 'stringData', 'tls.key'), credentials.directKey);
  });

  it('is waited for where it is issued, and of its copies where the plan wires them', () => {
    const waits = all.all('CertificateSecret').map(({ name }) => name);
    assert.deepEqual([...waits].sort(), [
      'app-ci.own-tls-in-ci',
      'app-wiki.theirs-tls-in-wiki',
      'issuer-corporate-published',
      'routing-direct-in-epinio',
      'routing-files-in-wiki',
      'routing-intranet-in-ci',
      'routing-intranet-in-epinio',
      'routing-intranet-in-traefik-internal',
      'routing-intranet-in-wiki',
      'routing-production-in-epinio',
      'routing-replicated-in-epinio',
      'routing-replicated-in-wiki',
    ]);
  });

  it("asks the API server for every namespace where kubed's selector means that", async () => {
    const environments = {
      production: { domain: 'apps.example.com', issuer: 'corporate', namespaces: { selector: 'true' } },
    };
    const small = await recorded({ ...smallStack, environments });
    assert.equal(small.inputs('routing-production-in-wiki').selector, '');
    assert.deepEqual(at(small.spec('routing-production-certificate'), 'secretTemplate', 'annotations'), {
      'kubed.appscode.com/sync': 'true',
    });
  });

  it('is none where a cloud load balancer has the certificate', () =>
    assert.ok(!all.resources.some(({ name }) => name.startsWith('routing-cloud'))));
});

describe('AppCertificate', () => {
  it('has the hosts of its application, in its namespace, from the issuer named', () => {
    assert.deepEqual(all.spec('app-ci.own-tls-certificate'), {
      secretName: 'own-tls',
      dnsNames: ['own.example.net', 'more.example.net'],
      issuerRef: { kind: 'ClusterIssuer', name: 'http', group: 'cert-manager.io' },
    });
    assert.deepEqual(at(all.spec('app-wiki.theirs-tls-certificate'), 'issuerRef'), {
      kind: 'Issuer',
      name: 'their-issuer',
      group: 'cert-manager.io',
    });
    assert.equal(at(all.inputs('app-ci.own-tls-certificate'), 'metadata', 'namespace'), 'ci');
  });
});

describe('RoutedIngress', () => {
  it('is what the plan says, with the class of its controller', () => {
    assert.deepEqual(all.inputs('app-wiki.wiki-ingress').metadata, {
      name: 'wiki',
      namespace: 'wiki',
      annotations: {
        'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
        'traefik.ingress.kubernetes.io/router.tls': 'true',
        'pulumi.com/skipAwait': 'true',
        owner: 'docs',
      },
    });
    assert.deepEqual(all.spec('app-wiki.wiki-ingress'), {
      ingressClassName: 'traefik-internal',
      tls: [{ hosts: ['wiki.corp.example.com'], secretName: 'intranet-routing' }],
      rules: [
        {
          host: 'wiki.corp.example.com',
          http: {
            paths: [{ path: '/w', pathType: 'Exact', backend: { service: { name: 'wiki', port: { number: 8080 } } } }],
          },
        },
      ],
    });
  });

  it('has a block for each Secret of its hosts', () =>
    assert.deepEqual(all.spec('app-ci.ci-ingress').tls, [
      { hosts: ['ci.corp.example.com', 'ci.labs.corp.example.com'], secretName: 'intranet-routing' },
      { hosts: ['ci.direct.example.com'], secretName: 'direct-routing' },
    ]));

  it('has its own certificate, or none where TLS ends before it', () => {
    assert.deepEqual(all.spec('app-ci.own-ingress').tls, [
      { hosts: ['own.example.net', 'more.example.net'], secretName: 'own-tls' },
    ]);
    assert.deepEqual(all.spec('app-wiki.cloud-ingress').tls, []);
  });

  it('never asks cert-manager for a certificate', () => {
    for (const { name } of all.all(':Ingress')) {
      assert.doesNotMatch(JSON.stringify(all.inputs(name).metadata), /cert-manager\.io/, name);
    }
  });

  it('names a port as it is given', async () => {
    const example = await recordedExample('two-controllers');
    const port = at(
      example.spec('app-site.site-ingress'),
      'rules',
      0,
      'http',
      'paths',
      0,
      'backend',
      'service',
      'port',
    );
    assert.deepEqual(port, { name: 'http' });
  });
});
