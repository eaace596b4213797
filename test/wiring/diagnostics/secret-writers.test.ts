import assert from 'node:assert/strict';
import { issue } from '../../certificates';
import { block, certificate, checkOf, ingress, object, rule, wikiIngress } from '../stacks';
import { pairs } from './pairs';

const annotated = '{ cert-manager.io/cluster-issuer: letsencrypt }';
const net = 'wiki.example.net';

/** An Ingress of a host of no environment on a Secret. */
function on(
  secretName: string,
  parts: { readonly name?: string; readonly host?: string; readonly annotations?: string } = {},
) {
  const { name, host = net, annotations } = parts;
  return ingress({ name, annotations, rules: rule(host), tls: block(host, secretName) });
}

const second = (host: string) => on('wiki-tls', { name: 'second', host, annotations: annotated });

pairs('EW3014', [
  {
    when: 'two annotated Ingresses with one secretName and different hosts',
    manifests: on('wiki-tls', { annotations: annotated }) + second('docs.example.net'),
    path: 'manifest:app.yaml#2/Ingress/wiki/second/spec.tls[0].secretName',
    message: ['wiki/wiki-tls', `cert-manager, for ${wikiIngress}`, 'docs.example.net never gets into it'],
    hint: ['Join the Ingresses', 'a secretName of its own'],
    twins: {
      'the hint': {
        manifests:
          on('wiki-tls', { annotations: annotated }) +
          on('docs-tls', { name: 'second', host: 'docs.example.net', annotations: annotated }),
      },
      'the same host': {
        manifests:
          on('wiki-tls', { annotations: annotated }) +
          ingress({ name: 'second', annotations: annotated, rules: rule(net, '/docs'), tls: block(net, 'wiki-tls') }),
      },
    },
  },
  {
    when: 'a Certificate and an annotation',
    manifests: certificate('wildcard', 'wiki-tls', ['*.example.net']) + on('wiki-tls', { annotations: annotated }),
    path: 'manifest:app.yaml#2/Ingress/wiki/wiki/spec.tls[0].secretName',
    message: ['the Certificate wiki/wildcard both write the Secret wiki/wiki-tls'],
    hint: ['Remove the issuer annotation'],
    twins: {
      'the hint': { manifests: certificate('wildcard', 'wiki-tls', ['*.example.net']) + on('wiki-tls') },
      'a Certificate of that very name, which cert-manager leaves alone (cs-105)': {
        manifests: certificate('wiki-tls', 'wiki-tls', ['*.example.net']) + on('wiki-tls', { annotations: annotated }),
      },
    },
  },
  {
    when: 'a Certificate that writes into a routing secret',
    manifests: certificate('wiki', 'production-routing', ['wiki.apps.example.com']),
    path: 'manifest:app.yaml#1/Certificate/wiki/wiki',
    message: ['the routing secret of production', "overwrites the other's"],
    hint: ['another name'],
    twins: { 'a Secret of its own': { manifests: certificate('wiki', 'wiki-tls', ['wiki.apps.example.com']) } },
  },
  {
    when: 'a Secret in the place of a copy',
    manifests: object('Secret', 'production-routing'),
    path: 'manifest:app.yaml#1/Secret/wiki/production-routing',
    message: ['The Secret wiki/production-routing writes the Secret wiki/production-routing'],
    hint: ['another name'],
    twins: {
      'a namespace that the copy does not reach': { manifests: object('Secret', 'production-routing', 'docs') },
      'the copy itself, as kubectl shows it': {
        manifests: object('Secret', 'production-routing').replace(
          'namespace: wiki }',
          'namespace: wiki, annotations: { kubed.appscode.com/origin: "{}" } }',
        ),
      },
    },
  },
]);

/** A Secret with the PEM of a certificate. */
function withPem(dnsNames: readonly string[]): string {
  const data = Buffer.from(issue({ dnsNames }).certificate).toString('base64');
  return object('Secret', 'wiki-tls') + `type: kubernetes.io/tls\ndata: { tls.crt: ${data}, tls.key: eA== }\n`;
}

