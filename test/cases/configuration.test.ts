import assert from 'node:assert/strict';
import { finding, findings, planned } from './case';

describe('cases of what the configuration could not say', () => {
  it('17: two addresses in one text are none, and the hint has the list', () => {
    const plan = planned('17-dual-stack');
    const path = 'edgewire:controllers.external.address';
    assert.deepEqual(findings(plan), [`EW6001 ${path}`]);
    assert.match(finding(plan, 'EW6001', path).hint, /\[IPv4, IPv6\]/);
  });

  it('17: an IPv4 and an IPv6 address of one controller', () => {
    assert.deepEqual(findings(planned('17-dual-stack', 'list')), []);
  });

  it('19: Route 53 by the token of a service account', () => {
    assert.deepEqual(findings(planned('19-route53-service-account')), []);
  });

  it('40: a floating IP takes nothing but its entry', () => {
    assert.deepEqual(findings(planned('40-floating-ip-status')), []);
  });
});
