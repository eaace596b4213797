import assert from 'node:assert/strict';
import { app, checkOf, gateway, httpRoute, ingress, ingressRoute } from '../stacks';
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

const passing = (match: string, entryPoints = '[websecure]', more: { name?: string; route?: string } = {}) =>
  ingressRoute({ kind: 'IngressRouteTCP', name: 'vault', match, entryPoints, tls: '{ passthrough: true }', ...more });
const vault = 'HostSNI(`vault.apps.example.com`)';
const ending = (match: string, tls: string | undefined) =>
  ingressRoute({ kind: 'IngressRouteTCP', name: 'safe', match, tls });

function passingGateway(hostname: string, port = 8443): string {
  return `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: through, namespace: wiki }
spec:
  gatewayClassName: traefik
  listeners: [{ name: tls, port: ${port}, protocol: TLS, tls: { mode: Passthrough } }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: TLSRoute
metadata: { name: vault, namespace: wiki }
spec: { parentRefs: [{ name: through }], hostnames: ["${hostname}"], rules: [{ backendRefs: [{ name: vault, port: 443 }] }] }
`;
}

pairs('EW1009', [
  {
    when: 'TLS is passed through for the host of an application',
    stack: { apps: app(host) },
    manifests: passing(`HostSNI(\`${host}\`)`),
    path: 'manifest:app.yaml#1/IngressRouteTCP/wiki/vault/spec.routes[0].match',
    message: [`passes TLS through for ${host}`, `app:wiki serves ${host}`, 'gets none'],
    hint: ['another host, or an entry point'],
    twins: {
      'another host': { manifests: passing('HostSNI(`vault.apps.example.com`)') },
      'an entry point of its own': {
        manifests: passing(`HostSNI(\`${host}\`)`, '[vault]'),
        stack: {
          apps: app(host),
          charts: '{ values: { traefik: { ports: { vault: { port: 8200, exposedPort: 8200 } } } } }',
        },
      },
      'an entry point of its own beside that of HTTPS': {
        manifests: passing(`HostSNI(\`${host}\`)`, '[websecure, vault]'),
        stack: {
          apps: app(host),
          charts: '{ values: { traefik: { ports: { vault: { port: 8200, exposedPort: 8200 } } } } }',
        },
      },
      'a wildcard, of which one host is served by HTTP': { manifests: passing('HostSNI(`*.apps.example.com`)') },
    },
  },
  {
    when: 'a host under the wildcard of an Ingress, whatever its path',
    manifests:
      ingress({
        rules: '{ host: "*.apps.example.com", http: { paths: [{ path: /docs }] } }',
        tls: '{ hosts: ["*.apps.example.com"], secretName: production-routing }',
      }) + passing('HostSNI(`vault.apps.example.com`) || HostSNI(`safe.apps.example.com`)'),
    path: 'manifest:app.yaml#2/IngressRouteTCP/wiki/vault/spec.routes[0].match',
    message: ['Ingress/wiki/wiki serves *.apps.example.com', '1 more host'],
    hint: ['another host'],
    twins: { 'a wildcard deeper': { manifests: ingress() + passing('HostSNI(`vault.apps.example.com`)') } },
  },
  {
    when: 'TLS that ends at a route of TCP',
    manifests:
      ingress({ rules: `{ host: ${host}, http: { paths: [{ path: /docs }] } }` }) +
      ingressRoute({ kind: 'IngressRouteTCP', name: 'vault', match: `HostSNI(\`${host}\`)` }),
    path: 'manifest:app.yaml#2/IngressRouteTCP/wiki/vault/spec.routes[0].match',
    message: ['takes connections for', 'Ingress/wiki/wiki'],
    hint: ['another host'],
    twins: {
      'routes of TCP alone': {
        manifests: ingressRoute({ kind: 'IngressRouteTCP', name: 'vault', match: `HostSNI(\`${host}\`)` }),
      },
    },
  },
  {
    when: 'TLS is passed through for a host by two routes',
    manifests:
      passing(vault) + passing(`${vault} || HostSNI(\`safe.apps.example.com\`)`, '[websecure]', { name: 'safe' }),
    path: 'manifest:app.yaml#2/IngressRouteTCP/wiki/safe/spec.routes[0].match',
    message: [
      'wiki/safe passes TLS through for vault.apps.example.com',
      'IngressRouteTCP/wiki/vault takes its connections too',
    ],
    hint: ['another host, or an entry point'],
    twins: {
      'a priority of its own': {
        manifests: passing(vault) + passing(vault, '[websecure]', { name: 'safe', route: 'priority: 1000' }),
      },
      'clients of its own': {
        manifests: passing(vault) + passing(`${vault} && ClientIP(\`10.0.0.0/8\`)`, '[websecure]', { name: 'safe' }),
      },
      'another host': {
        manifests: passing(vault) + passing('HostSNI(`safe.apps.example.com`)', '[websecure]', { name: 'safe' }),
      },
      'the same object twice': { manifests: passing(vault) + passing(vault) },
    },
  },
  {
    when: 'TLS is passed through for a host, and ends for it at another route of TCP',
    manifests: ending(vault, '{ secretName: production-routing }') + passing(vault),
    path: 'manifest:app.yaml#2/IngressRouteTCP/wiki/vault/spec.routes[0].match',
    message: ['passes TLS through for vault.apps.example.com', 'IngressRouteTCP/wiki/safe'],
    hint: ['another host'],
    twins: {
      'another host': {
        manifests: ending(vault, '{ secretName: production-routing }') + passing('HostSNI(`safe.apps.example.com`)'),
      },
    },
  },
  {
    when: 'a TLSRoute over the wildcard of an HTTPRoute, which is a regular expression to Traefik',
    manifests: gateway('*.apps.example.com') + httpRoute('*.apps.example.com') + passingGateway('*.apps.example.com'),
    path: 'manifest:app.yaml#2/HTTPRoute/wiki/wiki/spec.hostnames[0]',
    message: ['HTTPRoute/wiki/wiki serves *.apps.example.com', 'TLSRoute/wiki/vault passes TLS through'],
    hint: ['another host'],
    twins: {
      'one host of it': {
        manifests:
          gateway('*.apps.example.com') + httpRoute('*.apps.example.com') + passingGateway('vault.apps.example.com'),
      },
      'another port': {
        stack: {
          charts: '{ values: { traefik: { ports: { vault: { port: 8200, exposedPort: 8200 } } } } }',
        },
        manifests:
          gateway('*.apps.example.com') + httpRoute('*.apps.example.com') + passingGateway('*.apps.example.com', 8200),
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

pairs('EW3017', [
  {
    when: 'a route of TCP that names a host and has no TLS',
    manifests: ending(vault, undefined),
    path: 'manifest:app.yaml#1/IngressRouteTCP/wiki/safe/spec.tls',
    message: ['refuses a rule', 'names a host by HostSNI', 'no tls', 'nobody reaches'],
    hint: ['spec.tls', 'HostSNI(`*`)'],
    twins: {
      'TLS that is passed through': { manifests: passing(vault) },
      'a Secret': { manifests: ending(vault, '{ secretName: production-routing }') },
      'empty TLS': { manifests: ending(vault, '{}') },
      'any host': { manifests: ending('HostSNI(`*`)', undefined) },
    },
  },
]);