pairs('EW3015', [
  {
    when: "a Certificate's names",
    manifests: certificate('wiki', 'wiki-tls', ['docs.example.net']) + on('wiki-tls'),
    path: 'manifest:app.yaml#2/Ingress/wiki/wiki/spec.tls[0].hosts[0]',
    message: [net, 'by the Certificate wiki/wiki, covers docs.example.net alone'],
    hint: [`add ${net} to that certificate`],
    twins: {
      'the hint': { manifests: certificate('wiki', 'wiki-tls', ['docs.example.net', net]) + on('wiki-tls') },
      'a wildcard': { manifests: certificate('wiki', 'wiki-tls', ['*.example.net']) + on('wiki-tls') },
    },
  },
  {
    when: 'the names in the PEM of a Secret',
    manifests: withPem(['docs.example.net']) + on('wiki-tls'),
    path: 'manifest:app.yaml#2/Ingress/wiki/wiki/spec.tls[0].hosts[0]',
    message: ['by the Secret wiki/wiki-tls, covers docs.example.net alone'],
    hint: [],
    twins: {
      'its host': { manifests: withPem([net]) + on('wiki-tls') },
      'a Secret whose certificate is not known': { manifests: object('Secret', 'wiki-tls') + on('wiki-tls') },
    },
  },
]);

pairs('EW4011', [
  {
    when: 'an annotation',
    manifests: on('wiki-tls', { annotations: '{ cert-manager.io/cluster-issuer: letsencrypt-prod }' }),
    path: `${wikiIngress}/metadata.annotations`,
    message: ['there is no ClusterIssuer "letsencrypt-prod"', 'No certificate is made'],
    hint: ['Did you mean "letsencrypt"?'],
    twins: {
      'the hint': { manifests: on('wiki-tls', { annotations: annotated }) },
      'an issuer that the manifests bring': {
        manifests:
          on('wiki-tls', { annotations: '{ cert-manager.io/cluster-issuer: letsencrypt-prod }' }) +
          '---\napiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: { name: letsencrypt-prod }\nspec: {}\n',
      },
      'an issuer of another group': {
        manifests: on('wiki-tls', {
          annotations:
            '{ cert-manager.io/issuer: vault, cert-manager.io/issuer-kind: VaultIssuer, cert-manager.io/issuer-group: example.org }',
        }),
      },
    },
  },
  {
    when: 'the other kind',
    manifests: on('wiki-tls', { annotations: '{ cert-manager.io/issuer: letsencrypt }' }),
    path: `${wikiIngress}/metadata.annotations`,
    message: ['there is no Issuer "letsencrypt" in wiki, but a ClusterIssuer of this name'],
    hint: ['Name the kind ClusterIssuer'],
    twins: { 'the hint': { manifests: on('wiki-tls', { annotations: annotated }) } },
  },
  {
    when: 'a Certificate',
    manifests: certificate('wiki', 'wiki-tls', [net]).replace('name: letsencrypt,', 'name: letsencrypt-prod,'),
    path: 'manifest:app.yaml#1/Certificate/wiki/wiki/spec.issuerRef',
    message: ['the Certificate wiki/wiki names an issuer that is not there'],
    hint: ['ClusterIssuers that are known: corporate, letsencrypt, staging'],
    twins: { 'the hint': { manifests: certificate('wiki', 'wiki-tls', [net]) } },
  },
]);

