import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judgeManifests } from '../../../components/wiring/manifests/check';
import { factsOf } from '../stacks';

/** Kinds that are read, each with its apiVersion. */
const kinds = [
  ['networking.k8s.io/v1', 'Ingress'],
  ['traefik.io/v1alpha1', 'IngressRoute'],
  ['traefik.io/v1alpha1', 'IngressRouteTCP'],
  ['traefik.io/v1alpha1', 'TLSStore'],
  ['traefik.io/v1alpha1', 'TLSOption'],
  ['gateway.networking.k8s.io/v1', 'Gateway'],
  ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
  ['gateway.networking.k8s.io/v1beta1', 'ReferenceGrant'],
  ['cert-manager.io/v1', 'Certificate'],
  ['cert-manager.io/v1', 'ClusterIssuer'],
  ['bitnami.com/v1alpha1', 'SealedSecret'],
  ['external-secrets.io/v1', 'ExternalSecret'],
  ['v1', 'Secret'],
] as const;

/** Keys that are read somewhere, so that values of every type stand where another one is expected. */
const key = fc.constantFrom(
  ...[
    'tls',
    'rules',
    'host',
    'hosts',
    'http',
    'paths',
    'path',
    'secretName',
    'routes',
    'match',
    'entryPoints',
    'middlewares',
  ],
  ...[
    'listeners',
    'hostname',
    'hostnames',
    'certificateRefs',
    'parentRefs',
    'name',
    'namespace',
    'dnsNames',
    'issuerRef',
  ],
  ...[
    'template',
    'target',
    'metadata',
    'annotations',
    'data',
    'tls.crt',
    'defaultCertificate',
    'from',
    'to',
    'kind',
    'protocol',
  ],
);
const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, true, 7, '', 'wiki.apps.example.com', 'Host(`a.io`) && (', 'HTTPS', 'Gateway', 'wiki'),
  fc.string(),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5 }),
  ),
}));

describe('manifests of whatever shape', () => {
  it('are read without a failure', () => {
    const facts = factsOf({});
    const object = fc.record({
      identity: fc.constantFrom(...kinds),
      metadata: fc.oneof(value, fc.constant({ name: 'wiki', namespace: 'wiki' })),
      spec: value,
      data: value,
    });
    fc.assert(
      fc.property(fc.array(object, { maxLength: 4 }), (objects) => {
        const documents = objects.map(({ identity: [apiVersion, kind], ...rest }, index) => {
          return { file: 'app.yaml', document: index + 1, object: { apiVersion, kind, ...rest } };
        });
        const { diagnostics } = judgeManifests(facts, documents);
        for (const { message } of diagnostics) assert.doesNotMatch(message, /undefined|\[object/);
      }),
      { numRuns: 2_000 },
    );
  });
});
