import assert from 'node:assert/strict';
import { ingressProblems } from '../../../components/wiring/engines/apimachinery/ingress-spec';
import { shapeMistakes } from '../../../components/wiring/manifests/shape';
import { oddObjects } from './odd-objects';

describe('an object with an odd field', () => {
  for (const { what, object, mistake } of oddObjects) {
    it(`${mistake === undefined ? 'is taken' : 'is refused'} with ${what}`, () => {
      const mistakes = shapeMistakes({ file: 'a.yaml', document: 1, object });
      const problems = object.kind === 'Ingress' && mistakes.length === 0 ? ingressProblems(object) : [];
      const told = [...mistakes, ...problems.map(({ field }) => field)];
      assert.equal(told.length, mistake === undefined ? 0 : 1, told.join('\n'));
      assert.ok(
        told.every((one) => mistake !== undefined && one.startsWith(mistake)),
        told.join('\n'),
      );
    });
  }
});

describe('an object in a tree that kustomize or Flux fills in', () => {
  const metadata = { name: 'wiki', namespace: 'default' };
  const objects = {
    'a namespace with a name that is replaced': { apiVersion: 'v1', kind: 'Namespace', metadata: { name: '_' } },
    'an issuer with an address that is a variable': {
      apiVersion: 'cert-manager.io/v1',
      kind: 'ClusterIssuer',
      metadata: { name: 'letsencrypt' },
      spec: { acme: { email: '${EMAIL}' } },
    },
    'a label that is a variable': {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { ...metadata, labels: { '${KEY}': 'a', app: '${APP}' } },
    },
    'a Certificate for a host that is a variable': {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata,
      spec: { secretName: 'wiki', commonName: '${DOMAIN}', dnsNames: ['${DOMAIN}'] },
    },
  };
  for (const [what, object] of Object.entries(objects)) {
    it(`is taken with ${what}`, () => {
      assert.deepEqual(shapeMistakes({ file: 'a.yaml', document: 1, object }), []);
    });
  }

  it('is refused with a Secret that is a variable', () => {
    const tls = [{ hosts: ['wiki.example.com'], secretName: '${SECRET}' }];
    const object = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec: { tls } };
    const [mistake, ...others] = shapeMistakes({ file: 'a.yaml', document: 1, object });
    assert.match(mistake ?? '', /^spec\.tls\[0\]\.secretName: is a template that was not rendered/);
    assert.deepEqual(others, []);
  });
});
