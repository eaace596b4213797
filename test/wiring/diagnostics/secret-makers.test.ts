import { block, certificate, ingress, rule } from '../stacks';
import { pairs } from './pairs';

const net = 'www.example.net';

/** An Ingress of a host that no environment covers, behind one other document. */
function outside(secretName: string, namespace = 'shop'): string {
  return ingress({ namespace, rules: rule(net), tls: block(net, secretName) });
}

function path(document: number, namespace = 'shop'): string {
  return `manifest:app.yaml#${document}/Ingress/${namespace}/wiki/spec.tls[0].secretName`;
}

function object(apiVersion: string, kind: string, metadata: string, body: string): string {
  return `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { ${metadata} }\n${body}\n`;
}

function externalSecret(target: string): string {
  return object(
    'external-secrets.io/v1',
    'ExternalSecret',
    'name: web-tls, namespace: shop',
    `spec: { target: ${target}, data: [] }`,
  );
}

function sealedSecret(name: string): string {
  const spec = `spec: { encryptedData: { tls.crt: A, tls.key: B }, template: { metadata: { name: other } } }`;
  return object('bitnami.com/v1alpha1', 'SealedSecret', `name: ${name}, namespace: shop`, spec);
}

/** A wildcard's Certificate in the namespace wiki, with annotations for its Secret. */
function wildcard(annotations = ''): string {
  return certificate(
    'wildcard',
    'wildcard-tls',
    ['*.example.net'],
    `, secretTemplate: { annotations: { ${annotations} } }`,
  );
}

/** An empty Secret in shop that asks for the content of the wildcard's. */
function asking(annotation: string): string {
  return object(
    'v1',
    'Secret',
    `name: copy, namespace: shop, annotations: { ${annotation}: wiki/wildcard-tls }`,
    'type: kubernetes.io/tls\ndata: { tls.crt: "", tls.key: "" }',
  );
}

function namespace(name: string, labels: string): string {
  return object('v1', 'Namespace', `name: ${name}, labels: { ${labels} }`, '');
}

const replicator = 'replicator.v1.mittwald.de/';
const reflector = 'reflector.v1.k8s.emberstack.com/';

