import assert from 'node:assert/strict';
import { checked, finding, findings, orders, planned } from './case';

describe('cases of names and solvers', () => {
  const path = 'edgewire:environments.prod.issuer';

  it('24: a plain name in no zone keeps the whole certificate from being issued', () => {
    const plan = planned('24-solver-zone-misses-plain-name');
    assert.deepEqual(findings(plan), [`EW4001 ${path}`]);
    const { message, hint } = finding(plan, 'EW4001', path);
    assert.match(message, /no solver for www\.example\.net/);
    assert.match(hint, /zones.*edgewire:issuers\.letsencrypt\.acme\.dns01, or set .*\.http01/);
  });

  it('24: a zone with a * has the wildcard of that name, and neither the apex nor other names', () => {
    const plan = planned('24-solver-zone-misses-plain-name', 'wildcard-zone');
    assert.deepEqual(findings(plan), [`EW4001 ${path}`]);
    const { message, hint } = finding(plan, 'EW4001', path);
    assert.match(message, /no solver for apps\.example\.com,/);
    assert.match(hint, /Write apps\.example\.com in place of the zone \*\.apps\.example\.com/);
  });

  it('51: 101 hosts in one tls block are one name too many for one certificate', () => {
    const plan = checked('51-101-hosts');
    const block = 'manifest:ingress.yaml#1/Ingress/shop/web/spec.tls[0]';
    assert.deepEqual(
      findings(plan).filter((one) => !one.startsWith('EW1005')),
      [`EW4006 ${block}`],
    );
    assert.match(finding(plan, 'EW4006', block).message, /101 names.*allows 100/);
    assert.equal(orders(plan), 2);
  });
});
