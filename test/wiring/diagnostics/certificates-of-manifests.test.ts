import { block, certificate, checkOf, ingress, rule, wikiIngress } from '../stacks';
import assert from 'node:assert/strict';
import { pairs } from './pairs';

const net = 'www.example.net';
const fromLetsEncrypt = 'cert-manager.io/cluster-issuer: letsencrypt';
const secretPath = `${wikiIngress}/spec.tls[0].secretName`;
const routed = 'manifest:app.yaml#2/Ingress/wiki/wiki';

/** An Ingress of a host that no environment covers. */
function outside(annotations = '', host = net): string {
  return ingress({ annotations: `{ ${annotations} }`, rules: rule(host), tls: block(host, 'www-tls') });
}

/** An issuer of a manifest, in YAML. */
function issuer(kind: 'Issuer' | 'ClusterIssuer', spec: string): string {
  return `---\napiVersion: cert-manager.io/v1\nkind: ${kind}\nmetadata: { name: le, namespace: wiki }\nspec: ${spec}\n`;
}

function acme(solvers: string): string {
  return `{ acme: { server: https://acme-v02.api.letsencrypt.org/directory, privateKeySecretRef: { name: key }, solvers: [${solvers}] } }`;
}

/** A Certificate of the Secret that {@link outside} names. */
function named(spec: string, issuerRef = '{ name: letsencrypt, kind: ClusterIssuer }'): string {
  return `---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: www, namespace: wiki }
spec: { secretName: www-tls, issuerRef: ${issuerRef}, ${spec} }
`;
}

const corporate = '{ name: corporate, kind: ClusterIssuer }';

pairs('EW3001', [
  {
    when: 'a Certificate with a common name alone, from an ACME authority',
    manifests: named(`commonName: ${net}`) + outside(),
    path: `${routed}/spec.tls[0].secretName`,
    message: ['the Certificate wiki/www gets no certificate by ACME', `its common name ${net}`],
    hint: [`Add ${net} to its DNS names`],
    twins: { 'the hint': { manifests: named(`commonName: ${net}, dnsNames: [${net}]`) + outside() } },
  },
  {
    when: 'an annotation with a common name that is no host of the block',
    manifests: outside(`${fromLetsEncrypt}, cert-manager.io/common-name: shop.example.net`),
    path: secretPath,
    message: ['its common name shop.example.net is none of its DNS names'],
    hint: ['leave the common name out'],
    twins: {
      'the hint': { manifests: outside(fromLetsEncrypt) },
      'that of the host': { manifests: outside(`${fromLetsEncrypt}, cert-manager.io/common-name: ${net}`) },
      'a private CA': {
        manifests: outside('cert-manager.io/cluster-issuer: corporate, cert-manager.io/common-name: Example Corp'),
      },
    },
  },
  {
    when: 'an annotation that does not parse, after which cert-manager makes nothing',
    manifests: outside(`${fromLetsEncrypt}, cert-manager.io/duration: 90d`),
    path: secretPath,
    message: ['cert-manager makes no certificate', 'cert-manager.io/duration', 'unknown unit "d"'],
    hint: ['Correct the annotation'],
    twins: {
      'a duration as Go writes it': { manifests: outside(`${fromLetsEncrypt}, cert-manager.io/duration: 2160h`) },
    },
  },
]);

pairs('EW3015', [
  {
    when: 'a Certificate of a private CA with a common name alone, which clients do not read',
    manifests: named(`commonName: ${net}`, corporate) + outside(),
    path: `${routed}/spec.tls[0].hosts[0]`,
    message: ['by the Certificate wiki/www, covers no host'],
    hint: [`add ${net} to that certificate`],
    twins: { 'the hint': { manifests: named(`commonName: ${net}, dnsNames: [${net}]`, corporate) + outside() } },
  },
  {
    when: 'a Certificate with URIs alone',
    manifests: named('uris: ["spiffe://cluster.local/ns/wiki"]', corporate) + outside(),
    path: `${routed}/spec.tls[0].hosts[0]`,
    message: ['covers no host'],
    hint: [],
    twins: {
      'a host beside them': {
        manifests: named(`uris: ["spiffe://cluster.local/ns/wiki"], dnsNames: [${net}]`, corporate) + outside(),
      },
    },
  },
]);

pairs('EW4011', [
  {
    when: 'two annotations that name an issuer each, of which cert-manager takes none',
    manifests: outside(`${fromLetsEncrypt}, cert-manager.io/issuer: letsencrypt`),
    path: `${wikiIngress}/metadata.annotations`,
    message: ['cert-manager makes no certificate', 'may not be set'],
    hint: ['Name one issuer by one annotation'],
    twins: {
      'one annotation': { manifests: outside(fromLetsEncrypt) },
      'a Secret that is there all the same': {
        manifests: ingress({ annotations: `{ ${fromLetsEncrypt}, cert-manager.io/issuer: letsencrypt }` }),
      },
    },
  },
]);

