import { block, certificate, gateway, ingress, ingressRoute, rule } from '../stacks';
import { pairs } from './pairs';

const net = 'www.example.net';
const old = (apiVersion: string) =>
  certificate('www', 'www-tls', [net]).replace('cert-manager.io/v1', apiVersion) +
  ingress({ rules: rule(net), tls: block(net, 'www-tls') });

pairs('EW3016', [
  {
    when: 'Certificates of a version that cert-manager no longer serves, once',
    manifests: old('cert-manager.io/v1alpha2') + certificate('b', 'b-tls', [net]).replace('/v1\n', '/v1alpha2\n'),
    path: 'manifest:app.yaml#1/Certificate/wiki/www/apiVersion',
    message: ['cert-manager.io/v1alpha2 is not served, only cert-manager.io/v1', '1 more object'],
    hint: ['Write it as cert-manager.io/v1'],
    twins: { 'the hint': { manifests: old('cert-manager.io/v1') } },
  },
  {
    when: 'a Gateway of a version before 1.0',
    manifests: gateway('*.apps.example.com').replace('k8s.io/v1', 'k8s.io/v1alpha2'),
    path: 'manifest:app.yaml#1/Gateway/wiki/edge/apiVersion',
    message: ['gateway.networking.k8s.io/v1alpha2'],
    hint: ['gateway.networking.k8s.io/v1'],
    twins: {
      'the hint': { manifests: gateway('*.apps.example.com') },
      v1beta1: { manifests: gateway('*.apps.example.com').replace('k8s.io/v1', 'k8s.io/v1beta1') },
    },
  },
  {
    when: 'an Ingress of a group that cannot have it',
    manifests: ingress().replace('networking.k8s.io/v1', 'networking/v1'),
    path: 'manifest:app.yaml#1/Ingress/wiki/wiki/apiVersion',
    message: ['its apiVersion networking/v1 is not served, only networking.k8s.io/v1.'],
    hint: ['Write it as networking.k8s.io/v1'],
    twins: {
      'the hint': { manifests: ingress() },
      'a kind of that name in a group of somebody else': {
        manifests: ingress().replace('networking.k8s.io/v1', 'networking.internal.knative.dev/v1alpha1'),
      },
    },
  },
  {
    when: 'a Certificate of the core group',
    manifests: certificate('www', 'www-tls', [net]).replace('cert-manager.io/v1', 'v1'),
    path: 'manifest:app.yaml#1/Certificate/wiki/www/apiVersion',
    message: ['its apiVersion v1 is not served, only cert-manager.io/v1.'],
    hint: ['Write it as cert-manager.io/v1'],
    twins: { 'the hint': { manifests: certificate('www', 'www-tls', [net]) } },
  },
  {
    when: 'an IngressRoute of a version that never was',
    manifests: ingressRoute().replace('v1alpha1', 'v1'),
    path: 'manifest:app.yaml#1/IngressRoute/wiki/wiki/apiVersion',
    message: ['traefik.io/v1 is not served'],
    hint: ['traefik.io/v1alpha1'],
    twins: { 'the hint': { manifests: ingressRoute() } },
  },
]);

pairs('EW3017', [
  {
    when: 'a Certificate of the group of before 2019',
    manifests: old('certmanager.k8s.io/v1alpha1'),
    path: 'manifest:app.yaml#1/Certificate/wiki/www',
    message: ['of a group that cert-manager no longer reads'],
    hint: ['cert-manager.io/v1'],
    twins: { 'the hint': { manifests: old('cert-manager.io/v1') } },
  },
]);