describe('Secrets that manifests bring', () => {
  const external = (more = '') =>
    `---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: x, namespace: wiki }\nspec: { ${more}target: { name: wiki-tls } }\n`;

  it('have two writers only where one of them writes certificates, again and again', () => {
    const contested = (manifests: string) => checkOf({}, manifests).diagnostics.some(({ code }) => code === 'EW3014');
    const ofCertManager = certificate('wiki', 'wiki-tls', [net]);
    assert.ok(contested(external() + ofCertManager));
    assert.ok(!contested(external('refreshPolicy: CreatedOnce, ') + ofCertManager));
    assert.ok(!contested(object('Secret', 'wiki-tls') + external()));
  });

  it('are not there where Traefik cannot read them: incomplete, or with the label of Helm', () => {
    const secret = (content: string, metadata = '') =>
      `---\napiVersion: v1\nkind: Secret\nmetadata: { name: wiki-tls, namespace: wiki${metadata} }\n${content}\n`;
    const told = (manifests: string) =>
      checkOf({}, on('wiki-tls') + manifests).diagnostics.flatMap(({ code, message }) =>
        code === 'EW3001' ? [message] : [],
      );
    const both = 'data: { tls.crt: eA==, tls.key: eA== }';
    assert.match(
      told(secret('data: { tls.crt: eA== }'))[0] ?? '',
      /has no tls\.key: Traefik loads neither it nor what/,
    );
    assert.match(told(secret('data: { user: eA== }'))[0] ?? '', /has no tls\.crt and no tls\.key/);
    assert.match(told(secret('data: { tls.crt: "", tls.key: "" }'))[0] ?? '', /has an empty tls\.crt/);
    assert.match(told(secret(both, ', labels: { owner: helm }'))[0] ?? '', /label owner=helm/);
    const template = ', secretTemplate: { labels: { owner: helm } }';
    assert.match(told(certificate('wiki', 'wiki-tls', [net], template))[0] ?? '', /label owner=helm/);
    const good = [
      secret(both),
      secret('stringData: { tls.crt: x, tls.key: x }'),
      secret('data: { tls.crt: "", tls.key: "" }', ', annotations: { avp.kubernetes.io/path: secret/tls }'),
      secret(both, ', labels: { owner: ops }'),
      secret(''),
      secret('data: { user: eA== }') + external(),
    ];
    assert.deepEqual(
      good.map(told),
      good.map(() => []),
    );
  });

  it('have one writer where the Secret is there empty, with labels for what cert-manager puts into it', () => {
    const secret = (content: string) =>
      `---\napiVersion: v1\nkind: Secret\nmetadata: { name: wiki-tls, namespace: wiki, labels: { reload: "" } }\n${content}\n`;
    const contested = (content: string) =>
      checkOf({}, secret(content) + certificate('wiki', 'wiki-tls', [net])).diagnostics.map(({ code }) => code);
    assert.deepEqual(contested(''), []);
    assert.deepEqual(contested('stringData: { note: mine }'), ['EW3014']);
  });

  const codes = (manifests: string) =>
    checkOf({}, manifests).diagnostics.flatMap(({ code }) => (code === 'EW1005' ? [] : [code]));

  for (const [kind, manifest] of Object.entries({
    SealedSecret:
      'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: wiki-tls, namespace: wiki }\nspec: {}\n',
    'SealedSecret with a template':
      'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: wiki-tls, namespace: wiki }\nspec: { template: { type: kubernetes.io/tls, metadata: { name: other } } }\n',
    ExternalSecret:
      'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: x, namespace: wiki }\nspec: { target: { name: wiki-tls } }\n',
    'ClusterExternalSecret for the namespace':
      'apiVersion: external-secrets.io/v1\nkind: ClusterExternalSecret\nmetadata: { name: x }\nspec: { namespaces: [wiki], externalSecretSpec: { target: { name: wiki-tls } } }\n',
    'ClusterExternalSecret by a selector':
      'apiVersion: external-secrets.io/v1\nkind: ClusterExternalSecret\nmetadata: { name: x }\nspec: { namespaceSelectors: [{ matchExpressions: [{ key: kubernetes.io/metadata.name, operator: In, values: [wiki] }] }], externalSecretName: wiki-tls }\n',
    VaultStaticSecret:
      'apiVersion: secrets.hashicorp.com/v1beta1\nkind: VaultStaticSecret\nmetadata: { name: x, namespace: wiki }\nspec: { destination: { name: wiki-tls, create: true } }\n',
    OnePasswordItem:
      'apiVersion: onepassword.com/v1\nkind: OnePasswordItem\nmetadata: { name: wiki-tls, namespace: wiki }\nspec: { itemPath: x }\n',
    InfisicalSecret:
      'apiVersion: secrets.infisical.com/v1alpha1\nkind: InfisicalSecret\nmetadata: { name: x, namespace: ops }\nspec: { managedSecretReference: { secretName: wiki-tls, secretNamespace: wiki } }\n',
    'ExternalSecret without a target':
      'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: wiki-tls, namespace: wiki }\nspec: {}\n',
  })) {
    it(`are there by a ${kind}`, () => assert.deepEqual(codes(`---\n${manifest}${on('wiki-tls')}`), []));
  }

  it('are not there by a ClusterExternalSecret for other namespaces', () => {
    const elsewhere =
      '---\napiVersion: external-secrets.io/v1\nkind: ClusterExternalSecret\nmetadata: { name: wiki-tls }\nspec: { namespaces: [docs] }\n';
    assert.deepEqual(codes(elsewhere + on('wiki-tls')), ['EW3001']);
  });

  const copied = (annotations: string) =>
    `---\napiVersion: v1\nkind: Secret\nmetadata: { name: wiki-tls, namespace: certs, annotations: { ${annotations} } }\n` +
    on('wiki-tls');
  const reflected =
    'reflector.v1.k8s.emberstack.com/reflection-allowed: "true", reflector.v1.k8s.emberstack.com/reflection-auto-enabled: "true"';

  for (const [how, annotations, there] of [
    ['kubed, to every namespace', 'kubed.appscode.com/sync: ""', true],
    ['kubed, to none that a selector takes', 'kubed.appscode.com/sync: kubernetes.io/metadata.name=docs', false],
    ['Reflector, to every namespace', reflected, true],
    [
      'Reflector, to those that it lists',
      `${reflected}, reflector.v1.k8s.emberstack.com/reflection-auto-namespaces: "docs,wi.*"`,
      true,
    ],
    ['Reflector, to others', `${reflected}, reflector.v1.k8s.emberstack.com/reflection-auto-namespaces: docs`, false],
    ['Reflector, which is not told to make any', 'reflector.v1.k8s.emberstack.com/reflection-allowed: "true"', false],
    ['the replicator, to those that it lists', 'replicator.v1.mittwald.de/replicate-to: "docs,wiki"', true],
    ['the replicator, to others', 'replicator.v1.mittwald.de/replicate-to: docs', false],
    ['nobody', '', false],
  ] as const) {
    it(`are copied by ${how}: ${there ? 'there' : 'not there'}`, () =>
      assert.deepEqual(codes(copied(annotations)), there ? [] : ['EW3001']));
  }

  it('are there by the replicator where a Secret asks for the data of another', () => {
    const asking =
      '---\napiVersion: v1\nkind: Secret\nmetadata: { name: wiki-tls, namespace: wiki, annotations: { replicator.v1.mittwald.de/replicate-from: certs/other } }\n';
    assert.deepEqual(codes(asking + on('wiki-tls')), []);
  });

  it('have the names of what they are copied from', () => {
    const template = ', secretTemplate: { annotations: { kubed.appscode.com/sync: "" } }';
    const from = certificate('docs', 'wiki-tls', ['docs.example.net'], template).replace(
      'namespace: wiki',
      'namespace: certs',
    );
    assert.deepEqual(codes(from + on('wiki-tls')), ['EW3015']);
  });

  it('cost an order for each Certificate, and none for a second Ingress on one', () => {
    const orders = (manifests: string) => checkOf({}, manifests).orders.map(({ identifiers }) => identifiers.join());
    assert.deepEqual(orders(certificate('wildcard', 'wiki-tls', ['*.example.net']) + on('wiki-tls')), [
      '*.example.net',
    ]);
    assert.deepEqual(orders(on('wiki-tls', { annotations: annotated }) + second('docs.example.net')), [net]);
  });
});
