import assert from 'node:assert/strict';
import { checkOf, gateway, ingress, ingressRoute } from '../stacks';
import { pairs } from './pairs';

const host = 'wiki.apps.example.com';

function toShop(kind: 'HTTPRoute' | 'GRPCRoute' = 'HTTPRoute'): string {
  return `---
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: { name: wiki, namespace: wiki }
spec: { parentRefs: [{ name: edge }], hostnames: [${host}], rules: [{ backendRefs: [{ name: shop, namespace: shop, port: 80 }] }] }
`;
}

function grant(from: string, to = 'Service'): string {
  return `---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: grant, namespace: shop }
spec: { from: [{ group: gateway.networking.k8s.io, kind: ${from}, namespace: wiki }], to: [{ group: "", kind: ${to} }] }
`;
}

const edge = gateway('*.apps.example.com');

pairs('EW3013', [
  {
    when: 'an HTTPRoute to a Service of another namespace',
    manifests: edge + toShop() + grant('Gateway', 'Secret'),
    path: 'manifest:app.yaml#2/HTTPRoute/wiki/wiki/spec.rules[0].backendRefs[0]',
    message: ['refers to the Service shop of the namespace shop', 'answers its requests with an error'],
    hint: ['a ReferenceGrant in shop from the HTTPRoutes of wiki to the Service shop'],
    twins: { 'the hint': { manifests: edge + toShop() + grant('HTTPRoute') } },
  },
  {
    when: 'a GRPCRoute, for which a grant to HTTPRoutes does not count',
    manifests: edge + toShop('GRPCRoute') + grant('HTTPRoute'),
    path: 'manifest:app.yaml#2/GRPCRoute/wiki/wiki/spec.rules[0].backendRefs[0]',
    message: ['the Service shop'],
    hint: ['from the GRPCRoutes of wiki'],
    twins: { 'the hint': { manifests: edge + toShop('GRPCRoute') + grant('GRPCRoute') } },
  },
]);

pairs('EW1009', [
  {
    when: 'two IngressRoutes of one rule, and of one priority',
    manifests: ingressRoute({ name: 'a', route: 'priority: 10' }) + ingressRoute({ name: 'b', route: 'priority: 10' }),
    path: 'manifest:app.yaml#2/IngressRoute/wiki/b/spec.routes[0].match',
    message: [host],
    hint: ['another host or path'],
    twins: {
      'a page for maintenance, which goes before the other': {
        manifests: ingressRoute({ name: 'a' }) + ingressRoute({ name: 'b', route: 'priority: 1000' }),
      },
      'an Ingress that asks for another priority': {
        manifests:
          ingressRoute({ name: 'a' }) +
          ingress({ annotations: '{ traefik.ingress.kubernetes.io/router.priority: "1000" }' }),
      },
    },
  },
]);

pairs('EW3001', [
  {
    when: 'a Gateway annotated for cert-manager, which does not watch Gateways',
    manifests: gateway('www.example.net', { certificateRef: '{ name: www-tls }' }).replace(
      'namespace: wiki }',
      'namespace: wiki, annotations: { cert-manager.io/cluster-issuer: letsencrypt } }',
    ),
    path: 'manifest:app.yaml#1/Gateway/wiki/edge/spec.listeners[0].tls.certificateRefs[0]',
    message: ['www-tls'],
    hint: ['let cert-manager watch Gateways', 'cert-manager.config.enableGatewayAPI: true'],
    twins: {
      'the hint': { stack: { charts: '{ values: { cert-manager: { config: { enableGatewayAPI: true } } } }' } },
    },
  },
]);

describe('rules as Traefik v2 had them', () => {
  const messageOf = (match: string) => checkOf({}, ingressRoute({ match })).diagnostics[0]?.message ?? '';

  it('are told with what v3 has in their place', () => {
    assert.match(messageOf('Host(`a.example.com`, `b.example.com`)'), /write Host\(`a\.example\.com`\) \|\| Host\(`b/);
    assert.match(messageOf('HostRegexp(`{sub:[a-z]+}.example.com`)'), /form of Traefik v2.*no host fits/);
    assert.doesNotMatch(messageOf('HostRegexp(`^[a-z]{2}\\.example\\.com$`)'), /Traefik v2/);
  });
});
