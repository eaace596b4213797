import assert from 'node:assert/strict';
import { checkOf, ingress } from '../stacks';
import { pairs } from './pairs';

const canary = (weight: string) =>
  ingress({
    name: 'wiki-canary',
    annotations: `{ nginx.ingress.kubernetes.io/canary: "true", nginx.ingress.kubernetes.io/canary-weight: "${weight}" }`,
  });
const path = 'manifest:app.yaml#2/Ingress/wiki/wiki-canary/metadata.annotations';
const elsewhere = { charts: '{ install: { traefik: false } }' };

pairs('EW3018', [
  {
    when: 'a canary of ingress-nginx at a Traefik',
    manifests: ingress() + canary('10'),
    path,
    message: ['its Traefik does not read these annotations'],
    hint: ['weighted TraefikService'],
    twins: {
      'another controller': { stack: elsewhere },
      'a class of another program': {
        manifests: ingress() + canary('10').replace('traefik', 'nginx'),
        also: ['EW3006'],
      },
      'a Traefik that reads them': {
        stack: { charts: '{ values: { traefik: { providers: { kubernetesIngressNGINX: { enabled: true } } } } }' },
      },
      'no canary': { manifests: ingress() },
    },
  },
  {
    when: 'a weight that is no share',
    stack: elsewhere,
    manifests: ingress() + canary('150'),
    path,
    message: ['the weight 150 of 100'],
    hint: ['0 to 100'],
    twins: { 'a share': { manifests: ingress() + canary('50') } },
  },
]);

describe('a canary of ingress-nginx', () => {
  it('is one finding: the path that it shares is none', () =>
    assert.deepEqual(
      checkOf({}, ingress() + canary('10')).diagnostics.map(({ code }) => code),
      ['EW3018'],
    ));
});
