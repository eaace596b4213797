import assert from 'node:assert/strict';
import { type CaseName, checked, finding, findings, orders } from './case';

const ingress = (namespace: string, name: string, document = 1) =>
  `manifest:ingress.yaml#${document}/Ingress/${namespace}/${name}`;
const host = (namespace: string, name: string, document = 1) =>
  `${ingress(namespace, name, document)}/spec.rules[0].host`;

/** The findings of a case, without that no environment covers a host, which is so on purpose in many. */
function faults(name: CaseName, files?: readonly string[]): readonly string[] {
  return findings(checked(name, files)).filter((one) => !one.startsWith('EW1005'));
}

describe('cases of who writes a Secret', () => {
  it('02: of two annotated Ingresses with one secretName the second never gets its host in, for one order', () => {
    const plan = checked('02-shared-secretname');
    const path = `${ingress('shop', 'api', 2)}/spec.tls[0].secretName`;
    assert.deepEqual(faults('02-shared-secretname'), [`EW3014 ${path}`]);
    assert.match(finding(plan, 'EW3014', path).message, /changes no Certificate that it did not make/);
    assert.deepEqual(
      plan.orders.map(({ identifiers }) => identifiers.join()),
      ['*.apps.example.com', 'www.example.net'],
    );
  });

  it('03: a Certificate and an annotation write one Secret', () => {
    const path = `${ingress('shop', 'web', 2)}/spec.tls[0].secretName`;
    assert.deepEqual(faults('03-certificate-and-annotation'), [`EW3014 ${path}`]);
    assert.match(
      finding(checked('03-certificate-and-annotation'), 'EW3014', path).hint,
      /Remove the issuer annotation/,
    );
  });

  it('06: a SealedSecret and an ExternalSecret put their Secrets there', () =>
    assert.deepEqual(faults('06-secret-makers'), []));

  it('07: kubed and Reflector copy what their annotations ask for', () =>
    assert.deepEqual(faults('07-copies-by-annotation'), []));

  it('35: tls-acme without a default issuer makes nothing, so that the Secret is missing', () => {
    assert.deepEqual(findings(checked('35-tls-acme-no-default-issuer')), [
      `EW3001 ${ingress('wiki', 'wiki')}/spec.tls[0].secretName`,
    ]);
  });

  it('37: hosts of spec.tls alone are ordered into the routing secret', () => {
    const plan = checked('37-default-backend-only');
    const path = `${ingress('wiki', 'catch-all')}/metadata.annotations`;
    assert.deepEqual(findings(plan), [`EW3002 ${path}`]);
    assert.match(finding(plan, 'EW3002', path).message, /into that very Secret/);
    assert.equal(orders(plan), 2);
  });

  it('41: an issuer that is not there, and the one that is meant', () => {
    const path = `${ingress('shop', 'web')}/metadata.annotations`;
    assert.deepEqual(faults('41-unknown-issuer'), [`EW4011 ${path}`]);
    assert.match(finding(checked('41-unknown-issuer'), 'EW4011', path).hint, /Did you mean "letsencrypt"\?/);
    assert.equal(orders(checked('41-unknown-issuer')), 1);
  });

  it('44: a host left over in spec.tls is ordered, and no rule serves it', () => {
    const plan = checked('44-host-only-in-tls');
    assert.deepEqual(findings(plan), [
      `EW3002 ${ingress('wiki', 'web')}/metadata.annotations`,
      `EW1005 ${ingress('wiki', 'web')}/spec.tls[1].hosts[0]`,
    ]);
    assert.equal(orders(plan), 3);
  });
});

describe('cases of what is served for a host', () => {
  it('04: a certificate resolver orders by itself, or is not there', () => {
    assert.deepEqual(findings(checked('04-certresolver')), [`EW3012 ${ingress('wiki', 'wiki')}/metadata.annotations`]);
  });

  it('05: router.tls without a tls block is served whatever the store has', () => {
    const plan = checked('05-router-tls');
    assert.deepEqual(findings(plan), [`EW3010 ${host('wiki', 'wiki')}`]);
    assert.equal(plan.wiring[0]?.servedBy, null);
  });

  it('09: a canary of ingress-nginx shares its path', () => assert.deepEqual(findings(checked('09-canary')), []));

  it('10: another Ingress of the host names its Secret', () =>
    assert.deepEqual(findings(checked('10-tls-in-another-ingress')), []));

  it('14: a rule without paths stops Epinio alone', () =>
    assert.deepEqual(findings(checked('14-rule-without-paths')), []));

  it('33: the same object in two files is one', () =>
    assert.deepEqual(findings(checked('33-same-object-twice', ['base.yaml', 'rendered.yaml'])), []));

  it('36: an IngressRoute is wired as Ingresses are, and a Gateway where Traefik reads Gateways', () => {
    const route = 'manifest:routes.yaml#1/IngressRoute/wiki/wiki';
    const edge = 'manifest:routes.yaml#2/Gateway/wiki/edge';
    const ofRoute = [
      `EW1003 ${route}/spec.routes[0].match`,
      `EW3001 ${route}/spec.tls.secretName`,
      `EW3006 ${route}/spec.ingressClassName`,
    ];
    const plan = checked('36-ingressroute', ['routes.yaml']);
    assert.deepEqual(findings(plan), [...ofRoute, `EW3017 ${edge}/spec.gatewayClassName`]);
  });

  it('49: at web alone, which redirects, nobody reaches a route', () => {
    assert.deepEqual(findings(checked('49-entrypoint-web-only')), [
      `EW3011 ${ingress('wiki', 'wiki')}/metadata.annotations`,
    ]);
  });
});
