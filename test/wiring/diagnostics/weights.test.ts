import { gateway, ingressRoute } from '../stacks';
import { pairs } from './pairs';

const host = 'wiki.apps.example.com';

function httpRoute(weights: readonly number[]): string {
  const backends = weights.map((weight, index) => `{ name: wiki${index}, port: 80, weight: ${weight} }`);
  return `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: wiki, namespace: wiki }
spec: { parentRefs: [{ name: edge }], hostnames: [${host}], rules: [{ backendRefs: [${backends.join(', ')}] }] }
`;
}

function traefikService(weights: readonly number[]): string {
  const services = weights.map((weight, index) => `{ name: wiki${index}, port: 80, weight: ${weight} }`);
  return `---
apiVersion: traefik.io/v1alpha1
kind: TraefikService
metadata: { name: wiki, namespace: wiki }
spec: { weighted: { services: [${services.join(', ')}] } }
`;
}

const services = (one: number, other: number) =>
  ingressRoute().replace(
    'services: [{ name: wiki, port: 80 }]',
    `services: [{ name: wiki, port: 80, weight: ${one} }, { name: next, port: 80, weight: ${other} }]`,
  );

pairs('EW3018', [
  {
    when: 'an HTTPRoute whose backends all have the weight 0',
    manifests: gateway('*.apps.example.com') + httpRoute([0, 0]),
    path: 'manifest:app.yaml#2/HTTPRoute/wiki/wiki/spec.rules[0]',
    message: ['have the weight 0', 'sends requests to none of them'],
    hint: ['a weight above 0'],
    twins: { 'the hint': { manifests: gateway('*.apps.example.com') + httpRoute([0, 1]) } },
  },
  {
    when: 'a weighted TraefikService',
    manifests: traefikService([0, 0]),
    path: 'manifest:app.yaml#1/TraefikService/wiki/wiki/spec.weighted.services',
    message: ['have the weight 0'],
    hint: [],
    twins: { 'one weight': { manifests: traefikService([100, 0]) } },
  },
  {
    when: 'the Services of an IngressRoute',
    manifests: services(0, 0),
    path: 'manifest:app.yaml#1/IngressRoute/wiki/wiki/spec.routes[0].services',
    message: ['have the weight 0'],
    hint: [],
    twins: { 'one weight': { manifests: services(0, 1) }, 'no weights': { manifests: ingressRoute() } },
  },
]);
