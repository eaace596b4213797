import assert from 'node:assert/strict';
import { checked, finding, findings, mistakes, planned } from './case';

const ingress = (namespace: string, name: string, document = 1) =>
  `manifest:ingress.yaml#${document}/Ingress/${namespace}/${name}`;

describe('cases after public reports that were right from the start', () => {
  it('13: an annotation named spec.ingressClassName is no class', () => {
    assert.deepEqual(findings(checked('13-class-as-annotation')), [
      `EW3006 ${ingress('wiki', 'wiki')}/spec.ingressClassName`,
    ]);
  });

  it('16: a host with letters that are not ASCII is none, and its xn-- form is one', () => {
    const plan = checked('16-idn');
    const host = `${ingress('wiki', 'web')}/spec.rules[0].host`;
    assert.deepEqual(
      findings(plan).filter((one) => one.startsWith('EW1')),
      [`EW1001 ${host}`],
    );
    assert.match(finding(plan, 'EW1001', host).hint, /xn--bcher-kva\.apps\.example\.com/);
  });

  it('32: an ARN is no name for a cluster, since kubed writes it into a label', () => {
    assert.deepEqual(
      mistakes('32-cluster-name-arn').map(({ path }) => path),
      ['edgewire:cluster.name'],
    );
    assert.match(mistakes('32-cluster-name-arn')[0]?.message ?? '', /label value.*kubed/);
  });

  it('38: values of everyday use say nothing', () => {
    assert.deepEqual(findings(planned('38-all-usual-values')), []);
  });

  it('42: an annotation of before 2019 orders nothing, so nothing puts the Secret there', () => {
    assert.deepEqual(findings(checked('42-legacy-annotation')), [
      `EW3001 ${ingress('shop', 'web')}/spec.tls[0].secretName`,
      `EW1005 ${ingress('shop', 'web')}/spec.rules[0].host`,
    ]);
  });

  it('45: Route 53 by the role of the node or of the service account', () => {
    assert.deepEqual(findings(planned('45-route53-ambient')), []);
  });

  it('48: a wildcard is a host of an Ingress; a bare one, and one in the middle, are none', () => {
    const plan = checked('48-wildcard-host');
    assert.deepEqual(
      findings(plan).filter((one) => one.startsWith('EW1001')),
      [
        `EW1001 ${ingress('wiki', 'web2', 2)}/spec.rules[0].host`,
        `EW1001 ${ingress('wiki', 'web3', 3)}/spec.rules[0].host`,
      ],
    );
    assert.ok(
      plan.diagnostics.every(
        ({ path }) => !path.startsWith(ingress('wiki', 'web')) || path.startsWith(ingress('wiki', 'web2', 2)),
      ),
    );
  });
});