pairs('EW3001', [
  {
    when: 'an ExternalSecret that adds to a Secret of somebody else',
    manifests: externalSecret('{ creationPolicy: Merge }') + outside('web-tls'),
    path: path(2),
    message: ['web-tls'],
    hint: ['the manifest that makes web-tls'],
    twins: {
      'one that makes it': { manifests: externalSecret('{ creationPolicy: Orphan }') + outside('web-tls') },
      'the usual policy': {
        manifests: externalSecret('{ template: { type: kubernetes.io/tls } }') + outside('web-tls'),
      },
    },
  },
  {
    when: 'the name in the template of a SealedSecret, which its controller passes over',
    manifests: sealedSecret('web-tls') + outside('other'),
    path: path(2),
    message: ['names the Secret other'],
    hint: [],
    twins: { 'its own name': { manifests: sealedSecret('web-tls') + outside('web-tls') } },
  },
  {
    when: 'kinds that list the Secrets that they make, of which none is that one',
    manifests:
      object(
        'isindir.github.com/v1alpha3',
        'SopsSecret',
        'name: all, namespace: shop',
        'spec: { secretTemplates: [{ name: other }] }',
      ) + outside('web-tls'),
    path: path(2),
    message: ['web-tls'],
    hint: [],
    twins: {
      'a SopsSecret of it': {
        manifests:
          object(
            'isindir.github.com/v1alpha3',
            'SopsSecret',
            'name: all, namespace: shop',
            'spec: { secretTemplates: [{ name: other }, { name: web-tls }] }',
          ) + outside('web-tls'),
      },
      'a SecretProviderClass of it': {
        manifests:
          object(
            'secrets-store.csi.x-k8s.io/v1',
            'SecretProviderClass',
            'name: all, namespace: shop',
            'spec: { secretObjects: [{ secretName: web-tls, type: kubernetes.io/tls }] }',
          ) + outside('web-tls'),
      },
      'a ClusterSecret that reaches the namespace': {
        manifests:
          object('clustersecret.io/v1', 'ClusterSecret', 'name: web-tls, namespace: wiki', 'matchNamespace: [sho.*]') +
          outside('web-tls'),
      },
      'a policy of Kyverno that generates it': {
        manifests:
          object(
            'kyverno.io/v1',
            'ClusterPolicy',
            'name: sync',
            'spec: { rules: [{ name: sync, generate: { apiVersion: v1, kind: Secret, name: web-tls, namespace: "x", clone: { name: web-tls, namespace: wiki } } }] }',
          ) + outside('web-tls'),
      },
    },
  },
  {
    when: 'a ClusterSecret that passes over the namespace',
    manifests:
      object(
        'clustersecret.io/v1',
        'ClusterSecret',
        'name: web-tls, namespace: wiki',
        'matchNamespace: [".*"]\navoidNamespaces: [shop]',
      ) + outside('web-tls'),
    path: path(2),
    message: ['web-tls'],
    hint: [],
    twins: {
      'without that': {
        manifests:
          object('clustersecret.io/v1', 'ClusterSecret', 'name: web-tls, namespace: wiki', 'matchNamespace: [".*"]') +
          outside('web-tls'),
      },
    },
  },
  {
    when: 'a Secret that asks the replicator for one which does not allow it',
    manifests: wildcard() + asking(`${replicator}replicate-from`) + outside('copy'),
    path: path(3),
    message: ['the Secret shop/copy asks for the content of wiki/wildcard-tls', `${replicator}replication-allowed`],
    hint: ['by secretTemplate'],
    twins: {
      'the hint': {
        manifests:
          wildcard(
            `${replicator}replication-allowed: "true", ${replicator}replication-allowed-namespaces: "shop,test-.*"`,
          ) +
          asking(`${replicator}replicate-from`) +
          outside('copy'),
      },
      'a source that is not among the manifests': {
        manifests: asking(`${replicator}replicate-from`) + outside('copy'),
      },
    },
  },
  {
    when: 'a Secret that asks Reflector for one which leaves its namespace out',
    manifests:
      wildcard(`${reflector}reflection-allowed: "true", ${reflector}reflection-allowed-namespaces: wiki`) +
      asking(`${reflector}reflects`) +
      outside('copy'),
    path: path(3),
    message: [`${reflector}reflection-allowed-namespaces`],
    hint: [],
    twins: {
      'a source that allows all': {
        manifests:
          wildcard(`${reflector}reflection-allowed: "true"`) + asking(`${reflector}reflects`) + outside('copy'),
      },
    },
  },
  {
    when: 'a copy by a selector that does not take the labels of a Namespace beside it',
    manifests:
      namespace('shop', 'copies: none') + wildcard('kubed.appscode.com/sync: copies=all') + outside('wildcard-tls'),
    path: path(3),
    message: ['the namespace shop'],
    hint: [],
    twins: {
      'labels that it takes': {
        manifests:
          namespace('shop', 'copies: all') + wildcard('kubed.appscode.com/sync: copies=all') + outside('wildcard-tls'),
      },
      'labels that are not known': {
        manifests: wildcard('kubed.appscode.com/sync: copies=all') + outside('wildcard-tls'),
      },
    },
  },
]);

const bySelector = {
  environments: 'production: { domain: apps.example.com, issuer: corporate, namespaces: { selector: edge=prod } }',
};

pairs('EW2008', [
  {
    when: 'a namespace that neither the configuration nor the manifests have',
    stack: bySelector,
    manifests: ingress({ namespace: 'shop' }),
    path: 'manifest:app.yaml#1/Ingress/shop/wiki/metadata.namespace',
    message: ['shop'],
    hint: ['edgewire:namespaces.shop'],
    twins: {
      'its Namespace beside it': { manifests: ingress({ namespace: 'shop' }) + namespace('shop', 'edge: prod') },
    },
  },
]);

pairs('EW2001', [
  {
    when: 'a Namespace beside it whose labels the selector does not take',
    stack: bySelector,
    manifests: ingress({ namespace: 'shop' }) + namespace('shop', 'edge: none'),
    path: 'manifest:app.yaml#1/Ingress/shop/wiki/metadata.namespace',
    message: ['does not reach the namespace shop'],
    hint: ['Label the namespace shop'],
    twins: { 'the hint': { manifests: ingress({ namespace: 'shop' }) + namespace('shop', 'edge: prod') } },
  },
]);

pairs('EW3014', [
  {
    when: 'an ExternalSecret that makes the Secret of a Certificate',
    manifests: externalSecret('{ name: wildcard-tls }').replace('namespace: shop', 'namespace: wiki') + wildcard(),
    path: 'manifest:app.yaml#2/Certificate/wiki/wildcard',
    message: ['the ExternalSecret wiki/web-tls both write'],
    hint: [],
    twins: {
      'one that adds to it': {
        manifests:
          externalSecret('{ name: wildcard-tls, creationPolicy: Merge }').replace(
            'namespace: shop',
            'namespace: wiki',
          ) + wildcard(),
      },
    },
  },
]);