pairs('EW4001', [
  {
    when: 'a wildcard of an annotated Ingress, from an Issuer of the manifests that has HTTP-01 alone',
    manifests:
      outside('cert-manager.io/issuer: le', '*.example.net') + issuer('Issuer', acme('{ http01: { ingress: {} } }')),
    path: `${wikiIngress}/spec.rules[0].host`,
    message: ['*.example.net is a wildcard', 'the issuer wiki/le', 'HTTP-01 alone'],
    hint: ['spec.acme.solvers of the issuer wiki/le'],
    twins: {
      'a DNS-01 solver': {
        manifests:
          outside('cert-manager.io/issuer: le', '*.example.net') + issuer('Issuer', acme('{ dns01: { route53: {} } }')),
      },
      'solvers that labels choose': {
        manifests:
          outside('cert-manager.io/issuer: le', '*.example.net') +
          issuer('Issuer', acme('{ selector: { matchLabels: { a: b } }, http01: { ingress: {} } }')),
      },
      'a private CA': {
        manifests:
          outside('cert-manager.io/issuer: le', '*.example.net') + issuer('Issuer', '{ ca: { secretName: ca } }'),
      },
    },
  },
  {
    when: 'a Certificate that no route names',
    stack: { issuers: 'letsencrypt: { acme: { directory: letsencrypt-production } }\ncorporate: { selfSigned: {} }' },
    manifests: certificate('wildcard', 'wildcard-tls', ['*.example.net']),
    path: 'manifest:app.yaml#1/Certificate/wiki/wildcard/spec.dnsNames',
    message: ['*.example.net is a wildcard', 'the issuer letsencrypt'],
    hint: ['edgewire:issuers.letsencrypt.acme.dns01'],
    twins: { 'a plain name': { manifests: certificate('plain', 'plain-tls', [net]) } },
  },
]);

pairs('EW4002', [
  {
    when: 'a Certificate of a manifest',
    manifests: certificate('shared', 'shared-tls', ['a.192.0.2.1.sslip.io']),
    path: 'manifest:app.yaml#1/Certificate/wiki/shared/spec.dnsNames',
    message: ['sslip.io'],
    hint: ['a domain of your own'],
    twins: { 'the hint': { manifests: certificate('own', 'own-tls', [net]) } },
  },
]);

pairs('EW4003', [
  {
    when: 'a Certificate of a manifest',
    manifests: certificate('local', 'local-tls', ['wiki.internal']),
    path: 'manifest:app.yaml#1/Certificate/wiki/local/spec.dnsNames',
    message: ['wiki.internal', '.internal is reserved'],
    hint: ['a private CA'],
    twins: { 'a private CA': { manifests: named('dnsNames: [wiki.internal]', corporate) } },
  },
]);

pairs('EW4012', [
  {
    when: 'a Certificate whose renewBefore is not shorter than its duration, which cert-manager refuses',
    manifests: named(`dnsNames: [${net}], duration: 720h, renewBefore: 744h`, corporate),
    path: 'manifest:app.yaml#1/Certificate/wiki/www/spec.renewBefore',
    severity: 'error',
    message: ['30 days', '31 days', 'cert-manager refuses'],
    hint: ['renewBeforePercentage: 33'],
    twins: {
      'a longer duration': { manifests: named(`dnsNames: [${net}], duration: 1440h, renewBefore: 744h`, corporate) },
    },
  },
  {
    when: 'an annotation that asks for a renewal before the lifetimes of 2028 begin',
    manifests: outside(`${fromLetsEncrypt}, cert-manager.io/renew-before: 1440h`),
    path: `${wikiIngress}/metadata.annotations`,
    message: ['From 2028-02-16 on', 'renewBefore is 60 days'],
    hint: ['cert-manager.io/renew-before-percentage: 33'],
    twins: { 'a shorter one': { manifests: outside(`${fromLetsEncrypt}, cert-manager.io/renew-before: 360h`) } },
  },
]);

describe('an issuer of the manifests', () => {
  it('orders at its authority, and the order is counted', () => {
    const plan = checkOf(
      {},
      outside('cert-manager.io/issuer: le') + issuer('Issuer', acme('{ http01: { ingress: {} } }')),
    );
    assert.deepEqual(
      plan.orders.map(({ directory, identifiers, count }) => [directory, ...identifiers, count]),
      [['letsencrypt-production', net, 1]],
    );
  });
});
