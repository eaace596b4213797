/** Four hosts: in two environments, one that lies too deep, one that nothing covers. */
export const smallStack = `config:
  edgewire:addresses: { pools: { edge: [192.0.2.10-192.0.2.20] } }
  edgewire:controllers:
    external: { class: traefik, default: true, address: 192.0.2.10 }
    internal: { class: traefik-internal, address: 192.0.2.11 }
  edgewire:issuers:
    letsencrypt:
      acme:
        directory: letsencrypt-production
        email: edge@example.com
        dns01: { cloudflare: { apiTokenSecretRef: { name: cloudflare, key: token } } }
    own: { selfSigned: {} }
  edgewire:environments:
    production: { domain: apps.example.com, issuer: letsencrypt, namespaces: { list: [wiki] } }
    intranet: { domain: corp.example.com, issuer: own, controller: internal, namespaces: { list: [shop] } }
  edgewire:namespaces: { wiki: { create: true }, shop: { create: true } }
  edgewire:apps:
    - { name: wiki, namespace: wiki, host: wiki.apps.example.com, service: { name: web, port: 80 } }
    - { name: deep, namespace: wiki, host: a.b.apps.example.com, service: { name: web, port: 80 } }
    - { name: shop, namespace: shop, host: shop.corp.example.com, service: { name: web, port: 80 } }
    - { name: stray, namespace: shop, host: stray.example.org, service: { name: web, port: 80 } }
`;

export const emptyStack = `config:
  edgewire:addresses: { pools: { edge: [192.0.2.10-192.0.2.20] } }
  edgewire:issuers: { own: { selfSigned: {} } }
  edgewire:environments: { production: { domain: apps.example.com, issuer: own, namespaces: { list: [wiki] } } }
`;

/** So many applications, one host each, over 40 environments with 8 namespaces each; every hundredth lies too deep. */
export function largeStack(hosts: number): string {
  const environments = Array.from({ length: 40 }, (_, team) => {
    const namespaces = Array.from({ length: 8 }, (_, index) => `team-${team}-${index}`);
    return `    team-${team}: { domain: team-${team}.example.org, issuer: own, namespaces: { list: [${namespaces.join(', ')}] } }`;
  });
  const apps = Array.from({ length: hosts }, (_, index) => {
    const team = index % 40;
    const host = `${index % 100 === 99 ? 'too.' : ''}app-${index}.team-${team}.example.org`;
    return `    - { name: app-${index}, namespace: team-${team}-${Math.floor(index / 40) % 8}, host: ${host}, service: { name: web, port: 80 } }`;
  });
  return [
    'config:',
    '  edgewire:addresses: { pools: { edge: [192.0.2.10-192.0.2.20] } }',
    '  edgewire:issuers: { own: { selfSigned: {} } }',
    '  edgewire:environments:',
    ...environments,
    '  edgewire:apps:',
    ...apps,
    '',
  ].join('\n');
}

/** A manifest whose host would break out of a page that takes names for markup. */
export const hostileManifest = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: x, namespace: wiki }
spec:
  rules:
    - host: '</script><img src=x onerror="window.broken = 1">'
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: x, port: { number: 80 } } } }] }
`;
